import { alterConfigs, describeConfigs } from "../../../client/admin/configs.ts";
import {
  createPartitions,
  createTopics,
  deleteRecords,
  deleteTopics,
} from "../../../client/admin/topics.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { refuseTopicName } from "../../../metadata/topic-name.ts";
import type { TopicState } from "../cluster/cluster-state.ts";
import { isHealthy } from "../cluster/overview.ts";
import { topicConfigs } from "../cluster/topic-configs.ts";
import type { NewTopic, TopicDetail, TopicSummary } from "../contract.ts";
import { allGranted, badRequest, granted, refusedBy } from "../refused.ts";
import { object, type Routes, text, topicName, whole } from "../route.ts";
import type { Services } from "../services.ts";

type Names =
  | "GET /api/topics"
  | "GET /api/topic-name"
  | "POST /api/topics"
  | "GET /api/topics/:topic"
  | "DELETE /api/topics/:topic"
  | "POST /api/topics/:topic/partitions"
  | "DELETE /api/topics/:topic/records"
  | "POST /api/topics/:topic/clone"
  | "GET /api/topics/:topic/configs"
  | "PATCH /api/topics/:topic/configs"
  | "GET /api/topics/:topic/consumers";

const configTexts = { type: "object", additionalProperties: text(10_000), maxProperties: 100 };
const newTopic = object(
  {
    name: topicName,
    partitions: whole(-1, 10_000),
    replicationFactor: whole(-1, 100),
    configs: configTexts,
  },
  ["partitions", "replicationFactor", "configs"],
);
const changes = {
  type: "object",
  additionalProperties: { ...text(10_000), nullable: true },
  maxProperties: 100,
};
const done = { done: true } as const;

export function topicRoutes(services: Services): Routes<Names> {
  const { cluster, topics } = services;
  const changed = () => {
    topics.forget();
    return done;
  };
  return {
    "GET /api/topics": {
      async handle() {
        const [{ state, ageMs }, readers] = await Promise.all([
          topics.lately(),
          readersByTopic(services),
        ]);
        const all = [...state.topics.values()];
        return { topics: all.map((topic) => summary(topic, services, readers)), ageMs };
      },
    },
    "GET /api/topic-name": {
      query: object({ name: text(1000) }),
      handle: async ({ query: { name } }) => ({ problem: await nameProblem(services, name) }),
    },
    "POST /api/topics": {
      body: newTopic,
      async handle({ body }) {
        await create(services, body);
        return { name: body.name };
      },
    },
    "GET /api/topics/:topic": { handle: ({ params }) => detail(services, params.topic) },
    "DELETE /api/topics/:topic": {
      async handle({ params }) {
        allGranted(granted(await deleteTopics(cluster, [params.topic])));
        return changed();
      },
    },
    "POST /api/topics/:topic/partitions": {
      body: object({ count: whole(1, 10_000) }),
      async handle({ params, body }) {
        const refusal = await createPartitions(cluster, params.topic, body.count);
        if (refusal !== null) throw refusedBy(refusal);
        return changed();
      },
    },
    "DELETE /api/topics/:topic/records": {
      handle: ({ params }) => empty(services, params.topic),
    },
    "POST /api/topics/:topic/clone": {
      body: object({ name: topicName }),
      handle: ({ params, body }) => clone(services, params.topic, body.name),
    },
    ...tabRoutes(services),
  };
}

type TabNames =
  | "GET /api/topics/:topic/configs"
  | "PATCH /api/topics/:topic/configs"
  | "GET /api/topics/:topic/consumers";

