import type { LocalPartition } from "../partitions/local/local-partition.ts";
import { isRefused } from "../partitions/partition.ts";
import type { ErrorName } from "../protocol/errors.ts";
import { type Lease, StorageFailure } from "../storage/log-store.ts";
import type { FetchWant } from "./fetch-sessions.ts";
import { findPartition, leaderEpoch, refuseEpoch } from "./find-partition.ts";
import type { Services } from "./services.ts";

/** What one partition gave to a fetch. */
export interface PartitionRead {
  readonly want: FetchWant;
  /** Null when its id is unknown. */
  readonly topic: string | null;
  readonly error: ErrorName;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly startOffset: number;
  /** Null when nothing was read; otherwise to be released once. */
  readonly lease: Lease | null;
  /** Set when the client has records that this log never held (KIP-595). */
  readonly divergingEpoch: { readonly endOffset: number } | null;
}

interface Limits {
  /** Of all partitions together. */
  readonly maxBytes: number;
  /** One batch may exceed `maxBytes`, so that every consumer gets on. */
  readonly minOneBatch: boolean;
  readonly readCommitted: boolean;
}

type Catalog = Pick<Services, "metadata" | "partitions">;

/** Reads partition after partition, in the order wanted, until `maxBytes` are together. */
export async function readPartitions(
  wants: readonly FetchWant[],
  limits: Limits,
  catalog: Catalog,
): Promise<PartitionRead[]> {
  const reads: PartitionRead[] = [];
  let bytesLeft = limits.maxBytes;
  let isFirst = limits.minOneBatch;
  try {
    for (const want of wants) {
      const maxBytes = Math.max(0, Math.min(want.partitionMaxBytes, bytesLeft));
      const pending = readOne(want, maxBytes, isFirst, limits.readCommitted, catalog);
      // Hot reads answer at once: awaiting them all would cost a turn of the queue each.
      const read = pending instanceof Promise ? await pending : pending;
      const bytes = read.lease?.bytes.length ?? 0;
      if (bytes > 0) isFirst = false;
      bytesLeft -= bytes;
      reads.push(read);
    }
  } catch (bug) {
    release(reads);
    throw bug;
  }
  return reads;
}

export function release(reads: readonly PartitionRead[]): void {
  for (const { lease } of reads) lease?.release();
}

/** The topic a want speaks of, whichever way it is named; undefined when its id is unknown. */
export function topicOf(want: FetchWant, { metadata }: Pick<Services, "metadata">) {
  return want.topicId === "" ? want.topic : metadata.topicById(want.topicId)?.name;
}

function readOne(
  want: FetchWant,
  maxBytes: number,
  minOneBatch: boolean,
  readCommitted: boolean,
  catalog: Catalog,
): PartitionRead | Promise<PartitionRead> {
  const topic = topicOf(want, catalog);
  if (topic === undefined) return failed(want, null, "UNKNOWN_TOPIC_ID");
  const partition = findPartition(catalog, topic, want.partition);
  if (isRefused(partition)) return failed(want, topic, partition.error);
  const refusal = refuseEpoch(want.currentLeaderEpoch);
  if (refusal !== null) return failed(want, topic, refusal.error);
  if (want.lastFetchedEpoch > leaderEpoch) return failed(want, topic, "OFFSET_OUT_OF_RANGE");
  if (diverges(want, partition)) {
    return { ...offsetsOf(want, partition), divergingEpoch: { endOffset: partition.endOffset } };
  }
  const { highWatermark, lastStableOffset } = partition;
  if (want.fetchOffset === highWatermark) return offsetsOf(want, partition);
  const endOffset = readCommitted ? lastStableOffset : highWatermark;
  const outOfRange = () => failed(want, topic, "OFFSET_OUT_OF_RANGE");
  try {
    const lease = partition.read(want.fetchOffset, { maxBytes, endOffset, minOneBatch });
    if (!(lease instanceof Promise)) {
      return lease === null ? outOfRange() : offsetsOf(want, partition, lease);
    }
    // The watermark of the answer is the one that the read goes up to.
    const offsets = offsetsOf(want, partition);
    return lease.then(
      (cold) => (cold === null ? outOfRange() : { ...offsets, lease: cold }),
      (problem) => unreadable(offsets, problem),
    );
  } catch (problem) {
    return unreadable(offsetsOf(want, partition), problem);
  }
}

/** The disk refused to give one partition's records: the others are read all the same. */
function unreadable({ want, topic }: PartitionRead, problem: unknown): PartitionRead {
  if (!(problem instanceof StorageFailure)) throw problem;
  return failed(want, topic, "KAFKA_STORAGE_ERROR");
}

const diverges = (want: FetchWant, partition: LocalPartition): boolean =>
  want.lastFetchedEpoch >= 0 && want.fetchOffset > partition.endOffset;

const offsetsOf = (
  want: FetchWant,
  partition: LocalPartition,
  lease: Lease | null = null,
): PartitionRead => ({
  want,
  topic: partition.topic,
  error: "NONE",
  highWatermark: partition.highWatermark,
  lastStableOffset: partition.lastStableOffset,
  startOffset: partition.startOffset,
  lease,
  divergingEpoch: null,
});

const failed = (want: FetchWant, topic: string | null, error: ErrorName): PartitionRead => ({
  want,
  topic,
  error,
  highWatermark: -1,
  lastStableOffset: -1,
  startOffset: -1,
  lease: null,
  divergingEpoch: null,
});
