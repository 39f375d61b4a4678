import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FakeClock } from "../../src/base/fake-clock.ts";
import { type BatchHeader, eachBatch, readHeader } from "../../src/records/batch-header.ts";
import { buildBatch, type NewRecord } from "../../src/records/build-batch.ts";
import { MalformedRecord } from "../../src/records/malformed-record.ts";
import type {
  Lease,
  Log,
  LogFold,
  LogName,
  LogSettings,
  LogStore,
  ReadLimits,
} from "../../src/storage/log-store.ts";

/** What an engine hands to the suite. */
export interface StoreUnderTest {
  readonly clock: FakeClock;
  readonly store: LogStore;
  /** Closes the store and opens it again on what it left; absent when nothing outlives it. */
  reopen?(): Promise<LogStore>;
  cleanUp?(): Promise<void>;
}

export const settings: LogSettings = {
  segmentBytes: 1000,
  segmentMs: 3_600_000,
  indexIntervalBytes: 200,
  flushPolicy: "fsync",
  flushMessages: Infinity,
  flushMs: Infinity,
};

export const everything: ReadLimits = { maxBytes: 1 << 20, endOffset: Infinity, minOneBatch: true };

/** Counts records and remembers their order: any two folds of one log must agree. */
export class CountingFold implements LogFold {
  count = 0;
  trace = "";

  restore(snapshot: Buffer | null): void {
    const [count, trace] = snapshot === null ? ["0", ""] : snapshot.toString().split(" ");
    if (trace === undefined || !/^\d+$/.test(count!)) throw new MalformedRecord("not a count");
    this.count = Number(count);
    this.trace = trace;
  }

  apply(batch: BatchHeader): void {
    this.count += batch.recordCount;
    this.trace += `${batch.baseOffset}+${batch.recordCount},`;
  }

  snapshot(): Buffer {
    return Buffer.from(`${this.count} ${this.trace}`);
  }
}

/** `count` records of `timestampMs`, each of about `valueBytes`. */
export function batchOf(count: number, timestampMs = 1000, valueBytes = 50): Buffer {
  const record: NewRecord = { timestampMs, key: null, value: Buffer.alloc(valueBytes, count) };
  return buildBatch(Array.from({ length: count }, () => record));
}

/** Base offsets of the batches a read gave, or null for a refusal. */
export async function offsetsOf(
  read: Lease | null | Promise<Lease | null>,
): Promise<readonly number[] | null> {
  const lease = await read;
  if (lease === null) return null;
  const offsets = Array.from(eachBatch(lease.bytes), ({ header }) => header.baseOffset);
  lease.release();
  return offsets;
}

const name: LogName = { topic: "orders", topicId: "0123456789abcdef".repeat(2), partition: 3 };

