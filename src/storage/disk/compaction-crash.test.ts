import { describe, expect, test } from "vitest";
import { eagerly, keyed } from "../../../test/conformance/compaction.ts";
import { CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import { eachBatch, lastOffset } from "../../records/batch-header.ts";
import { eachRecord } from "../../records/record.ts";
import type { Log, LogStore } from "../log-store.ts";
import { type DiskLimits, openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { untilOff } from "./until-off.ts";

const name = { topic: "prices", topicId: "ab".repeat(16), partition: 0 };

/** What was written, and what its producer was told is safe. */
interface Told {
  /** `key=value` or, a tombstone, `key`, by offset. */
  readonly written: string[];
  acknowledged: number;
  startOffset: number;
  askedStart: number;
}

const nothingTold = (): Told => ({ written: [], acknowledged: 0, startOffset: 0, askedStart: 0 });

async function openOn(files: SimulatedDisk, limits: Partial<DiskLimits>): Promise<[LogStore, Log]> {
  const store = await openDiskStore({
    directory: "/data",
    clock: new FakeClock(),
    logger: silentLogger,
    onFatal: () => {},
    files,
    limits,
  });
  return [store, await store.open(name, settings, new CountingFold())];
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Appends, compactions, a tombstone that goes, records that are deleted, a clean restart. */
async function live(
  files: SimulatedDisk,
  told: Told,
  limits: Partial<DiskLimits>,
): Promise<SimulatedDisk> {
  let [store, log] = await openOn(files, limits);
  const append = (words: string, padding: number) => {
    told.written.push(...words.split(" "));
    log.append(keyed(words, 1000, {}, padding));
  };
  const acknowledge = async () => {
    const { endOffset } = log;
    await log.sync();
    told.acknowledged = Math.max(told.acknowledged, endOffset);
  };
  const roll = async () => {
    log.rollIfDue(2 ** 50);
    await acknowledge();
  };
  for (let round = 0; round < 6; round++) {
    append(`a=${round} b=${round}`, 60);
    await acknowledge();
    // Meanwhile the journal's files are made.
    if (round < 2) for (let i = 0; i < 8; i++) await turn();
    append(`c-${round % 4}=${round}`, 60);
    await acknowledge();
  }
  append("b", 0);
  await roll();
  await log.compact(eagerly, 5000);
  append("a=6 d=1", 100);
  await acknowledge();
  append("a=7 e=1", 100);
  const synced = acknowledge();
  const pass = log.compact(eagerly, 5500);
  pass.catch(() => {}); // Whoever waits for it hears of it.
  await synced;
  append("e=2", 700);
  await acknowledge();
  await pass;
  told.askedStart = 2;
  await log.deleteBefore(2);
  told.startOffset = 2;
  await roll();
  await store.close();
  [store, log] = await openOn(files, limits);
  append("c-1=y f=1", 300);
  await roll();
  await log.compact(eagerly, 6500);
  append("a=8", 10);
  await acknowledge();
  return files;
}

/** Opens what a crash left: each key's last acknowledged record or a later one must be there. */
async function check(
  files: SimulatedDisk,
  told: Told,
  limits: Partial<DiskLimits>,
): Promise<string> {
  const [store, log] = await openOn(files, limits);
  expect(log.endOffset).toBeGreaterThanOrEqual(told.acknowledged);
  expect(log.startOffset).toBeGreaterThanOrEqual(told.startOffset);
  expect(log.startOffset).toBeLessThanOrEqual(told.askedStart);
  const wrong: string[] = [];
  const found = new Map<number, string>();
  let next = -1;
  for await (const lease of log.batches(log.startOffset)) {
    for (const { header, bytes } of eachBatch(lease.bytes)) {
      if (next >= 0 && header.baseOffset !== next) wrong.push(`${header.baseOffset} not ${next}`);
      next = lastOffset(header) + 1;
      for (const { offset, key, value, timestampMs } of eachRecord(bytes, 1 << 20)) {
        const word = value === null ? `${key}` : `${key}=${value.toString().replace(/\.+$/, "")}`;
        if (word !== told.written[offset] || timestampMs !== 1000) wrong.push(`${offset}:${word}`);
        found.set(offset, word);
      }
    }
    lease.release();
  }
  if (next >= 0 && next !== log.endOffset) wrong.push(`ends at ${next}, not ${log.endOffset}`);
  const last = new Map<string, number>();
  for (const [offset, word] of told.written.slice(0, told.acknowledged).entries()) {
    last.set(word.split("=")[0]!, offset);
  }
  for (const [key, offset] of last) {
    const isTombstone = !told.written[offset]!.includes("=");
    const isThere = [...found].some(([at, word]) => at >= offset && word.split("=")[0] === key);
    if (!isThere && !isTombstone && offset >= log.startOffset) wrong.push(`lost ${key}@${offset}`);
    const isBack = [...found].some(([at, word]) => at < offset && word.split("=")[0] === key);
    if (isTombstone && !isThere && isBack) wrong.push(`${key} is back`);
  }
  expect(wrong).toEqual([]);
  // Whatever was left is cleaned up, and the log goes on.
  const left = files.list("/data/prices-0").filter((each) => /swap|cleaned|deleted/.test(each));
  expect(left).toEqual([]);
  log.append(keyed("z=1"));
  log.rollIfDue(2 ** 50);
  await log.sync();
  await log.compact(eagerly, 9000);
  const records = [...found].map(([offset, word]) => `${offset}:${word}`).join(" ");
  await store.close();
  return records;
}

describe.each([
  ["flushed in place", { journalFrom: Infinity }],
  ["through the journal", { journalFrom: 1, maxJournalFileBytes: 4096 }],
])("a crash at each sixth call while a log is compacted, %s", (_, limits) => {
  test("loses no key's last record, and leaves a log that opens", { timeout: 60_000 }, async () => {
    const told = nothingTold();
    const whole = await live(new SimulatedDisk(), told, limits);
    const { calls } = whole;
    expect(calls).toBeGreaterThan(200);
    const records = await check(whole.afterCrash(seededRandom(1)), told, limits);
    expect(records).not.toContain("a=3");
    expect(records).not.toMatch(/:b/);
    for (let call = 42; call < calls; call += 6) {
      const files = new SimulatedDisk();
      const mine = nothingTold();
      files.crashAt = call;
      await untilOff(files, live(files, mine, limits));
      const image = files.afterCrash(seededRandom(call));
      await check(image, mine, limits).catch((error) => {
        throw new Error(`crash at call ${call}`, { cause: error });
      });
      if (call % 12 !== 0) continue;
      // The process alone dies, another recovers the log, then the power goes.
      const killed = files.afterKill();
      await openOn(killed, limits);
      await check(killed.afterCrash(seededRandom(call)), mine, limits).catch((error) => {
        throw new Error(`killed at call ${call}`, { cause: error });
      });
      if (call % 72 !== 0) continue;
      for (let again = 1; again < 40; again += 4) {
        const second = files.afterCrash(seededRandom(call));
        second.crashAt = again;
        await untilOff(second, openOn(second, limits));
        await check(second.afterCrash(seededRandom(again)), mine, limits);
      }
    }
  });
});
