import { expect, test } from "vitest";
import { batchOf, CountingFold, settings } from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import { eachBatch } from "../../records/batch-header.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { journalNames } from "./journal.ts";
import { entryBytes, readEntries, sealEntry } from "./journal-entry.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { untilOff } from "./until-off.ts";

const partitions = [0, 1, 2];
const rounds = 14;
/** No segment is full in these tests: a full one is flushed in place. */
const roomy = { ...settings, segmentBytes: 1 << 20 };
const topicId = "cd".repeat(16);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A store whose three logs share a journal of a few kilobytes. */
async function openOn(
  files: SimulatedDisk,
  journalFrom = 2,
  maxJournalFileBytes = 4096,
): Promise<[LogStore, Log[]]> {
  const store = await openDiskStore({
    directory: "/data",
    clock: new FakeClock(),
    logger: silentLogger,
    onFatal: () => {},
    files,
    limits: { journalFrom, maxJournalFileBytes },
  });
  const open = (partition: number) =>
    store.open({ topic: "orders", topicId, partition }, roomy, new CountingFold());
  return [store, await Promise.all(partitions.map(open))];
}

/** Bytes of every acknowledged batch, by partition and base offset. */
type Told = Map<string, string>;

/** Rounds of appends to all logs at once, until the journal has gone round more than once. */
async function live(files: SimulatedDisk, told: Told, journalFrom = 2): Promise<LogStore> {
  const [store, logs] = await openOn(files, journalFrom);
  for (let round = 0; round < rounds; round++) {
    const appended = logs.map((log, at) => {
      const batch = batchOf(1 + (round % 2), 1000 + round, 20 + 40 * ((round + at) % 5));
      return [`${at}/${log.append(batch)}`, batch.toString("hex")] as const;
    });
    await Promise.all(logs.map((log) => log.sync()));
    for (const [where, bytes] of appended) told.set(where, bytes);
    if (round < 3) for (let i = 0; i < 6; i++) await turn(); // The journal's files are being made.
  }
  return store;
}

async function check(files: SimulatedDisk, told: Told): Promise<void> {
  const [store, logs] = await openOn(files);
  const found: Told = new Map();
  for (const [at, log] of logs.entries()) {
    for await (const lease of log.batches(0)) {
      for (const { header, bytes } of eachBatch(lease.bytes)) {
        found.set(`${at}/${header.baseOffset}`, bytes.toString("hex"));
      }
      lease.release();
    }
  }
  const lost = [...told].filter(([where, bytes]) => found.get(where) !== bytes);
  expect(lost).toEqual([]);
  await store.close();
}

test("many logs become durable by one flush", async () => {
  const files = new SimulatedDisk();
  const told: Told = new Map();
  const journaling = await live(files, told);
  const plain = await live(new SimulatedDisk(), new Map(), Infinity);
  // Fewer, though some rounds go by while the journal is being made or emptied.
  expect(journaling.stats.fsyncs).toBeLessThan(plain.stats.fsyncs);
  await journaling.close();
  await check(files.afterCrash(seededRandom(1)), told);
});

test("a crash at any call loses nothing that was acknowledged", { timeout: 60_000 }, async () => {
  const whole = new SimulatedDisk();
  await live(whole, new Map());
  for (let call = 40; call < whole.calls; call++) {
    const files = new SimulatedDisk();
    const told: Told = new Map();
    files.crashAt = call;
    await untilOff(files, live(files, told));
    for (let seed = 0; seed < 2; seed++) {
      const image = files.afterCrash(seededRandom(call * 10 + seed));
      await check(image, told).catch((error) => {
        throw new Error(`crash at call ${call}, image ${seed}`, { cause: error });
      });
      // Once more, from what that recovery left: replaying the journal twice changes nothing.
      await check(image.afterKill(), told);
    }
  }
});

test("a clean end leaves nothing to put back, and neither does putting it back", async () => {
  const files = new SimulatedDisk();
  const store = await live(files, new Map());
  const held = () => journalNames.map((name) => files.stat(`/data/${name}`)!.sizeBytes);
  expect(held()).toEqual([4096, 4096]);
  const killed = files.afterKill();
  await store.close();
  expect(held()).toEqual([0, 0]);
  await openOn(killed);
  expect(journalNames.map((name) => killed.stat(`/data/${name}`)!.sizeBytes)).toEqual([0, 0]);
});

test("a journal without room is given up, and every log is flushed in place", async () => {
  const files = new SimulatedDisk();
  let written = 0;
  files.faultOf = (_, operation, path) =>
    operation === "write" && path.includes("/journal-") && ++written > 1 ? "ENOSPC" : null;
  const told: Told = new Map();
  await live(files, told);
  expect(written).toBeGreaterThan(1);
  expect(journalNames.map((name) => files.stat(`/data/${name}`))).toEqual([null, null]);
  await check(files.afterCrash(seededRandom(1)), told);
});

