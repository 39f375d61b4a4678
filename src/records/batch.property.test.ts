import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchHeaderBytes, eachBatch, readHeader, stampBatch } from "./batch-header.ts";
import { buildBatch, type NewRecord } from "./build-batch.ts";
import { codecNames } from "./compression/codec.ts";
import { ExpansionBudget } from "./expansion-budget.ts";
import { inspectRecords } from "./inspect-records.ts";
import { MalformedRecord } from "./malformed-record.ts";
import { eachRecord } from "./record.ts";
import { validateBatch } from "./validate-batch.ts";

const maxBytes = 1 << 20;
const anything = {
  requireKeys: false,
  earliestTimestampMs: -Infinity,
  latestTimestampMs: Infinity,
};
const unreadable = /^(INVALID_RECORD|MESSAGE_TOO_LARGE)$/;
const rules = (expandedBytes: number) => ({
  ...anything,
  expansion: new ExpansionBudget(expandedBytes),
});

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const nullable = fc.option(bytes, { nil: null });
const record: fc.Arbitrary<NewRecord> = fc.record({
  timestampMs: fc.integer({ min: 0, max: 2 ** 45 }),
  key: nullable,
  value: nullable,
  headers: fc.array(fc.record({ key: fc.string(), value: nullable }), { maxLength: 3 }),
});
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 20 }),
  codec: fc.constantFrom(...codecNames),
});

describe("a batch", () => {
  test("gives back the records it was built from, whatever the codec", () => {
    fc.assert(
      fc.property(batch, fc.nat(2 ** 50), ({ records, codec }, baseOffset) => {
        const built = buildBatch(records, { codec, baseOffset });
        const read = [...eachRecord(built, maxBytes)];
        expect(read.map(({ offset, ...rest }) => rest)).toEqual(records);
        expect(read.map(({ offset }) => offset)).toEqual(records.map((_, i) => baseOffset + i));
      }),
      { numRuns: 200 },
    );
  });

  test("is accepted, and stays accepted wherever it is stamped", () => {
    fc.assert(
      fc.property(batch, fc.nat(2 ** 50), fc.nat(1000), ({ records, codec }, offset, epoch) => {
        const built = buildBatch(records, { codec });
        const max = Math.max(...records.map(({ timestampMs }) => timestampMs));
        expect(validateBatch(built, maxBytes)).toEqual(readHeader(built));
        expect(inspectRecords(built, rules(maxBytes))).toEqual({ maxTimestampMs: max });
        stampBatch(built, 0, offset, epoch);
        expect(readHeader(built)).toMatchObject({
          baseOffset: offset,
          partitionLeaderEpoch: epoch,
        });
        stampBatch(built, 0, 0, 0);
        expect(validateBatch(built, maxBytes)).not.toHaveProperty("error");
      }),
      { numRuns: 100 },
    );
  });

  test("with any one byte under its checksum changed is refused", () => {
    fc.assert(
      fc.property(batch, fc.nat(), fc.integer({ min: 1, max: 255 }), (source, where, flip) => {
        const built = buildBatch(source.records, { codec: source.codec });
        const at = 17 + (where % (built.length - 17));
        built[at]! ^= flip;
        expect(validateBatch(built, maxBytes)).toMatchObject({ error: "CORRUPT_MESSAGE" });
      }),
      { numRuns: 100 },
    );
  });
});

describe("hostile bytes", () => {
  test("within a batch are records or MalformedRecord, and inspection agrees", () => {
    const body = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(body, fc.constantFrom(...codecNames), fc.nat(5), (array, codec, count) => {
        const header = buildBatch([{ timestampMs: 0, key: null, value: null }], { codec });
        header.writeInt32BE(count, 57);
        const lying = Buffer.concat([header.subarray(0, batchHeaderBytes), array]);
        let readable = true;
        try {
          for (const each of eachRecord(lying, 4096)) expect(each.headers.length).toBeLessThan(200);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRecord);
          readable = false;
        }
        const inspected = inspectRecords(lying, rules(4096));
        if (!readable)
          expect(inspected).toMatchObject({ error: expect.stringMatching(unreadable) });
      }),
      { numRuns: 300 },
    );
  });

  test("as a run of batches end in whole batches or MalformedRecord", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        const run = Buffer.from(array);
        try {
          let sum = 0;
          for (const { header } of eachBatch(run)) sum += header.sizeBytes;
          expect(sum).toBe(run.length);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRecord);
        }
      }),
    );
  });

  test("in place of a Produce's batch are refused, never thrown about", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        expect(validateBatch(Buffer.from(array), maxBytes)).toHaveProperty("error");
      }),
    );
  });
});
