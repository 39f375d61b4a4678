import { eachBatch } from "../../src/records/batch-header.ts";
import { type BatchOptions, buildBatch } from "../../src/records/build-batch.ts";
import { eachRecord } from "../../src/records/record.ts";

/** The time at which every fake clock begins. */
export const startMs = 1_700_000_000_000;

/** A batch with a record per value, all of the same time and key. */
export function batchOf(
  values: readonly string[],
  {
    key = "k" as string | null,
    timestampMs = startMs,
    ...options
  }: BatchOptions & { key?: string | null; timestampMs?: number } = {},
): Buffer {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return buildBatch(
    values.map((value) => ({ timestampMs, key: bytes(key), value: bytes(value) })),
    options,
  );
}

/** The values of all records in an answer to Fetch. */
export function valuesIn(records: Buffer | null): string[] {
  const values: string[] = [];
  for (const { bytes } of eachBatch(records ?? Buffer.alloc(0))) {
    for (const { value } of eachRecord(bytes, 1 << 20)) values.push(value?.toString() ?? "null");
  }
  return values;
}
