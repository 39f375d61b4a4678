import type { Topic } from "../../metadata/catalog.ts";
import { refuseTotal } from "../../metadata/create-topic.ts";
import type { TopicRequest } from "../../metadata/metadata.ts";
import { isRefused, type Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { CreateTopics } from "../../protocol/messages/19-create-topics.ts";
import type { Request } from "../../protocol/schema.ts";
import { answerEach } from "../answer-each.ts";
import { type Context, serve } from "../api.ts";
import { describeTopicConfigs } from "../describe-configs.ts";
import { repeated } from "../repeated.ts";

type Asked = Request<typeof CreateTopics>["topics"][number];
const noId = "0".repeat(32);

/**
 * Create these topics.
 *
 * v5 tells what came of it: partitions and settings (KIP-525) · v7 topic ids (KIP-516)
 */
export default serve(CreateTopics, {
  async answer({ topics, validateOnly }, ctx) {
    const duplicates = repeated(topics.map(({ name }) => name));
    // A name given twice is answered once, as Kafka does.
    const asked = new Map(topics.map((topic) => [topic.name, topic]));
    let partitions = 0;
    for (const topic of asked.values()) {
      if (!duplicates.has(topic.name)) partitions += Math.max(wouldBe(topic, ctx.services), 0);
    }
    // As by Kafka, all of them or none.
    const tooMany = refuseTotal(partitions);
    const results = await answerEach([...asked.values()], async (topic) => {
      const outcome = duplicates.has(topic.name)
        ? ({ error: "INVALID_REQUEST", message: "Duplicate topic name." } as const)
        : (tooMany ?? (await create(topic, validateOnly, ctx)));
      if (outcome !== null && isRefused(outcome)) return refused(topic.name, outcome);
      return created(topic, outcome, ctx);
    });
    return { topics: results };
  },
});

async function create(
  topic: Asked,
  validateOnly: boolean,
  { services }: Context,
): Promise<Topic | Refused | null> {
  const missing = topic.configs.filter(({ value }) => value === null).map(({ name }) => name);
  if (missing.length > 0) {
    const message = `Null value not supported for topic configs: ${missing.join(",")}`;
    return { error: "INVALID_CONFIG", message };
  }
  const request: TopicRequest = {
    name: topic.name,
    partitionCount: topic.numPartitions,
    replicationFactor: topic.replicationFactor,
    assignments: topic.assignments,
    configs: new Map(topic.configs.map(({ name, value }) => [name, value!])),
  };
  return services.metadata.createTopic(request, validateOnly);
}

function created(asked: Asked, topic: Topic | null, { services }: Context) {
  const overrides = Object.fromEntries(asked.configs.map(({ name, value }) => [name, value!]));
  return {
    name: asked.name,
    topicId: topic?.id ?? noId,
    numPartitions: topic?.partitionCount ?? wouldBe(asked, services),
    replicationFactor: 1,
    configs: describeTopicConfigs(overrides, services).map((config) => ({
      name: config.name,
      value: config.value,
      readOnly: config.readOnly,
      configSource: config.configSource,
      isSensitive: config.isSensitive,
    })),
  };
}

function wouldBe({ numPartitions, assignments }: Asked, { config }: Context["services"]): number {
  if (assignments.length > 0) return assignments.length;
  return numPartitions === -1 ? config.values["num.partitions"] : numPartitions;
}

const refused = (name: string, { error, message }: Refused) => ({
  name,
  topicId: noId,
  errorCode: errors[error].code,
  errorMessage: message ?? errors[error].message,
  configs: [],
});
