import type { Topic } from "../../metadata/catalog.ts";
import { refuseTopicName } from "../../metadata/topic-name.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { DescribeTopicPartitions } from "../../protocol/messages/75-describe-topic-partitions.ts";
import { type Context, serve } from "../api.ts";
import { allowedOnTopic } from "../authorized-operations.ts";
import { describePartition } from "../describe-topic.ts";

const noId = "0".repeat(32);

/** Tell me of these topics' partitions, a page at a time, topics in order of name. (KIP-966) */
export default serve(DescribeTopicPartitions, {
  answer({ topics: asked, responsePartitionLimit, cursor }, ctx) {
    const { services } = ctx;
    const all = asked.length === 0;
    const names = all ? [...services.metadata.topics()].map(({ name }) => name) : nameOf(asked);
    const from = cursor?.topicName ?? "";
    const ordered = [...new Set(names)].sort().filter((name) => name >= from);
    // Of all topics, the one where the page was to begin may be gone by now.
    const isLost = cursor !== null && !all && ordered[0] !== from;
    if (isLost || (cursor?.partitionIndex ?? 0) < 0) {
      return { topics: asked.map(({ name }) => nothing(name, "INVALID_REQUEST")) };
    }
    const largest = services.config.values["max.request.partition.size.limit"];
    let room = Math.min(Math.max(responsePartitionLimit, 1), largest);
    const topics = [];
    for (const name of ordered) {
      const topic = services.metadata.topic(name);
      const first = name === from ? (cursor?.partitionIndex ?? 0) : 0;
      if (topic === undefined) {
        const isIllegal = refuseTopicName(name) !== null;
        const error = isIllegal ? "INVALID_TOPIC_EXCEPTION" : "UNKNOWN_TOPIC_OR_PARTITION";
        topics.push(nothing(name, error));
        continue;
      }
      if (room === 0) return { topics, nextCursor: { topicName: name, partitionIndex: 0 } };
      const end = Math.min(topic.partitionCount, first + room);
      topics.push(page(topic, first, end, ctx));
      room -= Math.max(end - first, 0);
      if (end < topic.partitionCount) {
        return { topics, nextCursor: { topicName: name, partitionIndex: end } };
      }
    }
    return { topics, nextCursor: null };
  },
});

const nameOf = (asked: readonly { readonly name: string }[]) => asked.map(({ name }) => name);

function page(topic: Topic, first: number, end: number, { services }: Context) {
  const partitions = [];
  for (let index = first; index < end; index++) {
    partitions.push({
      ...describePartition(topic.name, index, services),
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
    });
  }
  return {
    name: topic.name,
    topicId: topic.id,
    isInternal: services.metadata.isInternal(topic.name),
    partitions,
    topicAuthorizedOperations: allowedOnTopic,
  };
}

const nothing = (name: string, error: ErrorName) => ({
  errorCode: errors[error].code,
  name,
  topicId: noId,
  partitions: [],
});
