import {
  attributeBits,
  batchChecksum,
  batchHeaderBytes,
  batchPrefixBytes,
} from "./batch-header.ts";
import { type CodecName, compress } from "./compression/codec.ts";
import { writeInt64 } from "./int64.ts";
import { varintBytes, writeVarint } from "./varint.ts";

/** A record to be written; the batch gives it its offset. */
export interface NewRecord {
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly { readonly key: string; readonly value: Buffer | null }[];
}

/** All optional: a plain, uncompressed batch of no particular producer. */
export interface BatchOptions {
  readonly baseOffset?: number;
  readonly codec?: CodecName;
  /** The codec's own scale. */
  readonly compressionLevel?: number;
  readonly producer?: { readonly id: number; readonly epoch: number; readonly sequence: number };
  readonly transactional?: boolean;
  readonly control?: boolean;
}

/** A batch of magic 2 holding `records` (at least one), ready to be sent or appended. */
export function buildBatch(records: readonly NewRecord[], options: BatchOptions = {}): Buffer {
  const { codec = "none", producer = { id: -1, epoch: -1, sequence: -1 } } = options;
  const baseTimestampMs = records[0]!.timestampMs;
  const maxTimestampMs = records.reduce((max, { timestampMs }) => Math.max(max, timestampMs), -1);
  const body = compress(codec, writeRecords(records, baseTimestampMs), options.compressionLevel);
  const batch = Buffer.allocUnsafe(batchHeaderBytes + body.length);
  body.copy(batch, batchHeaderBytes);
  writeInt64(batch, 0, options.baseOffset ?? 0);
  batch.writeInt32BE(batch.length - batchPrefixBytes, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(2, 16);
  const { transactional = false, control = false } = options;
  batch.writeInt16BE(attributeBits(codec, transactional, control), 21);
  batch.writeInt32BE(records.length - 1, 23);
  writeInt64(batch, 27, baseTimestampMs);
  writeInt64(batch, 35, maxTimestampMs);
  writeInt64(batch, 43, producer.id);
  batch.writeInt16BE(producer.epoch, 51);
  batch.writeInt32BE(producer.sequence, 53);
  batch.writeInt32BE(records.length, 57);
  batch.writeUInt32BE(batchChecksum(batch), 17);
  return batch;
}

function writeRecords(records: readonly NewRecord[], baseTimestampMs: number): Buffer {
  const parts = records.map((record, index) => {
    const bodyBytes = recordBodyBytes(record, index, baseTimestampMs);
    const bytes = Buffer.allocUnsafe(varintBytes(bodyBytes) + bodyBytes);
    let at = writeVarint(bytes, 0, bodyBytes);
    bytes[at++] = 0;
    at = writeVarint(bytes, at, record.timestampMs - baseTimestampMs);
    at = writeVarint(bytes, at, index);
    at = writeBytes(bytes, at, record.key);
    at = writeBytes(bytes, at, record.value);
    const headers = record.headers ?? [];
    at = writeVarint(bytes, at, headers.length);
    for (const header of headers) {
      at = writeBytes(bytes, at, Buffer.from(header.key));
      at = writeBytes(bytes, at, header.value);
    }
    return bytes;
  });
  return Buffer.concat(parts);
}

function recordBodyBytes(record: NewRecord, index: number, baseTimestampMs: number): number {
  const headers = record.headers ?? [];
  let bytes = 1 + varintBytes(record.timestampMs - baseTimestampMs) + varintBytes(index);
  bytes += sizeOf(record.key) + sizeOf(record.value) + varintBytes(headers.length);
  for (const header of headers) {
    const keyBytes = Buffer.byteLength(header.key);
    bytes += varintBytes(keyBytes) + keyBytes + sizeOf(header.value);
  }
  return bytes;
}

function sizeOf(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintBytes(bytes.length) + bytes.length;
}

function writeBytes(target: Buffer, at: number, bytes: Buffer | null): number {
  if (bytes === null) return writeVarint(target, at, -1);
  const start = writeVarint(target, at, bytes.length);
  bytes.copy(target, start);
  return start + bytes.length;
}
