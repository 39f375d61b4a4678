import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eachBatch, lastOffset } from "../../src/records/batch-header.ts";
import { type BatchOptions, buildBatch } from "../../src/records/build-batch.ts";
import { eachRecord } from "../../src/records/record.ts";
import type { CompactionPolicy, Log, LogSettings, LogStore } from "../../src/storage/log-store.ts";
import { CountingFold, everything, type StoreUnderTest, settings } from "./log-store.ts";

/** Compacts whatever there is, at once. */
export const eagerly: CompactionPolicy = {
  minLagMs: 0,
  maxLagMs: Infinity,
  minDirtyRatio: 0,
  deleteRetentionMs: 1000,
  maxKeyMapBytes: 1 << 20,
  producers: new Map(),
};

/** `a=1` is a record, `a` a tombstone, `=1` a record without key; each of `timestampMs`. */
export function keyed(
  words: string,
  timestampMs = 1000,
  options: BatchOptions = {},
  padding = 0,
): Buffer {
  const records = words.split(" ").map((word) => {
    const [key, value] = word.split("=");
    return {
      timestampMs,
      key: key === "" ? null : Buffer.from(key!),
      value: value === undefined ? null : Buffer.from(value.padEnd(padding, ".")),
    };
  });
  return buildBatch(records, options);
}

/** What a consumer gets from the start on: `0:a=1 2:b`. Fails on a gap between batches. */
export async function recordsOf(log: Log): Promise<string> {
  const records: string[] = [];
  let next = -1;
  for await (const lease of log.batches(log.startOffset)) {
    for (const { header, bytes } of eachBatch(lease.bytes)) {
      if (next >= 0) expect(header.baseOffset).toBe(next);
      next = lastOffset(header) + 1;
      for (const { offset, key, value } of eachRecord(bytes, 1 << 20)) {
        if (offset < log.startOffset) continue;
        const shown = value === null ? "" : `=${value.toString().replace(/\.+$/, "")}`;
        records.push(`${offset}:${key ?? ""}${shown}`);
      }
    }
    lease.release();
  }
  if (next >= 0) expect(next).toBe(log.endOffset);
  return records.join(" ");
}

const name = { topic: "prices", topicId: "0123456789abcdef".repeat(2), partition: 0 };
const manyKeys = Array.from({ length: 100 }, (_, key) => `key-${key}`);

