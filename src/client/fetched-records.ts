import {
  type Batch,
  batchChecksum,
  eachBatch,
  isControl,
  isTransactional,
  lastOffset,
} from "../records/batch-header.ts";
import { MalformedRecord } from "../records/malformed-record.ts";
import { eachRecord, type LogRecord } from "../records/record.ts";
import type { PlacedPartition } from "./list-offsets.ts";
import type { TopicPartition } from "./topic-partition.ts";

export interface ConsumedRecord extends LogRecord, TopicPartition {}

interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Magic of the only batch format still in use: Kafka 4 reads no other either (KIP-724). */
const todaysMagic = 2;

/** The batches of one partition in an answer to Fetch, decoded bit by bit. */
export class FetchedRecords implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Of the next record to be taken. */
  position: number;
  private readonly records: Generator<LogRecord>;

  /** `place.offset` is the offset asked for: a batch may begin before it. */
  constructor(
    place: PlacedPartition,
    bytes: Buffer,
    aborted: readonly AbortedTransaction[],
    maxDecompressedBytes: number,
  ) {
    this.topic = place.topic;
    this.partition = place.partition;
    this.position = place.offset;
    this.records = this.decode(bytes, aborted, maxDecompressedBytes);
  }

  /** Moves records to `into` until it holds `maxCount`; true when none are left. */
  take(into: ConsumedRecord[], maxCount: number): boolean {
    const { topic, partition } = this;
    while (into.length < maxCount) {
      const next = this.records.next();
      if (next.done) return true;
      this.position = next.value.offset + 1;
      into.push({ topic, partition, ...next.value });
    }
    return false;
  }

  private *decode(
    bytes: Buffer,
    aborted: readonly AbortedTransaction[],
    maxDecompressedBytes: number,
  ): Generator<LogRecord> {
    const isAborted = abortedBatches(aborted);
    for (const batch of eachBatch(bytes, "mayBeCut")) {
      if (batch.header.magic !== todaysMagic) {
        throw new MalformedRecord(`records of the old format ${batch.header.magic}`);
      }
      if (batchChecksum(batch.bytes) !== batch.header.crc) {
        throw new MalformedRecord("the batch does not match its checksum");
      }
      if (!isAborted(batch) && !isControl(batch.header)) {
        for (const record of eachRecord(batch.bytes, maxDecompressedBytes)) {
          if (record.offset >= this.position) yield record;
        }
      }
      this.position = Math.max(this.position, lastOffset(batch.header) + 1);
    }
  }
}

/** The offset after the last whole batch; 0 when there is none. */
export function endOfFetched(bytes: Buffer): number {
  let end = 0;
  try {
    for (const { header } of eachBatch(bytes, "mayBeCut")) end = lastOffset(header) + 1;
  } catch (problem) {
    // What came before the damage is handed out first; the damage is met again behind it.
    if (!(problem instanceof MalformedRecord)) throw problem;
  }
  return end;
}

/**
 * Tells of batches in offset order whether their transaction was aborted: a producer's begin to be
 * so at the offset that the broker names and end with its next marker (KIP-98).
 */
function abortedBatches(aborted: readonly AbortedTransaction[]): (batch: Batch) => boolean {
  const coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const running = new Set<number>();
  return ({ header }) => {
    while (coming.length > 0 && coming[0]!.firstOffset <= lastOffset(header)) {
      running.add(coming.shift()!.producerId);
    }
    if (!isTransactional(header)) return false;
    if (isControl(header)) running.delete(header.producerId);
    return running.has(header.producerId);
  };
}
