import type { ErrorName } from "../protocol/errors.ts";
import {
  type BatchHeader,
  lastOffset,
  lastSequence,
  sequenceAfter,
} from "../records/batch-header.ts";
import { crc32c } from "../records/crc32c.ts";
import { readInt64, writeInt64 } from "../records/int64.ts";
import type { LogFold } from "../storage/log-store.ts";
import type { ActiveProducer } from "./partition.ts";

/** How many batches back a retry is still known for a duplicate: a client's most in flight. */
const rememberedBatches = 5;
/** Sequences run from 0 to 2^31 - 1, and begin again. */
const sequenceCount = 2 ** 31;

const snapshotVersion = 1;
/** version i16 · crc u32 · entry count i32. */
const snapshotHeaderBytes = 10;
/** id i64 · epoch i16 · last sequence i32 · last offset i64 · offset delta i32 · time i64 · … */
const snapshotEntryBytes = 46;

interface RememberedBatch {
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly lastOffset: number;
  readonly lastOffsetDelta: number;
  readonly timestampMs: number;
}

interface Producer {
  epoch: number;
  /** Oldest first, at most five; empty only in between. */
  batches: RememberedBatch[];
}

/** A batch that is stored already. */
export interface Duplicate {
  /** Base offset of the one that is stored, and its largest timestamp. */
  readonly duplicateOf: number;
  readonly timestampMs: number;
}

/**
 * What an idempotent producer has sent to one partition: a fold over batch headers, so it comes
 * back from the log exactly as it was. (KIP-98, KIP-360)
 *
 * Snapshots are in Kafka's producer snapshot format; where Kafka keeps a producer's last batch
 * we keep its last five, as entries in order, so that a restart forgets no duplicate.
 */
export class ProducerState implements LogFold {
  private known = new Map<number, Producer>();
  /** A sound snapshot that nobody has asked about yet: thousands of partitions are never asked. */
  private unread: Buffer | null = null;

  /**
   * Is this batch new, a retry of one already stored, or out of order?
   * `producerId` must be set; the caller has checked the rest of the header.
   */
  check(batch: BatchHeader): "new" | Duplicate | ErrorName {
    const producer = this.producers().get(batch.producerId);
    if (producer === undefined) return "new";
    const last = producer.batches.at(-1)!;
    if (batch.producerEpoch < producer.epoch) return "INVALID_PRODUCER_EPOCH";
    if (batch.producerEpoch > producer.epoch) {
      return batch.baseSequence === 0 ? "new" : "OUT_OF_ORDER_SEQUENCE_NUMBER";
    }
    for (const known of producer.batches) {
      if (known.baseSequence === batch.baseSequence && known.lastSequence === lastSequence(batch)) {
        const { timestampMs } = known;
        return { duplicateOf: known.lastOffset - known.lastOffsetDelta, timestampMs };
      }
    }
    return batch.baseSequence === sequenceAfter(last.lastSequence, 1)
      ? "new"
      : "OUT_OF_ORDER_SEQUENCE_NUMBER";
  }

  apply(batch: BatchHeader): void {
    if (batch.producerId < 0 || batch.baseSequence < 0) return;
    const remembered = {
      baseSequence: batch.baseSequence,
      lastSequence: lastSequence(batch),
      lastOffset: lastOffset(batch),
      lastOffsetDelta: batch.lastOffsetDelta,
      timestampMs: batch.maxTimestampMs,
    };
    this.producers();
    this.remember(batch.producerId, batch.producerEpoch, remembered);
  }

  /** Forgets producers whose last batch is older than `expirationMs`. */
  expire(nowMs: number, expirationMs: number): void {
    const producers = this.producers();
    for (const [id, producer] of producers) {
      if (nowMs - producer.batches.at(-1)!.timestampMs > expirationMs) producers.delete(id);
    }
  }

