import { beforeEach, expect, test } from "vitest";
import { eagerly, keyed, recordsOf } from "../../../test/conformance/compaction.ts";
import { CountingFold, everything, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "prices", topicId: "ab".repeat(16), partition: 0 };
const folder = "/data/prices-0";

let files: SimulatedDisk;
let store: LogStore;
let log: Log;
let fatal: unknown[];
let warnings: string[];

async function open(): Promise<void> {
  store = await openDiskStore({
    directory: "/data",
    clock: new FakeClock(),
    logger: { ...silentLogger, warn: (sentence) => warnings.push(sentence) },
    onFatal: (error) => fatal.push(error),
    files,
  });
  log = await store.open(name, settings, new CountingFold());
}

beforeEach(async () => {
  files = new SimulatedDisk();
  fatal = [];
  warnings = [];
  await open();
  for (let round = 0; round < 8; round++) {
    log.append(keyed(`a=${round} b-${round % 3}=${round}`, 1000, {}, 200));
  }
  log.rollIfDue(2 ** 50);
  await log.sync();
});

const segments = () => files.list(folder).filter((file) => file.endsWith(".log")).length;
const temporary = () => files.list(folder).filter((file) => /cleaned|swap|deleted/.test(file));
const whole = "0:a=0 1:b-0=0 2:a=1 3:b-1=1 4:a=2 5:b-2=2 6:a=3 7:b-0=3 8:a=4 9:b-1=4";
const clean = "11:b-2=5 13:b-0=6 14:a=7 15:b-1=7";
const compact = (nowMs = 5000) => log.compact(eagerly, nowMs);

test("many small segments become one, and nothing else is left of them", async () => {
  expect(segments()).toBeGreaterThan(4);
  await compact();
  expect(temporary()).toEqual([]);
  expect(segments()).toBeLessThanOrEqual(3);
  expect(await recordsOf(log)).toBe(clean);
  const held = files.openPaths.filter((path) => path.startsWith(folder));
  expect(held.length).toBeLessThanOrEqual(3);
  expect(store.stats.compactedBytes).toBeGreaterThan(1000);
});

test.each(["write", "sync", "rename", "syncDirectory"])(
  "without room for a %s the pass is given up, and tried again when there is",
  async (refused) => {
    let refusals = 0;
    let isSwapping = false;
    files.faultOf = (_, operation, path) => {
      if (operation === "rename" && path.endsWith("cleaned")) isSwapping = true;
      const isIts = path.includes("cleaned") || (path === folder && isSwapping);
      return operation === refused && isIts && ++refusals > 0 ? "ENOSPC" : null;
    };
    await expect(compact()).rejects.toMatchObject({ kind: "full" });
    expect(refusals).toBeGreaterThan(0);
    files.faultOf = () => null;
    expect(temporary()).toEqual([]);
    expect(await recordsOf(log)).toContain(whole);
    expect(log.append(keyed("z=1"))).toBe(16);
    await log.sync();
    await compact();
    expect(await recordsOf(log)).toBe(`${clean} 16:z=1`);
    expect(fatal).toEqual([]);
  },
);

test("no segment is replaced before it is written down that it may be", async () => {
  const cannotWrite = (operation: string, path: string) =>
    operation === "write" && path.includes("cleaner-offset-checkpoint");
  files.faultOf = (_, operation, path) => (cannotWrite(operation, path) ? "ENOSPC" : null);
  await expect(compact()).rejects.toMatchObject({ kind: "full" });
  expect(await recordsOf(log)).toContain(whole);
  const order: string[] = [];
  files.faultOf = (_, operation, path) => {
    if (cannotWrite(operation, path)) order.push("written down");
    if (operation === "rename" && path.endsWith("cleaned")) order.push("replaced");
    return null;
  };
  await compact();
  expect(order[0]).toBe("written down");
  expect(order).toContain("replaced");
});

test("a disk that breaks ends the store, as everywhere", async () => {
  files.faultOf = (_, operation, path) =>
    operation === "write" && path.includes("cleaned") ? "EIO" : null;
  await expect(compact()).rejects.toMatchObject({ kind: "failed" });
  expect(fatal).toHaveLength(1);
});

test("a damaged batch is not cleaned away: the pass ends, all is as before", async () => {
  const [, second] = files
    .list(folder)
    .filter((file) => file.endsWith(".log"))
    .sort();
  const fd = files.open(`${folder}/${second}`, "write");
  files.write(fd, Buffer.from("XX"), 150);
  await expect(compact()).rejects.toMatchObject({ kind: "damaged" });
  expect(temporary()).toEqual([]);
  expect(fatal).toEqual([]);
});

test("closing does not wait for a pass, and leaves no half of one", async () => {
  const pass = compact();
  await new Promise((resolve) => setImmediate(resolve));
  await store.close();
  await pass;
  expect(temporary()).toEqual([]);
  await open();
  await compact();
  expect(await recordsOf(log)).toBe(clean);
});

test("what was lent before stays, and who was reading goes on", async () => {
  files.dropPageCache();
  const lease = (await log.read(0, { ...everything, maxBytes: 1 }))!;
  const before = Buffer.from(lease.bytes);
  // Each read is under way, at another point, when segments are replaced.
  const reads: Promise<number>[] = [];
  const pass = compact();
  let isOver = false;
  void pass.then(() => {
    isOver = true;
  });
  for (let offset = 0; !isOver; offset = (offset + 1) % 16) {
    reads.push(
      (async () => {
        const found = await log.read(offset, everything);
        const { length } = found!.bytes;
        found!.release();
        await log.findTimestamp(1000, Infinity);
        await log.findMaxTimestamp();
        return length;
      })(),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const length of await Promise.all(reads)) expect(length).toBeGreaterThan(0);
  expect(lease.bytes).toEqual(before);
  lease.release();
  expect(await recordsOf(log)).toBe(clean);
});

test("its index files are its own, and found again", async () => {
  await compact();
  await store.close();
  await open();
  for (const offset of [11, 13, 14, 15]) {
    const lease = (await log.read(offset, { ...everything, maxBytes: 1 }))!;
    expect(lease.bytes.length).toBeGreaterThan(0);
    lease.release();
  }
  expect(warnings).toEqual([]);
});

test("a topic of the same name inherits nothing of it", async () => {
  await compact();
  await store.remove(name);
  const again = { ...name, topicId: "cd".repeat(16) };
  log = await store.open(again, settings, new CountingFold());
  for (const words of ["a=1 a=2", "b=1"]) log.append(keyed(words));
  log.rollIfDue(2 ** 50);
  await log.sync();
  await compact();
  expect(await recordsOf(log)).toBe("1:a=2 2:b=1");
});
