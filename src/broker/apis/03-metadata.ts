import type { Topic } from "../../metadata/catalog.ts";
import { refuseTotal } from "../../metadata/create-topic.ts";
import { isRefused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { Metadata } from "../../protocol/messages/03-metadata.ts";
import type { Request } from "../../protocol/schema.ts";
import { answerEach } from "../answer-each.ts";
import { type Context, serve } from "../api.ts";
import { allowedOnCluster, allowedOnTopic } from "../authorized-operations.ts";
import { describeTopic } from "../describe-topic.ts";
import { findOrCreateTopic } from "../find-or-create-topic.ts";

type Asked = NonNullable<Request<typeof Metadata>["topics"]>[number];
const noId = "0".repeat(32);
const firstVersionByIds = 12;

/**
 * Which topics are there, and who leads their partitions?
 *
 * v1 null means all topics · v4 says whether to create what is missing · v10 topic ids (KIP-516)
 */
export default serve(Metadata, {
  async answer(request, ctx) {
    const { services, client } = ctx;
    const { topics, includeTopicAuthorizedOperations: wantsOperations } = request;
    const described =
      topics === null
        ? [...services.metadata.topics()].map((topic) => describeTopic(topic, services))
        : await answerNamed(topics, request, ctx);
    return {
      brokers: [
        {
          nodeId: services.nodeId,
          ...client.endpoint,
          rack: services.config.values["broker.rack"],
        },
      ],
      clusterId: services.clusterId,
      controllerId: services.nodeId,
      topics: described.map((topic) => ({
        ...topic,
        ...(wantsOperations && topic.errorCode === 0
          ? { topicAuthorizedOperations: allowedOnTopic }
          : {}),
      })),
      ...(request.includeClusterAuthorizedOperations
        ? { clusterAuthorizedOperations: allowedOnCluster }
        : {}),
    };
  },
  legacy: {
    // An empty list meant all topics, until null did.
    "0": { request: (old) => (old.topics?.length === 0 ? { ...old, topics: null } : old) },
  },
});

/** A topic that is named more than once is described once, as by Kafka. */
function answerNamed(topics: readonly Asked[], request: Request<typeof Metadata>, ctx: Context) {
  const { metadata, config } = ctx.services;
  const once = new Map(topics.map((one) => [`${one.topicId}/${one.name ?? ""}`, one]));
  const asked = [...once.values()];
  const missing = asked.filter(({ name }) => name !== null && metadata.topic(name) === undefined);
  // As Kafka, which creates all of them with one request, or none.
  const fits = refuseTotal(missing.length * config.values["num.partitions"]) === null;
  const mayCreate = request.allowAutoTopicCreation && fits;
  return answerEach(asked, (one) => answerOne(one, mayCreate, ctx));
}

async function answerOne({ name, topicId }: Asked, mayCreate: boolean, ctx: Context) {
  const { services, version } = ctx;
  const describe = (topic: Topic) => {
    ctx.lists(topic.partitionCount);
    return describeTopic(topic, services);
  };
  // v10 and v11 have the field in requests, but no use for it.
  if (version < firstVersionByIds && (name === null || topicId !== noId)) {
    return nothing("INVALID_REQUEST", name ?? "", topicId);
  }
  if (name === null || topicId !== noId) {
    const found = services.metadata.topicById(topicId);
    return found === undefined ? nothing("UNKNOWN_TOPIC_ID", null, topicId) : describe(found);
  }
  const topic = await findOrCreateTopic(name, mayCreate, services);
  return isRefused(topic) ? nothing(topic.error, name, noId) : describe(topic);
}

const nothing = (error: keyof typeof errors, name: string | null, topicId: string) => ({
  errorCode: errors[error].code,
  name,
  topicId,
  partitions: [],
});