  *active(): Iterable<ActiveProducer> {
    for (const [producerId, { epoch, batches }] of this.producers()) {
      const last = batches.at(-1)!;
      const { lastSequence, timestampMs } = last;
      yield { producerId, producerEpoch: epoch, lastSequence, lastTimestampMs: timestampMs };
    }
  }

  /** Of each producer, the last offset of its last batch. */
  lastOffsets(): ReadonlyMap<number, number> {
    const last = new Map<number, number>();
    for (const [id, { batches }] of this.producers()) last.set(id, batches.at(-1)!.lastOffset);
    return last;
  }

  restore(snapshot: Buffer | null): void {
    this.known = new Map();
    this.unread = null;
    if (snapshot === null) return;
    if (snapshot.length < snapshotHeaderBytes) throw new Error("producer snapshot is cut short");
    const version = snapshot.readInt16BE(0);
    if (version !== snapshotVersion) throw new Error(`producer snapshot has version ${version}`);
    if (snapshot.readUInt32BE(2) !== crc32c(snapshot.subarray(6))) {
      throw new Error("producer snapshot has a wrong CRC");
    }
    const count = snapshot.readInt32BE(6);
    if (snapshot.length !== snapshotHeaderBytes + count * snapshotEntryBytes) {
      throw new Error(`producer snapshot of ${count} entries has ${snapshot.length} bytes`);
    }
    this.unread = snapshot;
  }

  snapshot(): Buffer {
    if (this.unread !== null) return this.unread;
    const producers = this.producers();
    let count = 0;
    for (const { batches } of producers.values()) count += batches.length;
    const bytes = Buffer.alloc(snapshotHeaderBytes + count * snapshotEntryBytes);
    let at = snapshotHeaderBytes;
    for (const [id, { epoch, batches }] of producers) {
      for (const batch of batches) {
        writeInt64(bytes, at, id);
        bytes.writeInt16BE(epoch, at + 8);
        bytes.writeInt32BE(batch.lastSequence, at + 10);
        writeInt64(bytes, at + 14, batch.lastOffset);
        bytes.writeInt32BE(batch.lastOffsetDelta, at + 22);
        writeInt64(bytes, at + 26, batch.timestampMs);
        // Coordinator epoch and first offset of an open transaction: none without transactions.
        bytes.writeInt32BE(-1, at + 34);
        writeInt64(bytes, at + 38, -1);
        at += snapshotEntryBytes;
      }
    }
    bytes.writeInt16BE(snapshotVersion, 0);
    bytes.writeInt32BE(count, 6);
    bytes.writeUInt32BE(crc32c(bytes.subarray(6)), 2);
    return bytes;
  }

  private producers(): Map<number, Producer> {
    const { unread } = this;
    if (unread === null) return this.known;
    this.unread = null;
    for (let at = snapshotHeaderBytes; at < unread.length; at += snapshotEntryBytes) {
      this.restoreEntry(unread, at);
    }
    return this.known;
  }

  private restoreEntry(bytes: Buffer, at: number): void {
    const sequence = bytes.readInt32BE(at + 10);
    const lastOffsetDelta = bytes.readInt32BE(at + 22);
    this.remember(readInt64(bytes, at), bytes.readInt16BE(at + 8), {
      baseSequence: sequenceBefore(sequence, lastOffsetDelta),
      lastSequence: sequence,
      lastOffset: readInt64(bytes, at + 14),
      lastOffsetDelta,
      timestampMs: readInt64(bytes, at + 26),
    });
  }

  private remember(producerId: number, epoch: number, batch: RememberedBatch): void {
    const { known } = this;
    let producer = known.get(producerId);
    if (producer === undefined || producer.epoch !== epoch) {
      producer = { epoch, batches: [] };
      known.set(producerId, producer);
    }
    if (producer.batches.length === rememberedBatches) producer.batches.shift();
    producer.batches.push(batch);
  }
}

/** The sequence `count` before `sequence`; before 0 comes 2^31 - 1. */
function sequenceBefore(sequence: number, count: number): number {
  return (sequence - count + sequenceCount) % sequenceCount;
}
