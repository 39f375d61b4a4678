import { eachBatch, isControl } from "../records/batch-header.ts";
import { buildBatch } from "../records/build-batch.ts";
import { eachRecord } from "../records/record.ts";
import type { StoredRecord } from "./runtime.ts";

/** Our own batches are not compressed; a foreign one may expand to this much, not more. */
const maxDecompressedBytes = 64 * 1024 * 1024;

/** How a shard's records look in a compacted log. */
export interface RecordCodec<Rec> {
  encode(record: Rec): KeyAndValue;
  /** Null for a record that is none of ours: of a newer program, or of another kind. */
  decode(key: Buffer, value: Buffer | null): Rec | null;
}

export interface KeyAndValue {
  readonly key: Buffer;
  /** Null is a tombstone. */
  readonly value: Buffer | null;
}

/** One batch, so that a crash keeps all records of a decision or none. */
export function encodeRecords<Rec>(
  codec: RecordCodec<Rec>,
  records: readonly Rec[],
  timestampMs: number,
): Buffer {
  return buildBatch(records.map((record) => ({ timestampMs, ...codec.encode(record) })));
}

/** The shard's records in whole batches, in order. Nothing of `batches` is kept. */
export function* decodeRecords<Rec>(
  codec: RecordCodec<Rec>,
  batches: Buffer,
): Generator<StoredRecord<Rec>> {
  for (const { header, bytes } of eachBatch(batches)) {
    if (isControl(header)) continue;
    for (const { offset, key, value } of eachRecord(bytes, maxDecompressedBytes)) {
      const record = key === null ? null : codec.decode(key, value);
      if (record !== null) yield { offset, record };
    }
  }
}
