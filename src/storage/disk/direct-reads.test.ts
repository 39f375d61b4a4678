import { beforeEach, describe, expect, test } from "vitest";
import { CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { eachBatch } from "../../records/batch-header.ts";
import { buildBatch } from "../../records/build-batch.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
const batchBytes = 10_000;
const batches = 60;
const logBytes = batches * batchBytes;

let files: SimulatedDisk;
let clock: FakeClock;
let store: LogStore;
let log: Log;

const open = async () => {
  const directReads = { minBytes: 20_000, noticeableBytes: 8192, probeIntervalBytes: 100_000 };
  const options = { directory: "/data", clock, logger: silentLogger, files };
  const onFatal = (error: unknown) => {
    throw error;
  };
  store = await openDiskStore({ ...options, onFatal, limits: { directReads } });
  log = await store.open(name, { ...settings, segmentBytes: 250_000 }, new CountingFold());
};

const batchOf = (number: number) => {
  const value = Buffer.alloc(batchBytes, number);
  const whole = buildBatch([{ timestampMs: 1000, key: null, value }]);
  const fitting = value.subarray(whole.length - batchBytes);
  return buildBatch([{ timestampMs: 1000, key: null, value: fitting }]);
};

/** A consumer's next read: the values' first bytes, and where it will go on. */
const readAt = async (offset: number, maxBytes = 30_000) => {
  const lease = (await log.read(offset, { maxBytes, endOffset: Infinity, minOneBatch: true }))!;
  const values = Array.from(eachBatch(lease.bytes), ({ bytes }) => bytes.at(-100)!);
  lease.release();
  return { values, next: offset + values.length };
};

/** Reads from `from` to the end. */
const readOn = async (from = 0) => {
  const all: number[] = [];
  for (let offset = from; offset < batches; ) {
    const { values, next } = await readAt(offset);
    all.push(...values);
    offset = next;
  }
  return all;
};

const numbers = Array.from({ length: batches }, (_, number) => number);

beforeEach(async () => {
  files = new SimulatedDisk();
  clock = new FakeClock();
  await open();
  for (const number of numbers) log.append(batchOf(number));
  await store.close();
  // Long after the last append.
  await clock.advance(60_000);
  await open();
  files.dropPageCache();
});

describe("a consumer of a log that is on disk only", () => {
  test("reads it past the page cache, and each byte once", async () => {
    const before = files.deviceBytesRead();
    expect(await readOn()).toEqual(numbers);
    expect(files.directBytes).toBeGreaterThan(0.8 * logBytes);
    // Whole blocks at both ends of each read, and a page now and then to ask what is cached.
    expect(files.deviceBytesRead() - before).toBeLessThan(1.4 * logBytes);
  });

  test("goes back to the page cache where that has what follows", async () => {
    let offset = 0;
    while (offset < 12) offset = (await readAt(offset)).next;
    expect(files.directBytes).toBeGreaterThan(0);
    files.fillPageCache();
    while (offset < 30) offset = (await readAt(offset)).next;
    const { directBytes } = files;
    expect(await readOn(offset)).toEqual(numbers.slice(offset));
    expect(files.directBytes).toBe(directBytes);
  });

  test("uses the page cache for small reads", async () => {
    for (let offset = 0; offset < batches; ) offset = (await readAt(offset, 15_000)).next;
    expect(files.directBytes).toBe(0);
  });

  test("shares the page cache with another one that is near", async () => {
    const before = files.deviceBytesRead();
    const [one, other] = [[], []] as [number[], number[]];
    for (let offset = 0; offset < batches; ) {
      const [first, second] = await Promise.all([readAt(offset), readAt(offset)]);
      one.push(...first.values);
      other.push(...second.values);
      offset = first.next;
    }
    expect(one).toEqual(numbers);
    expect(other).toEqual(numbers);
    expect(files.directBytes).toBe(0);
    expect(files.deviceBytesRead() - before).toBeLessThan(1.2 * logBytes);
  });

  test("reads through the page cache what is being appended to", async () => {
    // The segment that begins there.
    log.append(batchOf(batches));
    expect(await readOn(50)).toEqual([...numbers.slice(50), batches]);
    expect(files.directBytes).toBe(0);
  });
});

describe("what a disk may say", () => {
  test("no direct reads: it is asked once", async () => {
    let asked = 0;
    files.faultOf = (_, operation) => {
      if (operation === "openDirect") asked++;
      return operation === "openDirect" ? "EINVAL" : null;
    };
    expect(await readOn()).toEqual(numbers);
    expect(asked).toBe(1);
  });

  test("an error is told to the reader, who may try again", async () => {
    expect((await readAt(0)).next).toBe(3);
    expect((await readAt(3)).next).toBe(6);
    files.faultOf = (_, operation) => (operation === "read" ? "EIO" : null);
    // What was read ahead before it broke is there.
    expect((await readAt(6)).next).toBe(9);
    await expect(readAt(9)).rejects.toThrow("Cannot read /data/orders-0/");
    files.faultOf = () => null;
    expect(await readOn(9)).toEqual(numbers.slice(9));
  });
});

test("a log that is removed while it is read ahead leaves nothing open", async () => {
  await readAt(0);
  await readAt(3);
  await store.remove(name);
  await new Promise((resolve) => setImmediate(resolve));
  expect(files.openPaths.filter((path) => path.includes("orders"))).toEqual([]);
});
