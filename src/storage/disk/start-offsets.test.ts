import { beforeEach, describe, expect, test } from "vitest";
import { batchOf, CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import type { Log, LogSettings, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
/** The same name, after its topic was deleted and made anew. */
const anew = { ...name, topicId: "cd".repeat(16) };
const roomy = { ...settings, segmentBytes: 1 << 20 };
const isOfCheckpoint = (path: string) => path.includes("log-start-offset-checkpoint");

let files: SimulatedDisk;
let store: LogStore;
let fatal: unknown[];

async function openStore(): Promise<void> {
  const clock = new FakeClock();
  const onFatal = (error: unknown) => fatal.push(error);
  store = await openDiskStore({ directory: "/data", clock, logger: silentLogger, files, onFatal });
}

const open = (which = name, how: LogSettings = roomy) => store.open(which, how, new CountingFold());

async function filled(which = name, how: LogSettings = roomy, count = 10): Promise<Log> {
  const log = await open(which, how);
  for (let each = 0; each < count; each++) log.append(batchOf(1));
  await log.sync();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return log;
}

async function restart(): Promise<void> {
  await store.close();
  await openStore();
}

async function killAndStart(): Promise<void> {
  files = files.afterKill();
  await openStore();
}

beforeEach(async () => {
  files = new SimulatedDisk();
  fatal = [];
  await openStore();
});

test("two deletions at once leave the larger start", async () => {
  const log = await filled();
  await Promise.all([log.deleteBefore(8), log.deleteBefore(3)]);
  expect(log.startOffset).toBe(8);
  await restart();
  expect((await open()).startOffset).toBe(8);
});

test("a deletion refused for want of room has deleted nothing after a restart", async () => {
  const log = await filled();
  const other = await filled({ ...name, partition: 1 });
  files.faultOf = (_, call, path) => (call === "write" && isOfCheckpoint(path) ? "ENOSPC" : null);
  await expect(log.deleteBefore(8)).rejects.toMatchObject({ kind: "full" });
  files.faultOf = () => null;
  await other.deleteBefore(1);
  expect(log.startOffset).toBe(0);
  await restart();
  expect((await open()).startOffset).toBe(0);
});

test("a deletion that was refused can be asked for again", async () => {
  const log = await filled();
  await log.deleteBefore(2);
  files.faultOf = (_, call, path) => (call === "write" && isOfCheckpoint(path) ? "ENOSPC" : null);
  await expect(log.deleteBefore(8)).rejects.toMatchObject({ kind: "full" });
  files.faultOf = () => null;
  await log.deleteBefore(4);
  await restart();
  expect((await open()).startOffset).toBe(4);
});

test("deleting what no flush has covered survives a power cut", async () => {
  const lazy = { ...roomy, flushPolicy: "os" as const };
  for (let seed = 1; seed <= 10; seed++) {
    files = new SimulatedDisk();
    await openStore();
    await filled(name, lazy, 1);
    await restart();
    const log = await filled(name, lazy, 5);
    await log.deleteBefore(6);
    files = files.afterCrash(seededRandom(seed));
    await openStore();
    expect(await open(name, lazy)).toMatchObject({ startOffset: 6, endOffset: 6 });
  }
});

test("segments that a crash left before the start go with the next retention", async () => {
  const small = { ...settings, segmentBytes: 300 };
  const log = await filled(name, small, 12);
  const before = log.sizeBytes;
  files.faultOf = (_, call, path) => (call === "rename" && path.endsWith(".log") ? "EIO" : null);
  await expect(log.deleteBefore(11)).rejects.toThrow();
  await killAndStart();
  const reopened = await open(name, small);
  expect(reopened).toMatchObject({ startOffset: 11, sizeBytes: before });
  const freed = await reopened.applyRetention(0, -1, -1);
  expect(reopened.sizeBytes).toBe(before - freed);
  expect(reopened.sizeBytes).toBeLessThan(before / 2);
});

describe("a log that is made anew does not inherit the start of the one before", () => {
  test("when the disk was full as that was removed", async () => {
    const log = await filled();
    await log.deleteBefore(8);
    files.faultOf = (_, call, path) => (call === "write" && isOfCheckpoint(path) ? "ENOSPC" : null);
    await expect(store.remove(name)).rejects.toMatchObject({ kind: "full" });
    files.faultOf = () => null;
    await filled(anew, roomy, 5);
    await restart();
    expect(await open(anew)).toMatchObject({ startOffset: 0, endOffset: 5 });
  });

  test("when crashes came after that was removed and before its start was forgotten", async () => {
    const log = await filled();
    await log.deleteBefore(8);
    files.faultOf = (_, call, path) => (call === "open" && isOfCheckpoint(path) ? "EIO" : null);
    await expect(store.remove(name)).rejects.toThrow();
    await killAndStart();
    files.faultOf = (_, call, path) => (call === "open" && isOfCheckpoint(path) ? "EIO" : null);
    await expect(open(anew)).rejects.toThrow();
    await killAndStart();
    expect((await open(anew)).startOffset).toBe(0);
  });
});