test("a journal is not made at once, and not to its end when the store is closed", async () => {
  const pieceBytes = 256 << 10;
  const files = new SimulatedDisk();
  const [store, logs] = await openOn(files, 2, 8 * pieceBytes);
  const made = () => files.stat(`/data/${journalNames[0]}`)?.sizeBytes ?? 0;
  // The first flush makes names durable as well, which the journal cannot.
  for (let round = 0; round < 4 && made() === 0; round++) {
    for (const log of logs) log.append(batchOf(1, 1000, 20));
    await Promise.all(logs.map((log) => log.sync()));
  }
  const before = made();
  await turn();
  expect(made()).toBeGreaterThan(before);
  expect(made()).toBeLessThan(8 * pieceBytes);
  await store.close();
  for (let i = 0; i < 8; i++) await turn();
  expect(made()).toBe(0);
});

test("the journal's files are not taken for logs", async () => {
  const files = new SimulatedDisk();
  await live(files, new Map());
  const errors: string[] = [];
  const store = await openDiskStore({
    directory: "/data",
    clock: new FakeClock(),
    logger: { ...silentLogger, error: (message) => errors.push(message) },
    onFatal: () => {},
    files: files.afterKill(),
  });
  expect((await store.list()).map(({ partition }) => partition)).toEqual(partitions);
  expect(errors).toEqual([]);
});

test("no topic has a partition in a folder that is called as the journal is", async () => {
  const files = new SimulatedDisk();
  await live(files, new Map());
  const [store] = await openOn(files.afterKill());
  for (const partition of partitions) {
    const journal = { topic: "journal", topicId: "ab".repeat(16), partition };
    const log = await store.open(journal, roomy, new CountingFold());
    log.append(batchOf(1));
    await log.sync();
  }
  await store.close();
  expect(journalNames.filter((name) => /-\d+$/.test(name))).toEqual([]);
});

test.each([
  ["a log that cannot be told from its folder", "/data/orders-1/partition.metadata"],
  ["a log that is shorter than it was", "/data/orders-1/00000000000000000000.log"],
])("a journal with bytes of %s is kept, and the others are served", async (_, path) => {
  const whole = new SimulatedDisk();
  await live(whole, new Map());
  const files = whole.afterKill();
  const fd = files.open(path, "write");
  files.truncate(fd, 10);
  files.close(fd);
  const parts = { directory: "/data", clock: new FakeClock(), logger: silentLogger, files };
  const store = await openDiskStore({ ...parts, onFatal: () => {} });
  const log = await store.open(
    { topic: "orders", topicId, partition: 0 },
    roomy,
    new CountingFold(),
  );
  expect(log.endOffset).toBeGreaterThan(0);
  await store.close();
  const kept = files.list("/data").filter((name) => /^journal-[ab]\.kept-\d+$/.test(name));
  expect(kept.length).toBe(2);
});

test("a log that was deleted meanwhile gets nothing back", async () => {
  const files = new SimulatedDisk();
  const store = await live(files, new Map());
  await store.remove({ topic: "orders", topicId, partition: 0 });
  const image = files.afterCrash(seededRandom(3));
  const [, [log]] = await openOn(image);
  expect(log!.endOffset).toBe(0);
});

test("entries of an earlier filling, torn ones and nonsense end a journal", () => {
  const entry = (generation: number, payload: string) => {
    const whole = { folder: "orders-0", topicId, segmentBaseOffset: 5, position: 7 };
    const bytes = Buffer.alloc(entryBytes(whole.folder, payload.length));
    bytes.write(payload, bytes.length - payload.length);
    sealEntry(bytes, generation, whole);
    return bytes;
  };
  const payloads = (...parts: Buffer[]) =>
    readEntries(Buffer.concat(parts))?.entries.map(({ bytes }) => bytes.toString());
  expect(payloads(entry(4, "a"), entry(4, "b"), Buffer.alloc(99))).toEqual(["a", "b"]);
  expect(payloads(entry(4, "a"), entry(3, "stale"))).toEqual(["a"]);
  expect(payloads(entry(4, "a"), entry(4, "torn").subarray(0, -1))).toEqual(["a"]);
  const damaged = entry(4, "b");
  damaged[damaged.length - 1]! ^= 1;
  expect(payloads(entry(4, "a"), damaged, entry(4, "c"))).toEqual(["a"]);
  expect(readEntries(Buffer.alloc(4096))).toBeNull();
  expect(readEntries(entry(4, "a"))?.entries[0]).toMatchObject({
    folder: "orders-0",
    topicId,
    segmentBaseOffset: 5,
    position: 7,
  });
});
