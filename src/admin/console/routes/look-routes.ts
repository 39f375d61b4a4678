import { healthOf } from "../cluster/overview.ts";
import { snippetsFor } from "../cluster/snippets.ts";
import type { Overview } from "../contract.ts";
import { explainTopic } from "../explain/explain.ts";
import { groupSnapshot, topicSummary, visibleTopics } from "../explain/read-snapshot.ts";
import { hintsFor } from "../hints.ts";
import { lastRecords } from "../last-records.ts";
import { publish } from "../publish/publish.ts";
import { object, type Routes, text, topicName, whole } from "../route.ts";
import type { Services } from "../services.ts";

type Names =
  | "GET /api/overview"
  | "GET /api/history"
  | "GET /api/requests"
  | "GET /api/topics/:topic/hints"
  | "GET /api/topics/:topic/explain"
  | "POST /api/topics/:topic/records";

/** Records of each partition that hints are drawn from. */
const sampled = 50;
/** Groups of a topic that are explained with it. */
const maxExplained = 20;
/** Of one record; its copies have no more. */
const maxHeaders = 1_000;
const maxPayloadLength = 8 * 1024 * 1024;

const payload = object(
  {
    as: { type: "string", enum: ["null", "text", "json", "hex", "base64", "schema"] },
    text: text(maxPayloadLength),
    schemaId: whole(0, 2 ** 31 - 1),
    messageName: text(1000),
  },
  ["schemaId", "messageName"],
);
const header = object({ name: text(1000), value: { anyOf: [text(100_000), payload] } });
const publication = object(
  {
    key: payload,
    value: payload,
    headers: { type: "array", items: header, maxItems: maxHeaders },
    partition: whole(0, 2 ** 31 - 1),
    repeat: whole(1, 10_000),
  },
  ["headers", "partition", "repeat"],
);

export function lookRoutes(services: Services): Routes<Names> {
  const { cluster, topics, history, groups, schemas } = services;
  return {
    "GET /api/overview": { handle: () => overview(services) },
    "GET /api/history": {
      query: object({ topic: topicName }, ["topic"]),
      handle({ query: { topic } }) {
        return { samples: topic === undefined ? history.cluster() : history.topic(topic) };
      },
    },
    "GET /api/requests": { handle: () => ({ samples: services.requests.samples }) },
    "GET /api/topics/:topic/hints": {
      handle: async ({ params }) => ({ hints: await hints(services, params.topic) }),
    },
    "GET /api/topics/:topic/explain": {
      async handle({ params }) {
        const [topic, state, all] = await Promise.all([
          topics.topic(params.topic),
          topics.current(),
          groups.current(),
        ]);
        const rateOf = (name: string) => history.recordsInPerSecond(name);
        const readers = all.filter((group) => group.topics.includes(params.topic));
        const snapshots = readers
          .slice(0, maxExplained)
          .map((group) => groupSnapshot(cluster, group, state, rateOf));
        return explainTopic({
          topic: topicSummary(topic, rateOf),
          partitions: topic.partitions,
          topics: visibleTopics(state, rateOf),
          groups: await Promise.all(snapshots),
        });
      },
    },
    "POST /api/topics/:topic/records": {
      body: publication,
      async handle({ params, body }) {
        return publish(cluster, params.topic, body, schemas);
      },
    },
  };
}

async function overview(services: Services): Promise<Overview> {
  const { topics, groups, brokers, bootstrap, registryUrl, metricsUrl } = services;
  const [{ state, ageMs }, all] = await Promise.all([topics.lately(), groups.all()]);
  const { view, sizeByBroker } = state;
  const visible = [...state.topics.values()].filter(({ isInternal }) => !isInternal);
  const sizes = sizeByBroker === null ? null : [...sizeByBroker.values()];
  return {
    clusterId: view.clusterId,
    controllerId: view.controllerId,
    bootstrap,
    registryUrl,
    metricsUrl,
    brokers: await brokers.read(state),
    topics: visible.length,
    partitions: visible.reduce((sum, { partitions }) => sum + partitions.length, 0),
    groups: all.length,
    sizeBytes: sizes?.reduce((sum, size) => sum + size, 0) ?? null,
    health: healthOf(state),
    ageMs,
    snippets: snippetsFor(bootstrap),
  };
}

async function hints({ cluster, topics, requests }: Services, name: string) {
  const [topic, { state }] = await Promise.all([topics.topic(name), topics.lately()]);
  if (topic.isInternal) return [];
  const { records, batches } = await lastRecords(cluster, topic, sampled);
  return hintsFor({
    topic: name,
    ends: topic.partitions,
    records: records.map(({ key, ...record }) => ({ ...record, key: key?.toString() ?? null })),
    batches,
    refusals: requests.refusalsOf(name),
    otherTopics: [...state.topics.values()]
      .filter((other) => other.name !== name && !other.isInternal)
      .map((other) => other.name),
  });
}
