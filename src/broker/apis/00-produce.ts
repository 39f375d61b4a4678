import { type Appended, isRefused, type Refused } from "../../partitions/partition.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { Produce } from "../../protocol/messages/00-produce.ts";
import type { Request } from "../../protocol/schema.ts";
import { batchHeaderBytes, codecOf, readHeader } from "../../records/batch-header.ts";
import { ExpansionBudget } from "../../records/expansion-budget.ts";
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
  /** Told also where the partition itself refused the batch; otherwise -1. */
  readonly startOffset: number;
}

/** Refusals that Kafka answers without a start offset, although the partition made them. */
const withoutStart: ReadonlySet<ErrorName> = new Set([
  "MESSAGE_TOO_LARGE",
  "CORRUPT_MESSAGE",
  "KAFKA_STORAGE_ERROR",
]);
/** KIP-110. */
const firstVersionWithZstd = 7;

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
  gaps: [
    "transactional batches are refused with INVALID_TXN_STATE",
    "several batches for one partition are all stored, where Kafka stores the last",
    "a batch that claims the log append time, or has offset deltas out of order, is refused",
    "what would expand to more than 100 MiB in one request is refused with MESSAGE_TOO_LARGE",
  ],

  answer({ acks, topicData }, ctx) {
    const refusal = refuseAcks(acks);
    const expansion = new ExpansionBudget();
    const topics = topicData.map((topic) => {
      const name = topicName(topic, ctx);
      const outcomes = topic.partitionData.map((data) =>
        refusal === null ? append(name, data, acks, expansion, ctx) : refused(data.index, refusal),
      );
      return { name: topic.name, topicId: topic.topicId, outcomes };
    });
    const outcomes = topics.flatMap((topic) => topic.outcomes);
    if (acks === 0) return hangUpOnRefusal(outcomes);
    const respond = () => ({
      responses: topics.map(({ name, topicId, outcomes }) => ({
        name,
        topicId,
        partitionResponses: outcomes.map(partitionResponse),
      })),
    });
    const durable = flushesOf(outcomes);
    if (durable.size === 0) return respond();
    const [first] = durable;
    return durable.size === 1 ? first!.then(respond) : Promise.all(durable).then(respond);
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
  expansion: ExpansionBudget,
  { services, version }: Context,
): Outcome {
  if (topic === undefined) return refused(index, { error: "UNKNOWN_TOPIC_ID" });
  const partition = findPartition(services, topic, index);
  if (isRefused(partition)) return refused(index, partition);
  if (services.metadata.isInternal(topic)) {
    return refused(index, { error: "INVALID_TOPIC_EXCEPTION" });
  }
  if (acks === -1 && partition.minInsyncReplicas > 1) {
    return refused(index, { error: "NOT_ENOUGH_REPLICAS" });
  }
  const bytes = records ?? noRecords;
  if (version < firstVersionWithZstd && isZstd(bytes)) {
    return refused(index, { error: "UNSUPPORTED_COMPRESSION_TYPE" });
  }
  const result = partition.append(bytes, expansion);
  if (isRefused(result)) {
    services.metrics.batchRefused(topic, result.error);
    const isTold = !result.isUnframed && !withoutStart.has(result.error);
    return refused(index, result, isTold ? partition.startOffset : -1);
  }
  services.metrics.recordsIn(topic, result.recordCount, bytes.length);
  return { index, result, startOffset: result.startOffset };
}

/** What has to be waited for: many batches share a flush, and its promise. */
function flushesOf(outcomes: readonly Outcome[]): Set<Promise<void>> {
  const flushes = new Set<Promise<void>>();
  for (const { result } of outcomes) if (!isRefused(result)) flushes.add(result.durable);
  return flushes;
}

const noRecords = Buffer.alloc(0);

const isZstd = (batch: Buffer): boolean =>
  batch.length >= batchHeaderBytes && codecOf(readHeader(batch)) === "zstd";

const refused = (index: number, result: Refused, startOffset = -1): Outcome => ({
  index,
  result,
  startOffset,
});

function refuseAcks(acks: number): Refused | null {
  return acks >= -1 && acks <= 1 ? null : { error: "INVALID_REQUIRED_ACKS" };
}

function hangUpOnRefusal(outcomes: readonly Outcome[]): null {
  for (const { result } of outcomes) {
    if (isRefused(result)) throw new HangUp(`produce with acks=0 failed: ${result.error}`);
  }
  return null;
}

function partitionResponse({ index, result, startOffset: logStartOffset }: Outcome) {
  if (!isRefused(result)) {
    const { baseOffset, logAppendTimeMs } = result;
    return { index, baseOffset, logAppendTimeMs, logStartOffset, recordErrors: [] };
  }
  const { error, message: errorMessage = null, recordIndex: batchIndex } = result;
  const recordErrors =
    batchIndex === undefined ? [] : [{ batchIndex, batchIndexErrorMessage: errorMessage }];
  const { code: errorCode } = errors[error];
  return { index, errorCode, baseOffset: -1, logStartOffset, recordErrors, errorMessage };
}
