import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BatchHeader,
  deleteHorizonMs,
  eachBatch,
  lastOffset,
  stampBatch,
  stampLogAppendTime,
} from "../../records/batch-header.ts";
import { buildBatch, type NewRecord } from "../../records/build-batch.ts";
import type { CleaningRules } from "../../records/clean-batch.ts";
import { codecNames } from "../../records/compression/codec.ts";
import { holeBatches } from "../../records/empty-batch.ts";
import { eachRecord, type LogRecord } from "../../records/record.ts";
import { RunCleaner } from "./run-cleaner.ts";

const maxBytes = 1 << 20;

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<NewRecord> = fc.record({
  timestampMs: fc.integer({ min: -1, max: 2 ** 41 }),
  key: fc.option(
    fc.constantFrom("a", "b", "c", "d").map((key) => Buffer.from(key)),
    { nil: null, freq: 20 },
  ),
  value: fc.option(bytes, { nil: null, freq: 3 }),
  headers: fc.array(fc.record({ key: fc.string(), value: fc.option(bytes, { nil: null }) }), {
    maxLength: 2,
  }),
});
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 6 }),
  codec: fc.constantFrom(...codecNames),
  producerId: fc.constantFrom(-1, -1, 5, 6),
  logAppendTimeMs: fc.option(fc.nat(2 ** 41), { nil: null, freq: 4 }),
});
const run = fc.record({
  batches: fc.array(batch, { minLength: 1, maxLength: 12 }),
  firstOffset: fc.nat(2 ** 40),
});
type Run = typeof run extends fc.Arbitrary<infer Value> ? Value : never;

function stored({ batches, firstOffset }: Run): Buffer {
  let offset = firstOffset;
  const sequences = new Map<number, number>();
  const all = batches.map(({ records, codec, producerId, logAppendTimeMs }) => {
    const sequence = sequences.get(producerId) ?? 0;
    sequences.set(producerId, sequence + records.length);
    const producer = producerId < 0 ? undefined : { id: producerId, epoch: 1, sequence };
    const built = buildBatch(records, { codec, ...(producer && { producer }) });
    if (logAppendTimeMs !== null) stampLogAppendTime(built, logAppendTimeMs);
    stampBatch(built, 0, offset, 0);
    offset += records.length;
    return built;
  });
  return Buffer.concat(all);
}

const headersOf = (log: Buffer): BatchHeader[] => Array.from(eachBatch(log), (each) => each.header);
const recordsOf = (log: Buffer): LogRecord[] =>
  Array.from(eachBatch(log)).flatMap((each) => [...eachRecord(each.bytes, maxBytes)]);

/** As a pass has them: the last of each key, and the last batch of each producer. */
function rulesFor(log: Buffer, nowMs: number, retentionMs = 1000): CleaningRules {
  const latest = new Map<string, number>();
  for (const { key, offset } of recordsOf(log)) if (key) latest.set(key.toString(), offset);
  const producers = new Map<number, number>();
  for (const header of headersOf(log)) producers.set(header.producerId, lastOffset(header));
  return {
    nowMs,
    newHorizonMs: nowMs + retentionMs,
    isLatest: (key, offset) => key !== null && (latest.get(key.toString()) ?? -1) <= offset,
    isLastOfProducer: (header) =>
      header.producerId >= 0 && producers.get(header.producerId) === lastOffset(header),
  };
}

function cleaned(log: Buffer, rules: CleaningRules): Buffer {
  const cleaner = new RunCleaner(rules);
  const out = Array.from(eachBatch(log)).flatMap((each) => [...cleaner.add(each)]);
  return Buffer.concat([...out, ...cleaner.finish()]);
}