/** What every engine of `LogStore` promises. */
export function logStoreConformance(engine: string, create: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let store: LogStore;
  let log: Log;
  let fold: CountingFold;

  const open = async (changes: Partial<LogSettings> = {}, which = name): Promise<Log> => {
    fold = new CountingFold();
    log = await store.open(which, { ...settings, ...changes }, fold);
    return log;
  };

  describe(engine, () => {
    beforeEach(async () => {
      subject = await create();
      store = subject.store;
      await open();
    });
    afterEach(async () => {
      await store.close();
      await subject.cleanUp?.();
    });

    describe("append", () => {
      test("gives dense offsets and stamps them into the batches", async () => {
        expect(log.append(batchOf(3))).toBe(0);
        const run = Buffer.concat([batchOf(2), batchOf(1)]);
        expect(log.append(run)).toBe(3);
        expect(log.endOffset).toBe(6);
        expect(Array.from(eachBatch(run), ({ header }) => header.baseOffset)).toEqual([3, 5]);
        expect(readHeader(run).partitionLeaderEpoch).toBe(0);
        expect(await offsetsOf(log.read(0, everything))).toEqual([0, 3, 5]);
      });

      test("leaves the buffer to the caller", async () => {
        const batch = batchOf(1);
        log.append(batch);
        batch.fill(0xff);
        expect(await offsetsOf(log.read(0, everything))).toEqual([0]);
      });

      test("applies every batch to the fold, in order, with its offset", () => {
        log.append(Buffer.concat([batchOf(2), batchOf(1)]));
        log.append(batchOf(4));
        expect(fold.trace).toBe("0+2,2+1,3+4,");
      });

      test("returns the same bytes that were sent, but for offset and epoch", async () => {
        const sent = batchOf(5);
        log.append(Buffer.from(sent));
        const lease = await log.read(0, everything);
        expect(lease!.bytes.subarray(16)).toEqual(sent.subarray(16));
        lease!.release();
      });
    });

    describe("sync", () => {
      test("makes durable what was appended before it", async () => {
        log.append(batchOf(3));
        await log.sync();
        expect(log.durableOffset).toBe(3);
      });

      test("of nothing resolves", async () => {
        await log.sync();
        expect(log.durableOffset).toBe(0);
      });

      test("in many calls at once resolves them all", async () => {
        const syncs: Promise<void>[] = [];
        for (let count = 0; count < 20; count++) {
          log.append(batchOf(1));
          syncs.push(log.sync());
        }
        await Promise.all(syncs);
        expect(log.durableOffset).toBe(20);
      });

      test("under `os` promises at once what the kernel has", async () => {
        await open({ flushPolicy: "os" }, { ...name, partition: 4 });
        log.append(batchOf(3));
        expect(log.durableOffset).toBe(3);
        await log.sync();
      });

      test("under `os` waits for the disk once `flushMessages` are unflushed", async () => {
        await open({ flushPolicy: "os", flushMessages: 2 }, { ...name, partition: 4 });
        log.append(batchOf(1));
        expect(log.durableOffset).toBe(1);
        log.append(batchOf(1));
        await log.sync();
        expect(log.durableOffset).toBe(2);
      });
    });

    describe("read", () => {
      const size = batchOf(2).length;
      beforeEach(async () => {
        for (let count = 0; count < 30; count++) log.append(batchOf(2));
        await log.sync();
      });

      test("begins with the batch that holds the offset, wherever it lies", async () => {
        for (let offset = 0; offset < 60; offset++) {
          const offsets = await offsetsOf(log.read(offset, { ...everything, maxBytes: 1 }));
          expect(offsets).toEqual([offset - (offset % 2)]);
        }
      });

      test("goes through the whole log, each batch once", async () => {
        const seen: number[] = [];
        while (seen.length < 30) {
          const next = await offsetsOf(log.read(seen.length * 2, { ...everything, maxBytes: 500 }));
          expect(next!.length).toBeGreaterThan(0);
          seen.push(...next!);
        }
        expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index * 2));
      });

      test("stops at maxBytes, with whole batches only", async () => {
        const limits = { ...everything, maxBytes: 2 * size + 1 };
        expect(await offsetsOf(log.read(0, limits))).toEqual([0, 2]);
        expect(await offsetsOf(log.read(0, { ...limits, maxBytes: 2 * size }))).toEqual([0, 2]);
        expect(await offsetsOf(log.read(0, { ...limits, maxBytes: 2 * size - 1 }))).toEqual([0]);
      });

      test("gives nothing rather than too much, unless one batch is asked for", async () => {
        const limits = { ...everything, maxBytes: size - 1 };
        expect(await offsetsOf(log.read(0, limits))).toEqual([0]);
        expect(await offsetsOf(log.read(0, { ...limits, minOneBatch: false }))).toEqual([]);
      });

      test("never passes endOffset, not even with part of a batch", async () => {
        for (const [endOffset, expected] of [
          [0, []],
          [1, []],
          [2, [0]],
          [3, [0]],
          [4, [0, 2]],
        ] as const) {
          expect(await offsetsOf(log.read(0, { ...everything, endOffset }))).toEqual(expected);
        }
      });

      test("at the end gives nothing, outside refuses", async () => {
        expect(await offsetsOf(log.read(60, everything))).toEqual([]);
        expect(await log.read(61, everything)).toBeNull();
        expect(await log.read(-1, everything)).toBeNull();
        await log.deleteBefore(31);
        expect(await log.read(30, everything)).toBeNull();
        expect((await offsetsOf(log.read(31, everything)))![0]).toBe(30);
      });

      test("keeps what it lent when retention deletes the segment", async () => {
        const lease = await log.read(0, everything);
        const before = Buffer.from(lease!.bytes);
        expect(await log.applyRetention(subject.clock.nowMs(), 0, -1)).toBeGreaterThan(0);
        for (let count = 0; count < 30; count++) log.append(batchOf(3));
        expect(lease!.bytes).toEqual(before);
        lease!.release();
      });

      test("gives a batch larger than any segment", async () => {
        const firstOffset = log.append(batchOf(1, 1000, 300_000));
        const lease = await log.read(firstOffset, { ...everything, maxBytes: 10 });
        expect(lease!.bytes.length).toBeGreaterThan(300_000);
        lease!.release();
      });

      test("batches() yields every batch from an offset on", async () => {
        const seen: number[] = [];
        for await (const lease of log.batches(21)) seen.push(...(await offsetsOf(lease))!);
        expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => 20 + index * 2));
      });
    });

    describe("timestamps", () => {
      const at = (timestampMs: number): NewRecord => ({ timestampMs, key: null, value: null });
      beforeEach(() => {
        log.append(buildBatch([at(100), at(300), at(200)], { codec: "gzip" }));
        log.append(batchOf(5, 50, 300));
        log.append(batchOf(5, 250, 300));
        log.append(buildBatch([at(400), at(500), at(500)]));
      });

      test("are found to the record, in any segment and codec", async () => {
        const found = async (timestampMs: number) => log.findTimestamp(timestampMs, Infinity);
        expect(await found(0)).toEqual({ offset: 0, timestampMs: 100 });
        expect(await found(150)).toEqual({ offset: 1, timestampMs: 300 });
        expect(await found(301)).toEqual({ offset: 13, timestampMs: 400 });
        expect(await found(500)).toEqual({ offset: 14, timestampMs: 500 });
        expect(await found(501)).toBeNull();
      });

      test("are not found beyond the end a reader may see, nor before the start", async () => {
        expect(await log.findTimestamp(301, 13)).toBeNull();
        expect(await log.findTimestamp(301, 14)).toEqual({ offset: 13, timestampMs: 400 });
        await log.sync();
        await log.deleteBefore(2);
        expect(await log.findTimestamp(0, Infinity)).toEqual({ offset: 2, timestampMs: 200 });
      });

      test("have a maximum, the first of equals", async () => {
        expect(await log.findMaxTimestamp()).toEqual({ offset: 14, timestampMs: 500 });
        const empty = await open({}, { ...name, partition: 9 });
        expect(await empty.findMaxTimestamp()).toBeNull();
        expect(await empty.findTimestamp(0, Infinity)).toBeNull();
      });
    });

    describe("deletion", () => {
      const fill = async (count: number, timestampMs = 1000) => {
        for (let each = 0; each < count; each++) log.append(batchOf(1, timestampMs, 400));
        await log.sync();
      };

      test("deleteBefore forgets records within a batch, and whole segments", async () => {
        await fill(10);
        const before = log.sizeBytes;
        await log.deleteBefore(7);
        expect(log.startOffset).toBe(7);
        expect(log.endOffset).toBe(10);
        expect(log.sizeBytes).toBeLessThan(before);
        await log.deleteBefore(3);
        expect(log.startOffset).toBe(7);
        await log.deleteBefore(10);
        expect(await offsetsOf(log.read(10, everything))).toEqual([]);
        expect(log.append(batchOf(1))).toBe(10);
      });

      test("by time takes segments whose newest record is old, even the active one", async () => {
        const nowMs = 1_000_000;
        await fill(4, nowMs - 500);
        await fill(4, nowMs - 100);
        expect(await log.applyRetention(nowMs, 600, -1)).toBe(0);
        expect(await log.applyRetention(nowMs, 300, -1)).toBeGreaterThan(0);
        expect(log.startOffset).toBe(4);
        await log.applyRetention(nowMs, 50, -1);
        expect(log.startOffset).toBe(8);
        expect(log.sizeBytes).toBe(0);
        expect(log.append(batchOf(1))).toBe(8);
      });

      test("by size keeps at least so many bytes, in whole segments", async () => {
        await fill(10);
        const total = log.sizeBytes;
        expect(await log.applyRetention(0, -1, total)).toBe(0);
        const freed = await log.applyRetention(0, -1, total / 2);
        expect(log.sizeBytes).toBe(total - freed);
        expect(log.sizeBytes).toBeGreaterThanOrEqual(total / 2);
        expect(log.startOffset).toBe(4);
      });

      test("without limits takes nothing", async () => {
        await fill(10, 0);
        expect(await log.applyRetention(10 ** 12, -1, -1)).toBe(0);
      });

      test("reaches a segment that rollIfDue closed by age", async () => {
        await fill(1);
        log.rollIfDue(subject.clock.nowMs() + settings.segmentMs);
        await fill(1);
        expect(await log.applyRetention(0, -1, 1)).toBe(0);
        log.rollIfDue(subject.clock.nowMs() + settings.segmentMs + 1);
        await fill(1);
        expect(await log.applyRetention(0, -1, 1)).toBeGreaterThan(0);
        expect(log.startOffset).toBe(2);
      });

      test("a segment ends where its records span more than segmentMs", async () => {
        log.append(batchOf(1, 1000));
        log.append(batchOf(1, 1000 + settings.segmentMs));
        log.append(batchOf(1, 1001 + settings.segmentMs));
        await log.sync();
        await log.applyRetention(1001 + 2 * settings.segmentMs, settings.segmentMs, -1);
        expect(log.startOffset).toBe(2);
      });
    });

    describe("the store", () => {
      test("lists its logs and removes them", async () => {
        const other = { ...name, partition: 5 };
        await open({}, other);
        expect(await store.list()).toHaveLength(2);
        await store.remove(name);
        await store.remove(name);
        expect(await store.list()).toEqual([other]);
      });

      test("begins anew for another topic of the same name", async () => {
        log.append(batchOf(5));
        await log.sync();
        await log.deleteBefore(4);
        await open({}, { ...name, topicId: "f".repeat(32) });
        expect([log.startOffset, log.endOffset]).toEqual([0, 0]);
        expect(fold.count).toBe(0);
      });

      test("counts what it did", async () => {
        const batch = batchOf(1);
        log.append(batch);
        await log.sync();
        await offsetsOf(log.read(0, everything));
        expect(store.stats.bytesWritten).toBe(batch.length);
        expect(store.stats.bytesRead).toBeGreaterThanOrEqual(batch.length);
      });

      test("opens again as it was closed", async () => {
        if (subject.reopen === undefined) return;
        for (let count = 1; count <= 30; count++) log.append(batchOf(count, 1000 + count));
        await log.sync();
        await log.deleteBefore(40);
        const before = { trace: fold.trace, sizeBytes: log.sizeBytes };
        store = await subject.reopen();
        expect(await store.list()).toEqual([name]);
        await open();
        expect([log.startOffset, log.endOffset, log.durableOffset]).toEqual([40, 465, 465]);
        expect({ trace: fold.trace, sizeBytes: log.sizeBytes }).toEqual(before);
        expect(await offsetsOf(log.read(44, { ...everything, maxBytes: 1 }))).toEqual([36]);
        expect(await log.findTimestamp(1030, Infinity)).toEqual({ offset: 435, timestampMs: 1030 });
        expect(log.append(batchOf(2))).toBe(465);
      });
    });
  });
}
