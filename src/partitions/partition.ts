import type { ErrorName } from "../protocol/errors.ts";
import type { ExpansionBudget } from "../records/expansion-budget.ts";
import type { Lease, ReadLimits, TimestampedOffset } from "../storage/log-store.ts";

/**
 * One partition of a topic as the broker sees it: the seam that a distributed engine replaces.
 *
 * Every partition here has leader epoch 0. Offsets are dense, an offset is visible to consumers
 * only below `highWatermark`, and the high watermark never passes what is durable.
 */
export interface Partition {
  readonly topic: string;
  /** 32 hex digits. */
  readonly topicId: string;
  readonly index: number;
  /** First offset that can still be read. */
  readonly startOffset: number;
  /** Offset below which every record is durable and visible; only ever grows. */
  readonly highWatermark: number;
  /** Below it no transaction is open: where a read-committed consumer stops. */
  readonly lastStableOffset: number;
  /** Offset the next record will get. */
  readonly endOffset: number;
  readonly sizeBytes: number;

  /**
   * Checks one producer's batch and takes it over, synchronously. `batch` is the caller's again
   * when this returns. Stamps offsets, and LogAppendTime where the topic says so, in place.
   * `expansion` is shared by the batches of one request; without it, this one has one of its own.
   */
  append(batch: Buffer, expansion?: ExpansionBudget): Appended | Refused;
  /** Whole batches from `offset` on; null when the offset is out of range. See `Log.read`. */
  read(offset: number, limits: ReadLimits): Lease | null | Promise<Lease | null>;
  /** First visible record at or after a time; null when there is none. */
  findTimestamp(timestampMs: number): Promise<TimestampedOffset | null | Refused>;
  findMaxTimestamp(): Promise<TimestampedOffset | null | Refused>;
  /** Moves the start offset up; -1 means the high watermark. Durable when it resolves. */
  deleteBefore(offset: number): Promise<number | Refused>;
  /** Calls `changed` after the high watermark has grown or the partition has gone. */
  watch(changed: () => void): void;
  /** No more; nothing happens when it did not watch. */
  unwatch(changed: () => void): void;
  /** Idempotent producers known here, for DescribeProducers and tests. */
  readonly producers: Iterable<ActiveProducer>;
}

export interface Appended {
  /** Offset of the batch's first record; of the first copy when the batch was a duplicate. */
  readonly baseOffset: number;
  /** 0 when the batch was a duplicate. */
  readonly recordCount: number;
  /** -1 when the topic keeps the producer's timestamps. */
  readonly logAppendTimeMs: number;
  readonly startOffset: number;
  /** Resolves when the batch is durable and visible. */
  readonly durable: Promise<void>;
}

/** An answer in the negative: a Kafka error, and what went wrong in words. */
export interface Refused {
  readonly error: ErrorName;
  readonly message?: string;
  /** Of the record at fault, within its batch. */
  readonly recordIndex?: number;
  /** The bytes were not one batch. */
  readonly isUnframed?: true;
}

/** Asked of many kinds of objects: looking a property up is quicker there than asking for it. */
export const isRefused = (answer: object | number): answer is Refused =>
  typeof answer === "object" && (answer as Partial<Refused>).error !== undefined;

export interface ActiveProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  readonly lastTimestampMs: number;
}
