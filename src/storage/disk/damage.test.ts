import fc from "fast-check";
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
import { batchChecksum, eachBatch, stampBatch } from "../../records/batch-header.ts";
import { type Log, type LogStore, StorageFailure } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";
import { readSmallFile, writeFully } from "./files.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
const folder = "/data/orders-0";

let files: SimulatedDisk;
let store: LogStore;
let log: Log;
let fold: CountingFold;

async function open(): Promise<void> {
  const options = { directory: "/data", clock: new FakeClock(), logger: silentLogger, files };
  store = await openDiskStore({ ...options, onFatal: () => {} });
  fold = new CountingFold();
  log = await store.open(name, settings, fold);
}

const namesOf = (suffix: string) =>
  files
    .list(folder)
    .filter((file) => file.endsWith(suffix))
    .sort();

/** A batch as an append would have left it in the file. */
function batchAt(offset: number): Buffer {
  const batch = batchOf(1);
  stampBatch(batch, 0, offset, 0);
  return batch;
}

/** Rewrites a file as somebody with an editor would. */
function edit(file: string, change: (bytes: Buffer) => Buffer): void {
  const path = `${folder}/${file}`;
  const changed = change(readSmallFile(files, path)!);
  const fd = files.open(path, "create");
  files.truncate(fd, 0);
  if (changed.length > 0) writeFully(files, fd, changed, 0);
  files.close(fd);
}

function removeAll(suffix: string): void {
  for (const file of namesOf(suffix)) files.remove(`${folder}/${file}`);
}

/** Everything a reader can get, with the offsets the records claim. */
async function readAll(): Promise<readonly number[]> {
  const offsets: number[] = [];
  for await (const lease of log.batches(log.startOffset)) {
    for (const { header, bytes } of eachBatch(lease.bytes)) {
      expect(header.crc).toBe(batchChecksum(bytes));
      offsets.push(header.baseOffset);
    }
    lease.release();
  }
  return offsets;
}

/** Ten batches in several segments, all acknowledged; killed, so that no clean end helps. */
async function tenBatches(isClosed: boolean): Promise<void> {
  files = new SimulatedDisk();
  await open();
  for (let count = 0; count < 10; count++) log.append(batchOf(1, 1000 + count, 250));
  await log.sync();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (isClosed) await store.close();
  else files = files.afterKill();
}

const allOffsets = Array.from({ length: 10 }, (_, offset) => offset);

describe("an unfinished end", () => {
  beforeEach(() => tenBatches(false));

  test("is cut off: garbage, zeros, half a batch", async () => {
    const last = namesOf(".log").at(-1)!;
    for (const garbage of [Buffer.alloc(700), Buffer.alloc(30, 7), batchOf(1).subarray(0, 80)]) {
      edit(last, (bytes) => Buffer.concat([bytes, garbage]));
      await open();
      expect(await readAll()).toEqual(allOffsets);
      expect(log.append(batchOf(1))).toBe(10);
      files = files.afterKill();
      edit(last, (bytes) => bytes.subarray(0, bytes.length - batchOf(1).length));
    }
  });

  test("an unflushed batch lost whole sectors before one that survived: both are cut", async () => {
    const last = namesOf(".log").at(-1)!;
    const lost = Buffer.alloc(1024 - (readSmallFile(files, `${folder}/${last}`)!.length % 512));
    edit(last, (bytes) => Buffer.concat([bytes, lost, batchAt(11)]));
    await open();
    expect(await readAll()).toEqual(allOffsets);
  });
});

