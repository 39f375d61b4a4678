import {
  type BatchHeader,
  batchChecksum,
  batchHeaderBytes,
  batchPrefixBytes,
  isControl,
} from "./batch-header.ts";
import { writeInt64 } from "./int64.ts";

/** An offset delta is an i32. */
const maxOffsetDelta = 2 ** 31 - 1;
const codecBits = 0x07;

/**
 * Batches without records that stand for the offsets from `baseOffset` to `lastOffset`, both
 * included: one, or as many as the i32 of an offset delta makes necessary. Kafka's own cleaner
 * leaves such batches as well, so that clients pass over them.
 */
export function holeBatches(baseOffset: number, lastOffset: number): Buffer {
  const holes: Buffer[] = [];
  for (let base = baseOffset; base <= lastOffset; base += maxOffsetDelta + 1) {
    holes.push(holeBatch(base, Math.min(lastOffset - base, maxOffsetDelta)));
  }
  return holes.length === 1 ? holes[0]! : Buffer.concat(holes);
}

function holeBatch(baseOffset: number, lastOffsetDelta: number): Buffer {
  const batch = Buffer.alloc(batchHeaderBytes);
  writeInt64(batch, 0, baseOffset);
  batch.writeInt32BE(batchHeaderBytes - batchPrefixBytes, 8);
  batch.writeInt8(2, 16);
  batch.writeInt32BE(lastOffsetDelta, 23);
  writeInt64(batch, 27, -1);
  writeInt64(batch, 35, -1);
  writeInt64(batch, 43, -1);
  batch.writeInt16BE(-1, 51);
  batch.writeInt32BE(-1, 53);
  batch.writeUInt32BE(batchChecksum(batch), 17);
  return batch;
}

/** Whether nothing would be missed but the offsets: no records, no producer, no marker. */
export function isHole(header: BatchHeader): boolean {
  return header.recordCount === 0 && header.producerId < 0 && !isControl(header);
}

/**
 * The header of a batch without its records: all that a producer's sequence is rebuilt from. It
 * names no codec, for there is nothing to expand.
 */
export function emptiedBatch(batch: Buffer): Buffer {
  const empty = Buffer.from(batch.subarray(0, batchHeaderBytes));
  empty.writeInt32BE(batchHeaderBytes - batchPrefixBytes, 8);
  empty.writeInt16BE(empty.readInt16BE(21) & ~codecBits, 21);
  empty.writeInt32BE(0, 57);
  empty.writeUInt32BE(batchChecksum(empty), 17);
  return empty;
}
