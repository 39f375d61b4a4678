import { beforeEach, describe, expect, test } from "vitest";
import { batchOf, CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { Preallocation } from "./preallocation.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const limits = { afterFlushes: 4, withinMs: 1000, forFlushes: 8, maxBytes: 1 << 20 };
const facts = {
  nowMs: 0,
  flushBytes: 20_000,
  sizeBytes: 5_000_000,
  preallocatedTo: 0,
  segmentBytes: 1 << 30,
};

describe("room ahead of a log", () => {
  let preallocation: Preallocation;
  const nthFlush = (flushes: number, changes: Partial<typeof facts> = {}) => {
    for (let flush = 1; flush < flushes; flush++) preallocation.next({ ...facts, ...changes });
    return preallocation.next({ ...facts, ...changes });
  };

  beforeEach(() => {
    preallocation = new Preallocation(limits);
    preallocation.next(facts);
  });

  test("comes after a few small flushes, in whole pages", () => {
    expect(nthFlush(3)).toBe(null);
    const end = preallocation.next(facts)!;
    expect(end % 4096).toBe(0);
    expect(end - facts.sizeBytes).toBeGreaterThanOrEqual(limits.maxBytes);
    expect(end - facts.sizeBytes).toBeLessThan(limits.maxBytes + 4096);
  });

  test("is renewed when less is left than two such flushes write", () => {
    nthFlush(4);
    expect(preallocation.next({ ...facts, preallocatedTo: 5_040_000 })).toBe(null);
    expect(preallocation.next({ ...facts, preallocatedTo: 5_039_999 })).not.toBe(null);
  });

  test("does not come to a log that is written now and then", () => {
    for (let flush = 1; flush < 20; flush++) {
      expect(preallocation.next({ ...facts, nowMs: flush * 1001 })).toBe(null);
    }
  });

  test("does not come where flushes are large: they would write everything twice", () => {
    expect(nthFlush(20, { flushBytes: 131_073 })).toBe(null);
    expect(nthFlush(4, { flushBytes: 131_072 })).not.toBe(null);
  });

  test("is no more than the log holds, and ends about where the segment does", () => {
    expect(nthFlush(20, { sizeBytes: 159_999 })).toBe(null);
    expect(preallocation.next({ ...facts, sizeBytes: 160_000 })).toBe(79 * 4096);
    const segmentBytes = facts.sizeBytes + 200_000;
    expect(preallocation.next({ ...facts, segmentBytes })).toBe(1270 * 4096);
  });

  test("has to be earned anew when the disk had none", () => {
    nthFlush(4);
    preallocation.refused();
    expect(nthFlush(3)).toBe(null);
    expect(preallocation.next(facts)).not.toBe(null);
  });
});

describe("a log with room ahead", () => {
  const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
  const firstSegment = "/data/orders-0/00000000000000000000.log";
  const batch = batchOf(1, 1000, 100);
  let files: SimulatedDisk;
  let store: LogStore;
  let log: Log;
  let clock: FakeClock;
  let warnings: string[];
  let failures: unknown[];

  async function open(): Promise<void> {
    store = await openDiskStore({
      directory: "/data",
      clock,
      logger: { ...silentLogger, warn: (message) => void warnings.push(message) },
      onFatal: (error) => failures.push(error),
      files,
      limits: { preallocation: { ...limits, afterFlushes: 1, forFlushes: 1, maxBytes: 8192 } },
    });
    log = await store.open(name, { ...settings, segmentBytes: 100_000 }, new CountingFold());
  }

  async function append(count: number): Promise<void> {
    for (let each = 0; each < count; each++) {
      log.append(batch);
      await log.sync();
    }
  }

  const fileBytes = () => files.stat(firstSegment)!.sizeBytes;

  beforeEach(async () => {
    files = new SimulatedDisk();
    clock = new FakeClock();
    warnings = [];
    failures = [];
    await open();
    await append(3);
  });

  test("holds more than its records, and hands out only them", async () => {
    expect(fileBytes()).toBe(4096);
    expect(log.sizeBytes).toBe(3 * batch.length);
    const lease = await log.read(0, { maxBytes: 1 << 20, endOffset: Infinity, minOneBatch: true });
    expect(lease!.bytes.length).toBe(3 * batch.length);
  });

  test("ends with its records when it is closed", async () => {
    await store.close();
    expect(fileBytes()).toBe(3 * batch.length);
  });

  test("gives the room back when a segment is full", async () => {
    log.rollIfDue(Infinity);
    await append(1);
    expect(fileBytes()).toBe(3 * batch.length);
  });

  test("is opened without a warning after a kill, and goes on", async () => {
    files = files.afterKill();
    await open();
    expect(fileBytes()).toBe(3 * batch.length);
    expect(warnings).toEqual([]);
    await append(2);
    expect(log.endOffset).toBe(5);
  });

  test("does without when the disk is full, and takes the next batch when it can", async () => {
    const isRoom = (_: number, operation: string, path: string) =>
      operation === "write" && path === firstSegment && log.endOffset > log.durableOffset;
    files.faultOf = (...call) => (isRoom(...call) ? "ENOSPC" : null);
    const full = Math.ceil(4096 / batch.length);
    await append(full);
    expect(log.durableOffset).toBe(3 + full);
    expect(fileBytes()).toBe(log.sizeBytes);
  });

  describe("a batch that ends in a page of it", () => {
    let pageAt: number;
    const written: number[] = [];

    beforeEach(async () => {
      while (fileBytes() - log.sizeBytes < 2 * 4096 - batch.length) await append(1);
      pageAt = Math.ceil(log.sizeBytes / 4096) * 4096;
      while (log.sizeBytes + batch.length <= pageAt) log.append(batch);
      written.length = 0;
      const write = files.write.bind(files);
      let rest = -1;
      files.write = (fd, bytes, position) => {
        // Not the rest of what the simulated disk took in part only.
        if (position !== rest) written.push(position);
        const taken = write(fd, bytes, position);
        rest = taken < bytes.length ? position + taken : -1;
        return taken;
      };
    });

    test("is written alone while the room is new, for the page cache has it", async () => {
      await clock.advance(9_999);
      const at = log.sizeBytes;
      log.append(batch);
      expect(written).toEqual([at]);
      await log.sync();
    });

    test("has the page written whole before, so that none is read back", async () => {
      await clock.advance(10_000);
      const at = log.sizeBytes;
      log.append(batch);
      expect(written).toEqual([pageAt, at]);
      await log.sync();
    });
  });

  test("asks for none when it is removed before its flush begins", async () => {
    for (let size = 0; size < 4096; size += batch.length) log.append(batch);
    const synced = log.sync();
    await store.remove(name);
    await synced;
    expect(failures).toEqual([]);
  });
});
