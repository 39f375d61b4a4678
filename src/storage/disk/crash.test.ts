import { describe, expect, test } from "vitest";
import {
  batchOf,
  CountingFold,
  everything,
  settings,
} from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import { eachBatch } from "../../records/batch-header.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };

/** What clients were told, which no crash may take back. */
interface Told {
  /** Bytes of every acknowledged batch by its base offset. */
  readonly batches: Map<number, string>;
  endOffset: number;
  startOffset: number;
  /** What may be deleted although the answer has not come. */
  askedStart: number;
  isFatal: boolean;
}

function nothingTold(): Told {
  return { batches: new Map(), endOffset: 0, startOffset: 0, askedStart: 0, isFatal: false };
}

async function openOn(files: SimulatedDisk, told: Told): Promise<[LogStore, Log, CountingFold]> {
  const onFatal = () => {
    told.isFatal = true;
  };
  const options = { directory: "/data", clock: new FakeClock(), logger: silentLogger, files };
  const store = await openDiskStore({ ...options, onFatal });
  const fold = new CountingFold();
  return [store, await store.open(name, settings, fold), fold];
}

/** A little life of a log: appends of all sizes, rolls, deletion, retention, a clean restart. */
async function live(files: SimulatedDisk, told: Told): Promise<void> {
  let [store, log] = await openOn(files, told);
  const unacknowledged: [number, Buffer][] = [];
  const append = (...sizes: number[]) => {
    for (const size of sizes) {
      const batch = batchOf(1 + (size % 3), 1000 + size, size);
      unacknowledged.push([log.append(batch), batch]);
    }
  };
  const acknowledge = async () => {
    const mine = unacknowledged.splice(0);
    await Promise.race([log.sync(), died(files, told)]);
    for (const [offset, batch] of mine) told.batches.set(offset, batch.toString("hex"));
    told.endOffset = Math.max(told.endOffset, log.durableOffset);
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
  await Promise.race([store.close(), died(files, told)]);
  [store, log] = await openOn(files, told);
  append(5, 900, 6, 700);
  await acknowledge();
  await deleteBefore(14);
  append(40, 50, 60);
  await acknowledge();
  append(1000, 2, 3);
}

/** Rejects soon after the machine went off, so that nobody waits for it for ever. */
async function died(files: SimulatedDisk, told: Told): Promise<never> {
  for (let turns = 0; ; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (told.isFatal || files.calls > files.crashAt) throw new Error("the machine died");
    if (turns > 100) return new Promise(() => {});
  }
}

/** Opens what a crash left and compares it with what was told. Returns the surviving offsets. */
async function check(files: SimulatedDisk, told: Told): Promise<readonly number[]> {
  const [store, log, fold] = await openOn(files, nothingTold());
  expect(log.startOffset).toBeGreaterThanOrEqual(told.startOffset);
  expect(log.startOffset).toBeLessThanOrEqual(told.askedStart);
  expect(log.endOffset).toBeGreaterThanOrEqual(told.endOffset);
  expect(log.durableOffset).toBe(log.endOffset);
  let next = -1;
  const offsets: number[] = [];
  for await (const lease of log.batches(log.startOffset)) {
    for (const { header, bytes } of eachBatch(lease.bytes)) {
      if (next >= 0) expect(header.baseOffset).toBe(next);
      next = header.baseOffset + header.recordCount;
      offsets.push(header.baseOffset);
      const known = told.batches.get(header.baseOffset);
      if (known !== undefined) expect(bytes.toString("hex")).toBe(known);
    }
    lease.release();
  }
  expect(offsets.length === 0 ? log.startOffset : next).toBe(log.endOffset);
  const isWanted = (offset: number) => offset >= (offsets[0] ?? Infinity);
  expect(offsets).toEqual(expect.arrayContaining([...told.batches.keys()].filter(isWanted)));
  expect(fold.count).toBe(log.endOffset);
  expect(log.append(batchOf(2))).toBe(log.endOffset - 2);
  await store.close();
  return offsets;
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
  await live(files, told).catch(() => {});
  return [files, told];
}

describe("a crash at any call to the disk", () => {
  test("loses nothing acknowledged and leaves a log that opens", { timeout: 20_000 }, async () => {
    const calls = await callsOfALife();
    expect(calls).toBeGreaterThan(200);
    for (let call = 0; call < calls; call++) {
      const [files, told] = await crashedAt(call);
      for (let seed = 0; seed < 6; seed++) {
        await check(files.afterCrash(seededRandom(call * 100 + seed)), told).catch((error) => {
          throw new Error(`crash at call ${call}, image ${seed}`, { cause: error });
        });
      }
    }
  });

  test("and again at any call of the recovery, ends the same", { timeout: 20_000 }, async () => {
    const calls = await callsOfALife();
    for (let call = 60; call < calls; call += 23) {
      const [files, told] = await crashedAt(call);
      const image = files.afterCrash(seededRandom(call));
      for (let again = 1; again < 40; again += 3) {
        const second = image.afterCrash(seededRandom(0));
        second.crashAt = again;
        await openOn(second, nothingTold()).catch(() => {});
        await check(second.afterCrash(seededRandom(again)), told);
      }
    }
  });
});
