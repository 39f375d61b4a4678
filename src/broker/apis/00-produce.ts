import { type Appended, isRefused, type Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { Produce } from "../../protocol/messages/00-produce.ts";
import type { Request } from "../../protocol/schema.ts";
import { type Context, HangUp, serve } from "../api.ts";
import { findPartition } from "../find-partition.ts";

type Topic = Request<typeof Produce>["topicData"][number];
type PartitionData = Topic["partitionData"][number];

/** From here on topics are named by id alone (KIP-516); an empty name is a name before. */
const firstVersionWithIds = 13;

/** What became of one partition's batch, known before anything is awaited. */
interface Outcome {
  readonly index: number;
  readonly result: Appended | Refused;
}

/**
 * Append these batches, one for each partition, and say so when they are durable.
 *
 * acks=0 is never answered; where it fails the connection is closed, as a hint. acks=1 and
 * acks=all are the same promise on a single node. v13 names topics by id (KIP-516).
 */
export default serve(Produce, {
  overlaps: true,
  // librdkafka before 2.11 sends no compressed batches unless it sees version 0 (KAFKA-18659).
  advertisedMin: 0,
  gaps: ["transactional batches are refused with INVALID_TXN_STATE"],

  async answer({ acks, topicData }, ctx) {
    const refusal = refuseAcks(acks);
    const topics = topicData.map((topic) => {
      const name = topicName(topic, ctx);
      const outcomes = topic.partitionData.map((data): Outcome => {
        const result = refusal ?? append(name, data, acks, ctx);
        return { index: data.index, result };
      });
      return { name: topic.name, topicId: topic.topicId, outcomes };
    });
    const outcomes = topics.flatMap((topic) => topic.outcomes);
    if (acks === 0) return hangUpOnRefusal(outcomes);
    await Promise.all(outcomes.map(({ result }) => (isRefused(result) ? null : result.durable)));
    return {
      responses: topics.map(({ name, topicId, outcomes }) => ({
        name,
        topicId,
        partitionResponses: outcomes.map(partitionResponse),
      })),
    };
  },
});

/** Undefined when the topic is named by an id that nobody has. */
function topicName({ name, topicId }: Topic, ctx: Context): string | undefined {
  return ctx.version < firstVersionWithIds ? name : ctx.services.metadata.topicById(topicId)?.name;
}

function append(
  topic: string | undefined,
  { index, records }: PartitionData,
  acks: number,
  { services }: Context,
): Appended | Refused {
  if (topic === undefined) return { error: "UNKNOWN_TOPIC_ID" };
  const partition = findPartition(services, topic, index);
  if (isRefused(partition)) return partition;
  if (services.metadata.isInternal(topic)) return { error: "INVALID_TOPIC_EXCEPTION" };
  if (acks === -1 && partition.minInsyncReplicas > 1) return { error: "NOT_ENOUGH_REPLICAS" };
  if (records === null) return { error: "INVALID_RECORD", message: "no record batch was sent" };
  const result = partition.append(records);
  if (!isRefused(result)) services.metrics.recordsIn(topic, result.recordCount, records.length);
  return result;
}

function refuseAcks(acks: number): Refused | null {
  return acks >= -1 && acks <= 1 ? null : { error: "INVALID_REQUIRED_ACKS" };
}

function hangUpOnRefusal(outcomes: readonly Outcome[]): null {
  for (const { result } of outcomes) {
    if (isRefused(result)) throw new HangUp(`produce with acks=0 failed: ${result.error}`);
  }
  return null;
}

function partitionResponse({ index, result }: Outcome) {
  if (isRefused(result)) {
    return {
      index,
      errorCode: errors[result.error].code,
      baseOffset: -1,
      recordErrors: [],
      errorMessage: result.message ?? null,
    };
  }
  const { baseOffset, logAppendTimeMs, startOffset } = result;
  return {
    index,
    baseOffset,
    logAppendTimeMs,
    logStartOffset: startOffset,
    recordErrors: [],
  };
}