describe("a cleaned run", () => {
  test("covers the same offsets without a gap, each batch sound", () => {
    fc.assert(
      fc.property(run, (source) => {
        const log = stored(source);
        const before = headersOf(log);
        const after = headersOf(cleaned(log, rulesFor(log, 5000)));
        expect(after[0]!.baseOffset).toBe(before[0]!.baseOffset);
        for (const [index, header] of after.entries()) {
          const next = after[index + 1]?.baseOffset ?? lastOffset(before.at(-1)!) + 1;
          expect(lastOffset(header) + 1).toBe(next);
          if (header.recordCount > 0 || header.producerId >= 0) continue;
          // Two holes would be one.
          expect(after[index + 1]).not.toMatchObject({ recordCount: 0, producerId: -1 });
        }
      }),
      { numRuns: 150 },
    );
  });

  test("holds the last record of each key as it was, and no other", () => {
    fc.assert(
      fc.property(run, fc.nat(2 ** 41), (source, nowMs) => {
        const log = stored(source);
        const rules = rulesFor(log, nowMs);
        const kept = recordsOf(log).filter(({ key, offset }) => rules.isLatest(key, offset));
        expect(recordsOf(cleaned(log, rules))).toEqual(kept);
      }),
      { numRuns: 150 },
    );
  });

  test("keeps what a batch tells of its producer and its codec", () => {
    fc.assert(
      fc.property(run, (source) => {
        const log = stored(source);
        const before = new Map(headersOf(log).map((header) => [header.baseOffset, header]));
        const after = headersOf(cleaned(log, rulesFor(log, 5000)));
        for (const header of after) {
          if (header.recordCount === 0 && header.producerId < 0) continue;
          const { lastOffsetDelta, producerId, producerEpoch, baseSequence } = before.get(
            header.baseOffset,
          )!;
          const told = { lastOffsetDelta, producerId, producerEpoch, baseSequence };
          expect(header).toMatchObject(told);
          if (header.recordCount === 0) expect(header.attributes & 7).toBe(0);
        }
        const ids = new Set([...before.values()].map(({ producerId }) => producerId));
        ids.delete(-1);
        for (const id of ids) {
          const last = (headers: Iterable<BatchHeader>) =>
            [...headers].findLast(({ producerId }) => producerId === id)!.baseOffset;
          expect(last(after)).toBe(last(before.values()));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("cleaned again is the same, and says so", () => {
    fc.assert(
      fc.property(run, (source) => {
        const log = stored(source);
        const rules = rulesFor(log, 5000);
        const once = cleaned(log, rules);
        const cleaner = new RunCleaner({ ...rules, nowMs: 5999, newHorizonMs: 9999 });
        const out = Array.from(eachBatch(once)).flatMap((each) => [...cleaner.add(each)]);
        expect(Buffer.concat([...out, ...cleaner.finish()])).toEqual(once);
        expect([cleaner.hasChanged, cleaner.removedRecords]).toEqual([false, 0]);
      }),
      { numRuns: 100 },
    );
  });

  test("tells tombstones when they may go, and lets them go then", () => {
    fc.assert(
      fc.property(run, fc.nat(2 ** 41), (source, nowMs) => {
        const log = stored(source);
        const rules = rulesFor(log, nowMs);
        const once = cleaned(log, rules);
        for (const each of eachBatch(once)) {
          const hasTombstone = [...eachRecord(each.bytes, maxBytes)].some(
            ({ value }) => value === null,
          );
          const expected = hasTombstone ? nowMs + 1000 : null;
          expect(deleteHorizonMs(each.header)).toBe(expected);
        }
        const values = recordsOf(once).filter(({ value }) => value !== null);
        expect(recordsOf(cleaned(once, { ...rules, nowMs: nowMs + 999 }))).toEqual(recordsOf(once));
        expect(recordsOf(cleaned(once, { ...rules, nowMs: nowMs + 1000 }))).toEqual(values);
      }),
      { numRuns: 150 },
    );
  });

  test("leaves a batch of which all stays as it is, to the byte", () => {
    fc.assert(
      fc.property(run, (source) => {
        const log = stored(source);
        const all = { ...rulesFor(log, 0), isLatest: () => true, newHorizonMs: Infinity };
        expect(cleaned(log, all)).toEqual(log);
      }),
      { numRuns: 50 },
    );
  });
});

test("a hole longer than a batch can tell takes several", () => {
  const first = 2 ** 33;
  const headers = headersOf(holeBatches(first, first + 2 ** 32 + 5));
  expect(headers.map(lastOffset)).toEqual([
    first + 2 ** 31 - 1,
    first + 2 ** 32 - 1,
    first + 2 ** 32 + 5,
  ]);
  expect(headersOf(holeBatches(7, 7))).toMatchObject([{ baseOffset: 7, lastOffsetDelta: 0 }]);
});
