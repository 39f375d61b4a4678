import { expect, test } from "vitest";
import { batchChecksum, stampLogAppendTime } from "./batch-header.ts";
import { type BatchOptions, buildBatch, type NewRecord } from "./build-batch.ts";
import { ExpansionBudget } from "./expansion-budget.ts";
import { inspectRecords } from "./inspect-records.ts";
import { eachRecord } from "./record.ts";
import { validateBatch } from "./validate-batch.ts";

const record: NewRecord = { timestampMs: 1000, key: Buffer.from("k"), value: Buffer.from("v") };
const rules = {
  requireKeys: false,
  earliestTimestampMs: 0,
  latestTimestampMs: 2000,
  expansion: new ExpansionBudget(1 << 16),
};

/** A sound batch of two records, then changed, then given a fitting checksum again. */
function forged(change: (batch: Buffer) => void, options: BatchOptions = {}): Buffer {
  const batch = buildBatch([record, record], options);
  change(batch);
  batch.writeUInt32BE(batchChecksum(batch), 17);
  return batch;
}

const lies: readonly [string, Buffer, string][] = [
  ["nothing", Buffer.alloc(0), "INVALID_RECORD"],
  ["a cut-off batch", buildBatch([record]).subarray(0, -1), "INVALID_RECORD"],
  ["two batches", Buffer.concat([buildBatch([record]), buildBatch([record])]), "INVALID_RECORD"],
  ["magic 1", forged((batch) => batch.writeInt8(1, 16)), "INVALID_RECORD"],
  ["magic 3", forged((batch) => batch.writeInt8(3, 16)), "CORRUPT_MESSAGE"],
  ["an impossible length", forged((batch) => batch.writeInt32BE(13, 8)), "CORRUPT_MESSAGE"],
  ["less than a header", forged((batch) => batch.writeInt32BE(48, 8)), "CORRUPT_MESSAGE"],
  ["a base offset", forged((batch) => batch.writeInt8(1, 7)), "INVALID_RECORD"],
  [
    "more bytes than allowed",
    buildBatch([{ ...record, value: Buffer.alloc(999) }]),
    "MESSAGE_TOO_LARGE",
  ],
  ["codec 5", forged((batch) => batch.writeInt16BE(5, 21)), "UNSUPPORTED_COMPRESSION_TYPE"],
  ["no records", forged((batch) => batch.writeInt32BE(0, 57)), "INVALID_RECORD"],
  ["offsets unlike its count", forged((batch) => batch.writeInt32BE(7, 23)), "INVALID_RECORD"],
  ["a transaction marker", forged(() => {}, { control: true }), "INVALID_RECORD"],
  ["a transaction of nobody", forged(() => {}, { transactional: true }), "INVALID_RECORD"],
  [
    "no sequence",
    forged(() => {}, { producer: { id: 1, epoch: 0, sequence: -1 } }),
    "INVALID_RECORD",
  ],
  ["no epoch", forged(() => {}, { producer: { id: 1, epoch: -1, sequence: 0 } }), "INVALID_RECORD"],
];

test.each(lies)("a producer that sends %s is refused", (_, bytes, error) => {
  expect(validateBatch(bytes, 900)).toMatchObject({ error });
});

test("bytes behind the batch that are no batch are ignored, as Kafka does", () => {
  const batch = buildBatch([record]);
  const verdict = validateBatch(Buffer.concat([batch, Buffer.alloc(11)]), 900);
  expect(verdict).toMatchObject({ sizeBytes: batch.length, recordCount: 1 });
});

const innerLies: readonly [string, Buffer][] = [
  ["fewer records than counted", forged((batch) => batch.writeInt32BE(3, 57))],
  ["more records than counted", forged((batch) => batch.writeInt32BE(1, 57))],
  ["a record length that is wrong", forged((batch) => batch.writeInt8(2, 61))],
  ["offsets out of order", forged((batch) => batch.writeInt8(4, 64))],
  ["a key longer than the batch", forged((batch) => batch.writeInt8(100, 65))],
  ["bytes that do not decompress", forged((batch) => batch.writeInt16BE(1, 21))],
];

test.each(innerLies)("records with %s are refused", (_, batch) => {
  expect(inspectRecords(batch, rules)).toMatchObject({ error: "INVALID_RECORD" });
});

test("a compacted topic takes no record without a key; an empty key is one", () => {
  const compacted = { ...rules, requireKeys: true };
  const keyless = buildBatch([record, { ...record, key: null }]);
  const emptyKey = buildBatch([{ ...record, key: Buffer.alloc(0) }]);
  expect(inspectRecords(keyless, compacted)).toMatchObject({ error: "INVALID_RECORD" });
  expect(inspectRecords(emptyKey, compacted)).toEqual({ maxTimestampMs: 1000 });
});

test("timestamps are held to the topic's bounds, -1 to none", () => {
  const late = buildBatch([record, { ...record, timestampMs: 2001 }]);
  const none = buildBatch([{ ...record, timestampMs: -1 }]);
  expect(inspectRecords(late, rules)).toMatchObject({ error: "INVALID_TIMESTAMP" });
  expect(inspectRecords(none, rules)).toEqual({ maxTimestampMs: -1 });
  const any = { ...rules, latestTimestampMs: Infinity };
  const endless = buildBatch([{ ...record, timestampMs: 1000 }]);
  endless.writeBigInt64BE(2n ** 63n - 1n, 27);
  expect(inspectRecords(endless, any)).toMatchObject({ error: "INVALID_TIMESTAMP" });
});

test("a producer cannot claim the log append time; the broker's stamp reads back", () => {
  const batch = buildBatch([record, record]);
  stampLogAppendTime(batch, 5000);
  expect(inspectRecords(batch, rules)).toMatchObject({ error: "INVALID_TIMESTAMP" });
  expect(validateBatch(batch, 900)).not.toHaveProperty("error");
  expect([...eachRecord(batch, 900)].map(({ timestampMs }) => timestampMs)).toEqual([5000, 5000]);
});
