import type { BatchHeader } from "./batch-header.ts";
import type { decompress } from "./compression/codec.ts";
import { MalformedRecord } from "./malformed-record.ts";
import { recordBytes } from "./record.ts";
import { VarintReader } from "./varint.ts";

/** Where a record lies in the expanded records of its batch, and what compaction asks of it. */
export interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  /** A view of the expanded records. */
  readonly key: Buffer | null;
  /** False: a tombstone. */
  readonly hasValue: boolean;
  /** Milliseconds after the batch's base timestamp. */
  readonly timestampDelta: number;
  /** The bytes of the timestamp delta: after the record's one byte of attributes. */
  readonly deltaStart: number;
  readonly deltaEnd: number;
}

/**
 * Shows each record of a whole batch, in offset order, and returns the expanded records that the
 * spans speak of. Throws `MalformedRecord` as `eachRecord` does.
 */
export function recordSpans(
  batch: Buffer,
  header: BatchHeader,
  maxDecompressedBytes: number,
  expand: typeof decompress,
  show: (record: RecordSpan) => void,
): Buffer {
  const body = recordBytes(batch, header, (codec, packed) =>
    expand(codec, packed, maxDecompressedBytes),
  );
  const reader = new VarintReader(body);
  for (let index = 0; index < header.recordCount; index++) {
    const start = reader.at;
    const length = reader.int32();
    const contentStart = reader.at;
    reader.skip(length);
    const end = reader.at;
    reader.at = contentStart;
    reader.skip(1);
    const deltaStart = reader.at;
    const timestampDelta = reader.int64();
    const deltaEnd = reader.at;
    const offset = header.baseOffset + reader.int32();
    const key = reader.nullableBytes();
    const hasValue = reader.skipNullableBytes();
    if (reader.at > end) throw new MalformedRecord("a record is not as long as it says");
    reader.at = end;
    show({ start, end, offset, key, hasValue, timestampDelta, deltaStart, deltaEnd });
  }
  if (reader.at !== body.length) throw new MalformedRecord("bytes after the last record");
  return body;
}
