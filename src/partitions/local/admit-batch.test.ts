import { expect, test } from "vitest";
import { partitionSettings } from "../../../test/node/partition-settings.ts";
import { batchChecksum, hasLogAppendTime, readHeader } from "../../records/batch-header.ts";
import { type BatchOptions, buildBatch, type NewRecord } from "../../records/build-batch.ts";
import { eachRecord } from "../../records/record.ts";

import { admitBatch } from "./admit-batch.ts";

const nowMs = 1_700_000_000_000;
const hourMs = 3_600_000;

const record = (rest: Partial<NewRecord> = {}): NewRecord => ({
  timestampMs: nowMs,
  key: Buffer.from("k"),
  value: Buffer.from("v"),
  ...rest,
});
const batch = (records: readonly NewRecord[] = [record()], options: BatchOptions = {}) =>
  buildBatch(records, options);

const admit = (bytes: Buffer, settings: Parameters<typeof partitionSettings>[0] = {}) =>
  admitBatch(bytes, partitionSettings(settings), nowMs);

const timesIn = (bytes: Buffer) =>
  Array.from(eachRecord(bytes, 1 << 20), ({ timestampMs }) => timestampMs);

test("a sound batch is taken as it is", () => {
  const bytes = batch([record(), record({ timestampMs: nowMs + 5 })]);
  const sent = Buffer.from(bytes);
  expect(admit(bytes)).toMatchObject({ recordCount: 2, maxTimestampMs: nowMs + 5 });
  expect(bytes).toEqual(sent);
});

test("a largest timestamp that is not the records' own is put right", () => {
  const bytes = batch([record(), record({ timestampMs: nowMs + 5 })]);
  bytes.writeBigInt64BE(BigInt(nowMs + 1000), 35);
  bytes.writeUInt32BE(batchChecksum(bytes), 17);
  expect(admit(bytes)).toMatchObject({ maxTimestampMs: nowMs + 5 });
  expect(readHeader(bytes).crc).toBe(batchChecksum(bytes));
});

test("LogAppendTime stamps every record, whatever time it had", () => {
  const bytes = batch([record({ timestampMs: 5 }), record({ timestampMs: nowMs + 9 * hourMs })]);
  const admitted = admit(bytes, { timestampType: "LogAppendTime" });
  expect(admitted).toMatchObject({ maxTimestampMs: nowMs, crc: batchChecksum(bytes) });
  expect(hasLogAppendTime(readHeader(bytes))).toBe(true);
  expect(timesIn(bytes)).toEqual([nowMs, nowMs]);
});

test("a record's time may lie within its topic's bounds, and not a millisecond beyond", () => {
  const bounds = { timestampBeforeMaxMs: 100, timestampAfterMaxMs: 50 };
  const at = (offsetMs: number) =>
    admit(batch([record(), record({ timestampMs: nowMs + offsetMs })]), bounds);
  expect(at(-100)).toMatchObject({ recordCount: 2 });
  expect(at(50)).toMatchObject({ recordCount: 2 });
  expect(at(-101)).toMatchObject({ error: "INVALID_TIMESTAMP", recordIndex: 1 });
  expect(at(51)).toMatchObject({ error: "INVALID_TIMESTAMP", recordIndex: 1 });
});

test("a record without a time is within all bounds", () => {
  const bounds = { timestampBeforeMaxMs: 0, timestampAfterMaxMs: 0 };
  expect(admit(batch([record({ timestampMs: -1 })]), bounds)).toMatchObject({ recordCount: 1 });
});

test("a compacted topic takes no record without a key; an empty key is one", () => {
  const keyless = () => batch([record(), record({ key: null })]);
  expect(admit(keyless(), { compacts: true })).toMatchObject({
    error: "INVALID_RECORD",
    recordIndex: 1,
  });
  expect(admit(keyless())).toMatchObject({ recordCount: 2 });
  const empty = batch([record({ key: Buffer.alloc(0) })]);
  expect(admit(empty, { compacts: true })).toMatchObject({ recordCount: 1 });
});

test.each(["gzip", "snappy", "lz4", "zstd"] as const)("%s is looked into", (codec) => {
  const keyless = batch([record({ key: null })], { codec });
  expect(admit(Buffer.from(keyless))).toMatchObject({ recordCount: 1 });
  expect(admit(keyless, { compacts: true })).toMatchObject({ error: "INVALID_RECORD" });
});

test("a batch up to max.message.bytes, and one byte more", () => {
  const bytes = batch();
  expect(admit(bytes, { maxMessageBytes: bytes.length })).toMatchObject({ recordCount: 1 });
  const tooLarge = admit(bytes, { maxMessageBytes: bytes.length - 1 });
  expect(tooLarge).toMatchObject({ error: "MESSAGE_TOO_LARGE" });
});

test("transactions are not served", () => {
  const producer = { id: 1, epoch: 0, sequence: 0 };
  const answer = admit(batch([record()], { producer, transactional: true }));
  expect(answer).toMatchObject({ error: "INVALID_TXN_STATE" });
});

test("what follows the batch and makes none is not looked at", () => {
  const bytes = batch([record(), record({ timestampMs: nowMs + 5 })]);
  bytes.writeBigInt64BE(BigInt(nowMs + 1000), 35);
  bytes.writeUInt32BE(batchChecksum(bytes), 17);
  const longer = Buffer.concat([bytes, Buffer.alloc(5)]);
  expect(admit(longer)).toMatchObject({ sizeBytes: bytes.length, maxTimestampMs: nowMs + 5 });
  expect(readHeader(longer).crc).toBe(batchChecksum(longer.subarray(0, bytes.length)));
});
