import { beforeEach, describe, expect, test } from "vitest";
import { batchOf, CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import { eachBatch } from "../../records/batch-header.ts";
import type { Log, LogStore } from "../log-store.ts";
import { type DiskLimits, openDiskStore } from "./disk-store.ts";
import { defaultFlushPace } from "./flush-pace.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { untilOff } from "./until-off.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };

/** What clients were told, which no crash may take back. */
interface Told {
  /** Bytes of every acknowledged batch by its base offset. */
  readonly batches: Map<number, string>;
  endOffset: number;
  startOffset: number;
  /** What may be deleted although the answer has not come. */
  askedStart: number;
  /** The log whose `durableOffset` readers go by. */
  log: Log | null;
}

function nothingTold(): Told {
  return { batches: new Map(), endOffset: 0, startOffset: 0, askedStart: 0, log: null };
}

/** Room with the first flush already, where logs need to have earned it otherwise. */
const atOnce = { afterFlushes: 0, withinMs: 1000, forFlushes: 1, maxBytes: 4096 };
const onThreads = { ...defaultFlushPace, maxTypicalMs: -1 };
const onTheLoop = { ...defaultFlushPace, maxTypicalMs: Infinity };
let limits: Partial<DiskLimits> = {};

async function openOn(files: SimulatedDisk): Promise<[LogStore, Log, CountingFold]> {
  const store = await openDiskStore({
    directory: "/data",
    clock: new FakeClock(),
    logger: silentLogger,
    onFatal: () => {},
    files,
    limits,
  });
  const fold = new CountingFold();
  return [store, await store.open(name, settings, fold), fold];
}

/** A little life of a log: appends of all sizes, rolls, deletion, retention, a clean restart. */
async function live(files: SimulatedDisk, told: Told): Promise<void> {
  let [store, log] = await openOn(files);
  told.log = log;
  const unacknowledged: [number, Buffer][] = [];
  const append = (...sizes: number[]) => {
    for (const size of sizes) {
      const batch = batchOf(1 + (size % 3), 1000 + size, size);
      unacknowledged.push([log.append(batch), batch]);
    }
  };
  const acknowledge = async () => {
    const mine = unacknowledged.splice(0);
    await log.sync();
    for (const [offset, batch] of mine) told.batches.set(offset, batch.toString("hex"));
  };
  const deleteBefore = async (offset: number) => {
    told.askedStart = offset;
    await log.deleteBefore(offset);
    told.startOffset = offset;
  };
  append(10);
  await acknowledge();
  append(100, 20, 300, 500);
  append(7);
  await acknowledge();
  append(400, 900, 30, 200);
  await acknowledge();
  await deleteBefore(3);
  append(60, 70, 80, 600, 20, 30);
  await store.close();
  [store, log] = await openOn(files);
  told.log = log;
  append(5, 900, 6, 700);
  const flushed = acknowledge();
  await new Promise((resolve) => setImmediate(resolve));
  append(8, 900, 9);
  await flushed;
  await acknowledge();
  await deleteBefore(14);
  append(40, 50, 60);
  await acknowledge();
  append(1000, 2, 3);
}

/** Opens what a crash left, compares it with what was told, and goes on with it. */
async function check(files: SimulatedDisk, told: Told): Promise<void> {
  const [store, log, fold] = await openOn(files);
  expect(log.startOffset).toBeGreaterThanOrEqual(told.startOffset);
  expect(log.startOffset).toBeLessThanOrEqual(told.askedStart);
  expect(log.endOffset).toBeGreaterThanOrEqual(told.endOffset);
  expect(log.durableOffset).toBe(log.endOffset);
  let next = -1;
  const offsets: number[] = [];
  const wrong: string[] = [];
  for await (const lease of log.batches(log.startOffset)) {
    for (const { header, bytes } of eachBatch(lease.bytes)) {
      // One expectation for all: to make each costs more than to read the batch.
      if (next >= 0 && header.baseOffset !== next)
        wrong.push(`${header.baseOffset} is not ${next}`);
      next = header.baseOffset + header.recordCount;
      offsets.push(header.baseOffset);
      const known = told.batches.get(header.baseOffset);
      const isKept = known === undefined || known === bytes.toString("hex");
      if (!isKept) wrong.push(`other bytes at ${header.baseOffset}`);
    }
    lease.release();
  }
  expect(wrong).toEqual([]);
  expect(offsets.length === 0 ? log.startOffset : next).toBe(log.endOffset);
  const isWanted = (offset: number) => offset >= (offsets[0] ?? Infinity);
  expect(offsets).toEqual(expect.arrayContaining([...told.batches.keys()].filter(isWanted)));
  expect(fold.count).toBe(log.endOffset);
  const added = log.append(batchOf(2));
  await store.close();
  const [, reopened] = await openOn(files);
  expect(reopened.endOffset).toBe(added + 2);
}

/** The process dies, another recovers the log, then the power goes. */
async function checkKill(files: SimulatedDisk, told: Told, seed: number): Promise<void> {
  const killed = files.afterKill();
  const [, log] = await openOn(killed);
  const now = { ...told, endOffset: log.durableOffset };
  await check(killed.afterCrash(seededRandom(seed)), now);
}

async function callsOfALife(): Promise<number> {
  const files = new SimulatedDisk();
  await live(files, nothingTold());
  return files.calls;
}

async function crashedAt(call: number): Promise<[SimulatedDisk, Told]> {
  const files = new SimulatedDisk();
  const told = nothingTold();
  files.crashAt = call;
  await untilOff(files, live(files, told));
  told.endOffset = told.log?.durableOffset ?? 0;
  return [files, told];
}

describe.each([
  ["at any call to the disk, flushed on threads", 1, { flushPace: onThreads }],
  ["at each second, with room ahead", 2, { flushPace: onThreads, preallocation: atOnce }],
  ["at each second, by the event loop", 2, { flushPace: onTheLoop, preallocation: atOnce }],
])("a crash %s", (_, stride, chosen) => {
  beforeEach(() => {
    limits = chosen;
  });

  test("loses nothing acknowledged and leaves a log that opens", { timeout: 60_000 }, async () => {
    const calls = await callsOfALife();
    expect(calls).toBeGreaterThan(200);
    for (let call = 0; call < calls; call += stride) {
      const [files, told] = await crashedAt(call);
      for (let seed = 0; seed < 2; seed++) {
        await check(files.afterCrash(seededRandom(call * 100 + seed)), told).catch((error) => {
          throw new Error(`crash at call ${call}, image ${seed}`, { cause: error });
        });
      }
      await checkKill(files, told, call);
    }
  });

  test("and again at any call of the recovery, ends the same", { timeout: 60_000 }, async () => {
    const calls = await callsOfALife();
    for (let call = 60; call < calls; call += 23) {
      const [files, told] = await crashedAt(call);
      const image = files.afterCrash(seededRandom(call));
      for (let again = 1; again < 40; again += 3) {
        const second = image.afterCrash(seededRandom(0));
        second.crashAt = again;
        await untilOff(second, openOn(second));
        await check(second.afterCrash(seededRandom(again)), told);
      }
    }
  });
});
