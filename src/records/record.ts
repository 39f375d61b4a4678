import {
  type BatchHeader,
  batchHeaderBytes,
  codecOf,
  hasLogAppendTime,
  readHeader,
} from "./batch-header.ts";
import { type CodecName, decompress } from "./compression/codec.ts";
import { MalformedRecord } from "./malformed-record.ts";
import { VarintReader } from "./varint.ts";

/** One message as its producer wrote it. Key, value and header values are views. */
export interface LogRecord {
  readonly offset: number;
  readonly timestampMs: number;
  /** Null and empty are different things. */
  readonly key: Buffer | null;
  /** Null: a tombstone in a compacted topic. */
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

export interface RecordHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** Smallest header of a record: an empty key and a null value. */
const minHeaderBytes = 2;

/**
 * The records of one whole batch in offset order. Throws `MalformedRecord` when the bytes are
 * not what the batch's header promises, or expand beyond `maxDecompressedBytes`.
 */
export function* eachRecord(batch: Buffer, maxDecompressedBytes: number): Generator<LogRecord> {
  const header = readHeader(batch);
  const reader = new VarintReader(
    recordBytes(batch, header, (codec, bytes) => decompress(codec, bytes, maxDecompressedBytes)),
  );
  for (let index = 0; index < header.recordCount; index++) yield readRecord(reader, header);
  if (reader.at !== reader.bytes.length) throw new MalformedRecord("bytes after the last record");
}

/** What follows the header, by `expand` when it is compressed. */
export function recordBytes(
  batch: Buffer,
  header: BatchHeader,
  expand: (codec: CodecName, bytes: Buffer) => Buffer,
): Buffer {
  const codec = codecOf(header);
  if (codec === null) throw new MalformedRecord("attributes name no codec");
  return expand(codec, batch.subarray(batchHeaderBytes));
}

/**
 *     length · attributes i8 · timestampDelta · offsetDelta · key · value · { key · value } headers
 *
 * Lengths, deltas and counts are zigzag varints.
 */
function readRecord(reader: VarintReader, batch: BatchHeader): LogRecord {
  const length = reader.int32();
  const end = reader.at + length;
  reader.skip(1);
  const timestampDelta = reader.int64();
  const offset = batch.baseOffset + reader.int32();
  const key = reader.nullableBytes();
  const value = reader.nullableBytes();
  const headers = readHeaders(reader);
  if (reader.at !== end) throw new MalformedRecord("a record's length is not that of its fields");
  const timestampMs = hasLogAppendTime(batch)
    ? batch.maxTimestampMs
    : batch.baseTimestampMs + timestampDelta;
  return { offset, timestampMs, key, value, headers };
}

const noHeaders: readonly RecordHeader[] = [];

function readHeaders(reader: VarintReader): readonly RecordHeader[] {
  const count = readHeaderCount(reader);
  if (count === 0) return noHeaders;
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index++) {
    const key = reader.nullableBytes();
    if (key === null) throw new MalformedRecord("a header without a key");
    headers.push({ key: key.toString(), value: reader.nullableBytes() });
  }
  return headers;
}

/** A count that the remaining bytes could hold. */
export function readHeaderCount(reader: VarintReader): number {
  const count = reader.int32();
  if (count < 0 || count * minHeaderBytes > reader.bytes.length - reader.at) {
    throw new MalformedRecord("more headers than bytes");
  }
  return count;
}