describe("damage before sound batches", () => {
  test("takes the log offline with a sentence and changes nothing", async () => {
    await tenBatches(false);
    const last = namesOf(".log").at(-1)!;
    edit(last, (bytes) => Buffer.concat([bytes, batchAt(10), batchAt(11)]));
    edit(last, (bytes) => {
      bytes[bytes.length - batchOf(1).length - 20]! ^= 1;
      return bytes;
    });
    const before = readSmallFile(files, `${folder}/${last}`);
    await expect(open()).rejects.toThrow(/The log in \/data\/orders-0 is damaged: .*byte \d+ of/);
    expect(readSmallFile(files, `${folder}/${last}`)).toEqual(before);
    const other = { ...name, partition: 1 };
    expect((await store.open(other, settings, new CountingFold())).endOffset).toBe(0);
  });

  test.each([
    [
      "bytes cut from the end",
      () => edit(namesOf(".log").at(-1)!, (bytes) => bytes.subarray(0, -1)),
    ],
    ["the last segment gone", () => files.remove(`${folder}/${namesOf(".log").at(-1)}`)],
    ["all segments gone", () => removeAll(".log")],
  ])("after a clean end: %s", async (_, harm) => {
    await tenBatches(true);
    harm();
    await expect(open()).rejects.toThrow(expect.objectContaining({ kind: "damaged" }));
  });

  test("in an old segment is met by its readers; the rest can be read", async () => {
    await tenBatches(true);
    edit(namesOf(".log")[1]!, (bytes) => bytes.fill(0, 0, 100));
    await open();
    expect(await offsetsOf(log.read(0, everything))).toEqual([0, 1, 2]);
    await expect(log.read(3, everything)).rejects.toThrow(StorageFailure);
    expect((await offsetsOf(log.read(6, everything)))![0]).toBe(6);
  });
});

describe("what can be made again is", () => {
  beforeEach(() => tenBatches(true));

  const editAll = (suffix: string, change: (bytes: Buffer) => Buffer) => {
    for (const file of namesOf(suffix)) edit(file, change);
  };
  const put = (...paths: string[]) => {
    for (const path of paths) {
      const fd = files.open(path, "create");
      files.write(fd, Buffer.from("hello"), 0);
      files.close(fd);
    }
  };
  const offsetBeyond = Buffer.from([0, 0, 0, 1, 0, 0, 0, 9]);
  const harms: readonly [string, () => void][] = [
    ["missing indexes", () => removeAll("index")],
    ["empty indexes", () => editAll(".index", () => Buffer.alloc(0))],
    ["indexes of odd length", () => editAll("index", () => Buffer.alloc(13, 1))],
    ["indexes of zeros", () => editAll("index", (bytes) => bytes.fill(0))],
    ["indexes that lie", () => editAll(".index", () => offsetBeyond)],
    ["unreadable snapshots", () => editAll(".snapshot", () => Buffer.from("?"))],
    ["unfinished work", () => put(`${folder}/x.tmp`, `${folder}/00000000000000000002.log.deleted`)],
    ["an index of nothing", () => put(`${folder}/00000000000000000777.index`)],
    ["somebody's notes", () => put(`${folder}/README`, "/data/README")],
    ["a checkpoint of nonsense", () => put("/data/log-start-offset-checkpoint")],
  ];

  test.each(harms)("%s", async (_, harm) => {
    harm();
    await open();
    expect(await readAll()).toEqual(allOffsets);
    expect(fold.count).toBe(10);
    expect(await log.findTimestamp(1004, Infinity)).toEqual({ offset: 4, timestampMs: 1004 });
    expect(await log.findMaxTimestamp()).toEqual({ offset: 9, timestampMs: 1009 });
  });
});

test("any byte changed anywhere is refused, harmless, or for the consumer to check", async () => {
  await tenBatches(true);
  const pristine = files;
  const paths = pristine.list(folder);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (which, where, flip) => {
        await tenBatches(true);
        const file = paths[which % paths.length]!;
        edit(file, (bytes) => {
          if (bytes.length > 0) bytes[where % bytes.length]! ^= flip;
          return bytes;
        });
        const known = await open().then(
          () => true,
          (error) => (error instanceof StorageFailure ? false : Promise.reject(error)),
        );
        if (!known) return;
        expect(log.endOffset).toBeGreaterThanOrEqual(10);
        for (let offset = log.startOffset; offset < 10; offset++) {
          try {
            const lease = await log.read(offset, { ...everything, maxBytes: 1 });
            for (const { header, bytes } of eachBatch(lease!.bytes)) {
              // A header that lies about its offsets does not match its checksum either.
              const isSound = header.crc === batchChecksum(bytes);
              if (isSound) expect(header.baseOffset).toBe(offset);
            }
            lease!.release();
          } catch (error) {
            expect(error).toBeInstanceOf(StorageFailure);
          }
        }
      },
    ),
    // The example: a base offset that is off by one, where the reader before had ended.
    { numRuns: 150, examples: [[44247886, 178379847, 1]] },
  );
});
