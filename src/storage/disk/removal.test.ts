import { beforeEach, expect, test } from "vitest";
import {
  batchOf,
  CountingFold,
  everything,
  offsetsOf,
  settings,
} from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
/** The same name, after its topic was deleted and made anew. */
const anew = { ...name, topicId: "cd".repeat(16) };
const small = { ...settings, segmentBytes: 1000 };

let files: SimulatedDisk;
let clock: FakeClock;
let store: LogStore;
let log: Log;
let fatal: unknown[];

const turns = async () => {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
};

async function openStore(): Promise<void> {
  const onFatal = (error: unknown) => fatal.push(error);
  store = await openDiskStore({ directory: "/data", clock, logger: silentLogger, files, onFatal });
}

async function fill(into: Log, count: number): Promise<void> {
  for (let each = 0; each < count; each++) into.append(batchOf(1, clock.nowMs()));
  await into.sync();
}

/** Deletes the topic and makes it anew, with three records, whatever the old log is doing. */
async function replace(): Promise<void> {
  await store.remove(name);
  await fill(await store.open(anew, small, new CountingFold()), 3);
}

async function expectThree(): Promise<void> {
  expect(fatal).toEqual([]);
  files = files.afterKill();
  await openStore();
  const found = await store.open(anew, small, new CountingFold());
  expect(await offsetsOf(found.read(0, everything))).toEqual([0, 1, 2]);
}

beforeEach(async () => {
  files = new SimulatedDisk();
  clock = new FakeClock();
  fatal = [];
  await openStore();
  log = await store.open(name, small, new CountingFold());
});

test("a snapshot that is being written ends before the folder is another log's", async () => {
  let goOn = () => {};
  const isHeld = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const openFile = files.open.bind(files);
  let indexFd: number | null = null;
  files.open = (path, mode) => {
    const fd = openFile(path, mode);
    if (path.endsWith(".index")) indexFd ??= fd;
    return fd;
  };
  const sync = files.sync.bind(files);
  let isWriting = false;
  files.sync = async (fd) => {
    const isIndex = fd === indexFd && !isWriting;
    if (isIndex) isWriting = true;
    await sync(fd);
    if (isIndex) await isHeld;
  };
  await fill(log, 12);
  await turns();
  expect(isWriting).toBe(true);
  const replaced = replace();
  await turns();
  goOn();
  await replaced;
  await turns();
  await expectThree();
});

test("retention and rolling of a removed log touch nothing", async () => {
  await fill(log, 20);
  await turns();
  await clock.advance(10_000);
  await replace();
  log.rollIfDue(Number.MAX_SAFE_INTEGER);
  expect(await log.applyRetention(clock.nowMs(), 1000, -1)).toBe(0);
  await expect(log.deleteBefore(10)).rejects.toThrow("was removed");
  await turns();
  await expectThree();
});

test("what retention has begun ends before the folder is another log's", async () => {
  await fill(log, 20);
  await turns();
  await clock.advance(10_000);
  const retained = log.applyRetention(clock.nowMs(), 1000, -1);
  await replace();
  await retained;
  await turns();
  await expectThree();
});

test("a full disk does not keep a removed log's bytes", async () => {
  await fill(log, 10);
  await log.deleteBefore(8);
  const isCheckpoint = (path: string) => path.includes("checkpoint");
  files.faultOf = (_, call, path) => (call === "write" && isCheckpoint(path) ? "ENOSPC" : null);
  await expect(store.remove(name)).rejects.toMatchObject({ kind: "full" });
  await turns();
  expect(files.list("/data").filter((folder) => folder.startsWith("orders"))).toEqual([]);
});

test("retention beside a deletion drops only what has expired", async () => {
  await fill(log, 12);
  await turns();
  const endOffset = log.endOffset;
  await clock.advance(100_000);
  const retained = log.applyRetention(clock.nowMs(), 1000, -1);
  const deleted = log.deleteBefore(endOffset - 2);
  await fill(log, 12);
  await Promise.all([retained, deleted]);
  expect(log.startOffset).toBeLessThanOrEqual(endOffset);
});