/** What stands on a topic's tabs beside its partitions. */
function tabRoutes({ cluster, topics, groups }: Services): Routes<TabNames> {
  return {
    "GET /api/topics/:topic/configs": {
      async handle({ params }) {
        await topics.topic(params.topic);
        return { configs: await topicConfigs(cluster, params.topic) };
      },
    },
    "PATCH /api/topics/:topic/configs": {
      body: object({ changes }),
      async handle({ params, body }) {
        const resource = { type: "topic", name: params.topic } as const;
        const refusal = await alterConfigs(cluster, resource, body.changes);
        if (refusal !== null) throw refusedBy(refusal);
        return { configs: await topicConfigs(cluster, params.topic) };
      },
    },
    "GET /api/topics/:topic/consumers": {
      async handle({ params }) {
        const all = await groups.all();
        const readers = all.filter((group) => group.topics.includes(params.topic));
        return {
          groups: readers.map(({ group, state, memberList, offsets }) => {
            const own = offsets.filter(({ topic }) => topic === params.topic);
            const reads = memberList.filter(({ assignment }) =>
              assignment.some(({ topic }) => topic === params.topic),
            );
            const lag = own.reduce((sum, one) => sum + (one.lag ?? 0), 0);
            return { group, state, members: reads.length, lag };
          }),
        };
      },
    },
  };
}

function summary(
  topic: TopicState,
  { history }: Services,
  readers: ReadonlyMap<string, number>,
): TopicSummary {
  const { name, isInternal, partitions } = topic;
  const sizes = partitions.map(({ sizeBytes }) => sizeBytes);
  return {
    name,
    isInternal,
    partitions: partitions.length,
    replicas: partitions[0]?.replicaIds.length ?? 0,
    records: partitions.reduce((sum, one) => sum + one.endOffset - one.startOffset, 0),
    sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + size!, 0),
    recordsInPerSecond: history.recordsInPerSecond(name) ?? 0,
    groups: readers.get(name) ?? 0,
    isHealthy: isHealthy(topic),
  };
}

/** How many groups have something to do with each topic. */
async function readersByTopic({ groups }: Services): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { topics } of await groups.all()) {
    for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return counts;
}

async function detail(services: Services, name: string): Promise<TopicDetail> {
  const [topic, readers, described] = await Promise.all([
    services.topics.topic(name),
    readersByTopic(services),
    describeConfigs(services.cluster, { type: "topic", name }),
  ]);
  const values = isRefusal(described) ? [] : described;
  const setTo = (config: string) => values.find((one) => one.name === config)?.value ?? null;
  const retention = setTo("retention.ms");
  return {
    ...summary(topic, services, readers),
    cleanupPolicy: setTo("cleanup.policy"),
    retentionMs: retention === null ? null : Number(retention),
    partitionList: topic.partitions,
  };
}

async function nameProblem({ topics }: Services, name: string): Promise<string | null> {
  const problem = refuseTopicName(name);
  if (problem !== null) return `${problem[0]!.toUpperCase()}${problem.slice(1)}.`;
  const known = (await topics.current()).topics;
  if (known.has(name)) return `There is a topic called ${name} already.`;
  // Kafka's metrics write both the same way, so it refuses names that differ in nothing else.
  const plain = (one: string) => one.replaceAll(".", "_");
  const like = [...known.keys()].find((one) => plain(one) === plain(name));
  return like === undefined ? null : `It differs from ${like} only by dots and underscores.`;
}

async function create({ cluster, topics }: Services, topic: NewTopic): Promise<void> {
  const { name, partitions = -1, replicationFactor = -1, configs = {} } = topic;
  const wanted = { name, partitions, replicationFactor, configs };
  allGranted(granted(await createTopics(cluster, [wanted])));
  topics.forget();
}

async function empty({ cluster, topics }: Services, name: string) {
  const { partitions } = await topics.topic(name);
  const filled = partitions.filter(({ startOffset, endOffset }) => endOffset > startOffset);
  const before = filled.map(({ partition, endOffset: offset }) => {
    return { topic: name, partition, offset };
  });
  granted(await deleteRecords(cluster, before));
  topics.forget();
  return { deleted: filled.reduce((sum, one) => sum + one.endOffset - one.startOffset, 0) };
}

async function clone(services: Services, from: string, name: string): Promise<{ name: string }> {
  const [topic, settings] = await Promise.all([
    services.topics.topic(from),
    topicConfigs(services.cluster, from),
  ]);
  if (topic.isInternal) throw badRequest(`${from} belongs to the cluster and is not cloned.`);
  const own = settings.filter(({ isOwn, value }) => isOwn && value !== null);
  await create(services, {
    name,
    partitions: topic.partitions.length,
    configs: Object.fromEntries(own.map((one) => [one.name, one.value!])),
  });
  return { name };
}
