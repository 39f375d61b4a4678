import { beforeEach, describe, expect, test } from "vitest";
import {
  batchOf,
  CountingFold,
  everything,
  offsetsOf,
  settings,
} from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import type { Log, LogStore } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { readSmallFile, writeFully } from "./files.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
const folder = "/data/orders-0";
const told = "/data/clean-stop";

let files: SimulatedDisk;
let store: LogStore;
let log: Log;
let fold: CountingFold;
/** Files of the log that were opened since the store was. */
let read: string[];

async function open(newFold = new CountingFold()): Promise<void> {
  read = [];
  files.faultOf = (_, operation, path) => {
    if (operation === "open" && path.startsWith(folder)) read.push(path.slice(folder.length + 1));
    return null;
  };
  const options = { directory: "/data", clock: new FakeClock(), logger: silentLogger, files };
  store = await openDiskStore({ ...options, onFatal: () => {} });
  fold = newFold;
  await store.list();
  log = await store.open(name, settings, fold);
}

/** Appends `count` batches of two records, in segments of a few. */
async function append(count: number): Promise<void> {
  for (let each = 0; each < count; each++) log.append(batchOf(2, 1000 + each, 150));
  await log.sync();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function write(path: string, bytes: Buffer): void {
  const fd = files.open(path, "create");
  files.truncate(fd, 0);
  if (bytes.length > 0) writeFully(files, fd, bytes, 0);
  files.close(fd);
}

const bytesOf = (path: string): Buffer => Buffer.from(readSmallFile(files, path)!);
const lastOf = (suffix: string): string =>
  `${folder}/${files
    .list(folder)
    .filter((each) => each.endsWith(suffix))
    .sort()
    .at(-1)!}`;

beforeEach(async () => {
  files = new SimulatedDisk();
  await open();
  await append(10);
});

describe("after a clean end", () => {
  test("no file of a log is opened before it is needed", async () => {
    const { trace } = fold;
    await store.close();
    await open();
    expect(read).toEqual([]);
    expect(fold.trace).toEqual(trace);
    expect(log.endOffset).toBe(20);
    expect(await offsetsOf(log.read(0, everything))).toContain(0);
    expect(read).not.toEqual([]);
  });

  test("the log goes on as one whose files were read", async () => {
    const ends: ReadonlyMap<string, string>[] = [];
    for (const isTold of [true, false]) {
      files = new SimulatedDisk();
      await open();
      for (const count of [7, 1, 0, 5, 12]) {
        await append(count);
        await store.close();
        if (!isTold) files.remove(told);
        await open();
        expect(read.length === 0).toBe(isTold);
      }
      await append(9);
      await store.close();
      const names = files.list(folder).toSorted();
      ends.push(new Map(names.map((each) => [each, bytesOf(`${folder}/${each}`).toString("hex")])));
    }
    expect(ends[0]).toEqual(ends[1]);
  });

  test("what it told is gone once the store is open, even if the power fails then", async () => {
    await store.close();
    const before = bytesOf(told);
    await open();
    expect(files.stat(told)).toBeNull();
    await append(3);
    for (let seed = 0; seed < 20; seed++) {
      const image = files.afterCrash(seededRandom(seed));
      expect(image.stat(told)).toBeNull();
    }
    expect(before.length).toBeGreaterThan(100);
  });
});

describe("nothing is believed", () => {
  test("that tells of an earlier end", async () => {
    await store.close();
    const earlier = bytesOf(told);
    for (const count of [1, 10]) {
      await open();
      await append(count);
      const { endOffset } = log;
      files = files.afterKill();
      write(told, earlier);
      await open();
      expect(log.endOffset).toBe(endOffset);
      expect(fold.count).toBe(endOffset);
      files = files.afterKill();
    }
  });

  test("that tells of an earlier end, before a segment was begun that is still empty", async () => {
    await store.close();
    const earlier = bytesOf(told);
    await open();
    await log.applyRetention(1e15, 1, -1);
    const { startOffset } = log;
    expect(startOffset).toBe(20);
    files = files.afterKill();
    write(told, earlier);
    await open();
    expect(log.startOffset).toBe(20);
    await append(1);
    expect(log.endOffset).toBe(22);
  });

  test("that is cut off or changed anywhere", async () => {
    await store.close();
    const whole = bytesOf(told);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      for (const bytes of [changed, whole.subarray(0, at)]) {
        write(told, bytes);
        await open();
        expect(read).not.toEqual([]);
        expect(log.endOffset).toBe(20);
        files = files.afterKill();
      }
    }
  });

  test("of a log whose last segment was changed since", async () => {
    await store.close();
    const path = lastOf(".log");
    const bytes = bytesOf(path);
    bytes[bytes.length - 20]! ^= 1;
    write(path, bytes);
    await expect(open()).rejects.toThrow("The log in /data/orders-0 is damaged");
  });

  test("of a log that lost a segment", async () => {
    await store.close();
    files.remove(lastOf(".log"));
    await expect(open()).rejects.toThrow("The log in /data/orders-0 is damaged");
  });

  test("of a folder that is another topic's by now", async () => {
    await store.close();
    const theirs = bytesOf(`${folder}/partition.metadata`);
    const kept = bytesOf(told);
    const other = { ...name, topicId: "cd".repeat(16) };
    const options = { directory: "/data", clock: new FakeClock(), logger: silentLogger, files };
    store = await openDiskStore({ ...options, onFatal: () => {} });
    await (await store.open(other, settings, new CountingFold())).sync();
    await store.close();
    expect(bytesOf(`${folder}/partition.metadata`)).not.toEqual(theirs);
    write(told, kept);
    await open();
    expect(log.endOffset).toBe(0);
  });
});

test("a state that the fold cannot read any more is made anew from the records", async () => {
  class Upgraded extends CountingFold {
    override restore(snapshot: Buffer | null): void {
      if (snapshot !== null) throw new Error("a snapshot of an earlier version");
      super.restore(snapshot);
    }
  }
  const { trace } = fold;
  await store.close();
  await open(new Upgraded());
  expect([log.endOffset, fold.trace]).toEqual([20, trace]);
});

test("a log with more to tell than its files take to read is left out", async () => {
  for (let each = 0; each < 800; each++) log.append(batchOf(1, 1000 + each, 900));
  await log.sync();
  await store.close();
  expect(bytesOf(told).length).toBeLessThan(16 << 10);
  await open();
  expect(read).not.toEqual([]);
  expect(log.endOffset).toBe(820);
});

test("a disk without room for it costs only time", async () => {
  files.faultOf = (_, operation, path) =>
    operation === "write" && path.startsWith(told) ? "ENOSPC" : null;
  await store.close();
  await open();
  expect(read).not.toEqual([]);
  expect(log.endOffset).toBe(20);
});

test("a log that has lost its last records since is not taken for a shorter one", async () => {
  await append(3);
  await store.close();
  write(lastOf(".log"), Buffer.alloc(0));
  await expect(open()).rejects.toThrow(/damaged/);
});
