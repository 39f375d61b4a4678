import type { CodecName } from "./compression/codec.ts";
import { codecNames } from "./compression/codec.ts";
import { crc32c } from "./crc32c.ts";
import { readInt64, writeInt64 } from "./int64.ts";
import { MalformedRecord } from "./malformed-record.ts";

/**
 * The 61 bytes before the records of a batch of magic 2, read and stamped in place.
 *
 *      0 baseOffset i64 · 8 batchLength i32 · 12 partitionLeaderEpoch i32 · 16 magic i8
 *     17 crc u32 · 21 attributes i16 · 23 lastOffsetDelta i32
 *     27 baseTimestamp i64 · 35 maxTimestamp i64
 *     43 producerId i64 · 51 producerEpoch i16 · 53 baseSequence i32
 *     57 recordCount i32 · 61 records
 *
 * The CRC covers everything from `attributes` on, so offset and epoch can be stamped freely.
 */
export interface BatchHeader {
  readonly baseOffset: number;
  /** Of the whole batch, header included. */
  readonly sizeBytes: number;
  readonly partitionLeaderEpoch: number;
  readonly magic: number;
  readonly crc: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestampMs: number;
  readonly maxTimestampMs: number;
  /** -1: not an idempotent producer. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** A batch within a longer run of bytes. */
export interface Batch {
  readonly header: BatchHeader;
  /** A view, header included. */
  readonly bytes: Buffer;
}

export const batchHeaderBytes = 61;
/** Base offset and batch length: what `batchLength` does not count. */
export const batchPrefixBytes = 12;
/** Where `magic` lies: enough bytes to tell what kind of batch it is. */
export const magicAt = 16;
/** First byte under the checksum. */
const attributesAt = 21;
const codecBits = 0x07;
const logAppendTimeBit = 0x08;
const transactionalBit = 0x10;
const controlBit = 0x20;
const deleteHorizonBit = 0x40;

/** Reads the header at `at`; the caller has made sure that 61 bytes are there. */
export function readHeader(bytes: Buffer, at = 0): BatchHeader {
  return {
    baseOffset: readInt64(bytes, at),
    sizeBytes: batchPrefixBytes + bytes.readInt32BE(at + 8),
    partitionLeaderEpoch: bytes.readInt32BE(at + 12),
    magic: bytes.readInt8(at + magicAt),
    crc: bytes.readUInt32BE(at + 17),
    attributes: bytes.readInt16BE(at + attributesAt),
    lastOffsetDelta: bytes.readInt32BE(at + 23),
    baseTimestampMs: readInt64(bytes, at + 27),
    maxTimestampMs: readInt64(bytes, at + 35),
    producerId: readInt64(bytes, at + 43),
    producerEpoch: bytes.readInt16BE(at + 51),
    baseSequence: bytes.readInt32BE(at + 53),
    recordCount: bytes.readInt32BE(at + 57),
  };
}

/**
 * The batches of `bytes` one after the other, as views. Throws `MalformedRecord` when a length
 * is impossible or the last batch is cut off; with `"mayBeCut"`, as in an answer to Fetch, a
 * cut-off last batch ends the run instead.
 */
export function* eachBatch(bytes: Buffer, tail: "whole" | "mayBeCut" = "whole"): Generator<Batch> {
  for (let at = 0; at < bytes.length; ) {
    const left = bytes.length - at;
    const sizeBytes =
      left < batchPrefixBytes ? Infinity : bytes.readInt32BE(at + 8) + batchPrefixBytes;
    if (sizeBytes < batchHeaderBytes) throw new MalformedRecord("batch shorter than its header");
    if (sizeBytes > left) {
      if (tail === "mayBeCut") return;
      throw new MalformedRecord("batch longer than the bytes given");
    }
    const batch = bytes.subarray(at, at + sizeBytes);
    yield { header: readHeader(batch), bytes: batch };
    at += sizeBytes;
  }
}

/** What the log decides about a batch; neither field is under the checksum. */
export function stampBatch(
  bytes: Buffer,
  at: number,
  baseOffset: number,
  leaderEpoch: number,
): void {
  writeInt64(bytes, at, baseOffset);
  bytes.writeInt32BE(leaderEpoch, at + 12);
}

/** The checksum a whole batch ought to carry. */
export function batchChecksum(batch: Buffer): number {
  return crc32c(batch.subarray(attributesAt));
}

/**
 * For topics of `message.timestamp.type=LogAppendTime`: every record of the batch now reads as
 * written at `timestampMs`. Renews the checksum.
 */
export function stampLogAppendTime(batch: Buffer, timestampMs: number): void {
  batch.writeInt16BE(batch.readInt16BE(attributesAt) | logAppendTimeBit, attributesAt);
  stampMaxTimestamp(batch, timestampMs);
}

/** Corrects the largest timestamp of a batch and renews its checksum. */
export function stampMaxTimestamp(batch: Buffer, timestampMs: number): void {
  writeInt64(batch, 35, timestampMs);
  batch.writeUInt32BE(batchChecksum(batch), 17);
}

/** The offset of the batch's last record. */
export function lastOffset(header: BatchHeader): number {
  return header.baseOffset + header.lastOffsetDelta;
}

/** Null: bits that name no codec. */
export function codecOf(header: BatchHeader): CodecName | null {
  return codecNames[header.attributes & codecBits] ?? null;
}

export function hasLogAppendTime(header: BatchHeader): boolean {
  return (header.attributes & logAppendTimeBit) !== 0;
}

export function isTransactional(header: BatchHeader): boolean {
  return (header.attributes & transactionalBit) !== 0;
}

/** Control batches carry transaction markers; only the broker writes them. */
export function isControl(header: BatchHeader): boolean {
  return (header.attributes & controlBit) !== 0;
}

/**
 * From when on the tombstones in the batch may go (KIP-534); its place in the header is that of the
 * base timestamp, which the records' deltas then refer to. Null: nobody has cleaned them yet.
 */
export function deleteHorizonMs(header: BatchHeader): number | null {
  return (header.attributes & deleteHorizonBit) === 0 ? null : header.baseTimestampMs;
}

/** Writes the delete horizon down; the records' deltas and the checksum are the caller's. */
export function stampDeleteHorizon(batch: Buffer, horizonMs: number): void {
  batch.writeInt16BE(batch.readInt16BE(attributesAt) | deleteHorizonBit, attributesAt);
  writeInt64(batch, 27, horizonMs);
}

/** The attribute bits of a batch about to be built. */
export function attributeBits(codec: CodecName, transactional: boolean, control: boolean): number {
  return (
    codecNames.indexOf(codec) | (transactional ? transactionalBit : 0) | (control ? controlBit : 0)
  );
}

/** The sequence `count` after `sequence`; after 2^31 - 1 comes 0. */
export function sequenceAfter(sequence: number, count: number): number {
  return (sequence + count) % 2 ** 31;
}

/** Sequence of the batch's last record. */
export function lastSequence(header: BatchHeader): number {
  return sequenceAfter(header.baseSequence, header.lastOffsetDelta);
}