/** What every engine promises of compaction. */
export function compactionConformance(engine: string, create: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let store: LogStore;
  let log: Log;

  const open = async (changes: Partial<LogSettings> = {}) => {
    log = await store.open(name, { ...settings, ...changes }, new CountingFold());
  };
  const append = (words: string, timestampMs?: number, options?: BatchOptions) =>
    log.append(keyed(words, timestampMs, options));
  /** Closes the active segment. */
  const roll = async () => {
    log.rollIfDue(subject.clock.nowMs() + settings.segmentMs + 1);
    await log.sync();
  };
  const compact = (changes: Partial<CompactionPolicy> = {}, nowMs = 5000) =>
    log.compact({ ...eagerly, ...changes }, nowMs);

  describe(`compaction, ${engine}`, () => {
    beforeEach(async () => {
      subject = await create();
      store = subject.store;
      await open();
    });
    afterEach(async () => {
      await store.close();
      await subject.cleanUp?.();
    });

    test("keeps the last record of each key, where it was", async () => {
      append("a=1 b=1 c=1");
      append("a=2");
      append("b=2 d=1");
      await roll();
      append("a=3");
      expect(await compact()).toMatchObject({ removedRecords: 2, isWhole: true });
      // The active segment is not looked at, and not touched.
      expect(await recordsOf(log)).toBe("2:c=1 3:a=2 4:b=2 5:d=1 6:a=3");
      expect([log.startOffset, log.endOffset]).toEqual([0, 7]);
    });

    test("goes on where the last pass ended, over all that came before", async () => {
      append("a=1 b=1");
      await roll();
      await compact();
      append("a=2 c=1");
      await roll();
      await compact();
      expect(await recordsOf(log)).toBe("1:b=1 2:a=2 3:c=1");
    });

    test("leaves a log alone of which nothing is dirty", async () => {
      append("a=1 a=2");
      expect(await compact()).toBeNull();
      await roll();
      expect(await compact()).not.toBeNull();
      expect(await compact()).toBeNull();
    });

    test("waits until the dirty share is larger than the ratio", async () => {
      append("a=1 b=1");
      await roll();
      await compact();
      append("a=2 b=2");
      await roll();
      expect(await compact({ minDirtyRatio: 0.5 })).toBeNull();
      append("a=3 b=3");
      await roll();
      expect(await compact({ minDirtyRatio: 0.5 })).not.toBeNull();
      expect(await recordsOf(log)).toBe("4:a=3 5:b=3");
    });

    test("does not wait when a dirty record is older than the longest lag", async () => {
      append("a=1 a=2", 1000);
      await roll();
      const policy = { minDirtyRatio: 1, maxLagMs: 4000 };
      expect(await compact(policy, 5000)).toBeNull();
      expect(await compact(policy, 5001)).not.toBeNull();
      expect(await recordsOf(log)).toBe("1:a=2");
    });

    test("leaves segments alone whose newest record is too young, and all after them", async () => {
      append("a=1 b=1", 1000);
      await roll();
      append("a=2", 3000);
      await roll();
      append("b=2", 1000);
      await roll();
      await compact({ minLagMs: 2001 }, 5000);
      expect(await recordsOf(log)).toBe("0:a=1 1:b=1 2:a=2 3:b=2");
      await compact({ minLagMs: 2000 }, 5000);
      expect(await recordsOf(log)).toBe("2:a=2 3:b=2");
    });

    test("takes away records without a key", async () => {
      append("=1 a=1 =2");
      await roll();
      await compact();
      expect(await recordsOf(log)).toBe("1:a=1");
    });

    test("keeps a tombstone for a while, then takes it away without being asked", async () => {
      append("a=1 b=1", 1000);
      append("a", 2000);
      await roll();
      await compact({}, 5000);
      expect(await recordsOf(log)).toBe("1:b=1 2:a");
      expect(await log.findTimestamp(2000, Infinity)).toEqual({ offset: 2, timestampMs: 2000 });
      expect(await compact({}, 5999)).toBeNull();
      expect(await compact({}, 6000)).not.toBeNull();
      expect(await recordsOf(log)).toBe("1:b=1");
      expect(await compact({}, 99_000)).toBeNull();
    });

    test("keeps a producer's last batch, at least without its records", async () => {
      const from = (sequence: number) => ({ producer: { id: 7, epoch: 2, sequence } });
      append("a=1 a=2", 1000, from(0));
      append("a=3 a=4", 1500, from(2));
      append("a=5");
      await roll();
      append("a=6");
      await compact({ producers: new Map([[7, 3]]) });
      const lease = (await log.read(0, everything))!;
      const headers = Array.from(eachBatch(lease.bytes), ({ header }) => header);
      expect(headers).toMatchObject(
        [
          { baseOffset: 0, lastOffsetDelta: 1, recordCount: 0, producerId: -1 },
          { baseOffset: 2, lastOffsetDelta: 1, recordCount: 0, producerId: 7, producerEpoch: 2 },
          { baseOffset: 4, recordCount: 1 },
          { baseOffset: 5, recordCount: 1 },
        ].slice(0, headers.length),
      );
      expect(headers[1]).toMatchObject({ baseSequence: 2, maxTimestampMs: 1500 });
      lease.release();
      // An empty batch has a time, but no record has it.
      expect(await log.findTimestamp(1001, Infinity)).toBeNull();
      expect(await log.findMaxTimestamp()).toEqual({ offset: 4, timestampMs: 1000 });
    });

    test("makes one of small segments, and none of all that is replaced", async () => {
      for (let round = 0; round < 40; round++) append(`a=${"x".repeat(200)} b=${round}`);
      await log.sync();
      const before = log.sizeBytes;
      await compact();
      expect(await recordsOf(log)).toMatch(/^(\d+:[ab]=\w+ ?)+$/);
      expect(log.sizeBytes).toBeLessThan(before / 4);
      for (let offset = 0; offset < 80; offset++) {
        const lease = (await log.read(offset, { ...everything, maxBytes: 1 }))!;
        const [first] = eachBatch(lease.bytes);
        expect(first!.header.baseOffset).toBeLessThanOrEqual(offset);
        expect(lastOffset(first!.header)).toBeGreaterThanOrEqual(offset);
        lease.release();
      }
    });

    test("with more keys than fit does what fits, and the rest later", async () => {
      for (let round = 0; round < 2; round++) {
        for (const key of manyKeys) append(`${key}=${round}`);
      }
      await roll();
      const policy = { maxKeyMapBytes: 24 * 64 };
      expect(await compact(policy)).toMatchObject({ isWhole: false });
      expect(await recordsOf(log)).toContain("0:key-0=0");
      for (let pass = 0; (await compact(policy)) !== null; pass++) expect(pass).toBeLessThan(10);
      const expected = manyKeys.map((key, index) => `${100 + index}:${key}=1`);
      expect(await recordsOf(log)).toBe(expected.join(" "));
    });

    test("ends when it is told to, and the log is as before", async () => {
      append("a=1 a=2");
      await roll();
      const stopped = AbortSignal.abort();
      append(manyKeys.map((key) => `${key}=${"x".repeat(2000)}`).join(" "));
      await roll();
      expect(await log.compact(eagerly, 5000, stopped)).toBeNull();
      expect(await recordsOf(log)).toContain("0:a=1 1:a=2");
    });

    test("runs once at a time", async () => {
      append("a=1 a=2");
      await roll();
      const passes = await Promise.all([compact(), compact()]);
      expect(passes.filter((pass) => pass !== null)).toHaveLength(1);
    });

    test("tells times as before, of what is left", async () => {
      append("a=1", 3000);
      append("b=1", 1000);
      append("a=2", 2000);
      await roll();
      await compact();
      expect(await log.findMaxTimestamp()).toEqual({ offset: 2, timestampMs: 2000 });
      expect(await log.findTimestamp(0, Infinity)).toEqual({ offset: 1, timestampMs: 1000 });
      expect(await log.findTimestamp(1001, Infinity)).toEqual({ offset: 2, timestampMs: 2000 });
      expect(await log.findTimestamp(2001, Infinity)).toBeNull();
    });

    test("minds what is deleted and retained meanwhile", async () => {
      for (let round = 0; round < 30; round++) append(`a=${round} b=${"x".repeat(300)}`);
      await log.sync();
      const pass = compact();
      await log.deleteBefore(21);
      await pass;
      expect(log.startOffset).toBe(21);
      await recordsOf(log);
      await Promise.all([compact(), log.applyRetention(5000, -1, log.sizeBytes / 2)]);
      expect(log.startOffset).toBeGreaterThanOrEqual(21);
      const { startOffset } = log;
      const records = await recordsOf(log);
      expect(records).toContain(":a=29");
      await log.applyRetention(5000, 0, -1);
      expect(log.startOffset).toBeGreaterThan(startOffset);
    });

    test("a log may be removed meanwhile, and begun anew", async () => {
      for (let round = 0; round < 30; round++) append(`a=${round} b=${"x".repeat(300)}`);
      await log.sync();
      const pass = compact();
      await store.remove(name);
      await open();
      append("new=1 new=2");
      await pass;
      await roll();
      expect(await compact()).not.toBeNull();
      expect(await recordsOf(log)).toBe("1:new=2");
    });

    test("is read by many while it goes on", async () => {
      for (let round = 0; round < 60; round++) append(`a=${round} b=${"x".repeat(150)}`);
      await roll();
      const passes = (async () => {
        for (let pass = 0; pass < 5; pass++) {
          append(`a=${pass}`);
          await roll();
          await compact({}, 5000 + pass);
        }
      })();
      const reader = async (maxBytes: number) => {
        for (let offset = 0; offset < 120; ) {
          const lease = (await log.read(offset, { ...everything, maxBytes }))!;
          let next = offset;
          for (const { header } of eachBatch(lease.bytes)) {
            if (next > offset) expect(header.baseOffset).toBe(next);
            next = lastOffset(header) + 1;
          }
          lease.release();
          expect(next).toBeGreaterThan(offset);
          offset = next;
          await log.findTimestamp(1000, Infinity);
        }
      };
      await Promise.all([passes, reader(1), reader(400), reader(3000)]);
    });

    test("is remembered when the log is opened again", async () => {
      if (subject.reopen === undefined) return;
      append("a=1 b=1 a=2", 1000);
      append("b", 1000);
      await roll();
      append("c=1");
      await log.sync();
      await compact({}, 5000);
      const before = { records: await recordsOf(log), sizeBytes: log.sizeBytes };
      store = await subject.reopen();
      await open();
      expect({ records: await recordsOf(log), sizeBytes: log.sizeBytes }).toEqual(before);
      expect(await compact({}, 5999)).toBeNull();
      expect(await compact({}, 6000)).not.toBeNull();
      expect(await recordsOf(log)).toBe("2:a=2 4:c=1");
      expect(append("d=1")).toBe(5);
    });
  });
}
