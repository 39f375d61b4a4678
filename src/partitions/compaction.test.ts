import { beforeEach, expect, test } from "vitest";
import { keyed } from "../../test/conformance/compaction.ts";
import { partitionSettings } from "../../test/node/partition-settings.ts";
import { UnrulyStore } from "../../test/node/unruly-store.ts";
import { FakeClock } from "../base/fake-clock.ts";
import { type Logger, silentLogger } from "../base/logger.ts";
import { eachBatch } from "../records/batch-header.ts";
import { eachRecord } from "../records/record.ts";
import { createMemoryStore } from "../storage/memory/memory-store.ts";
import { isRefused } from "./partition.ts";
import type { PartitionSettings } from "./partition-settings.ts";
import { Partitions } from "./partitions.ts";

const prices = { name: "prices", id: "ab".repeat(16), partitionCount: 1 };
const mapBytes = 1 << 20;
const compacted = (changes: Partial<PartitionSettings["compaction"]> = {}) => {
  const { compaction } = partitionSettings();
  const eager = { ...compaction, minDirtyRatio: 0, ...changes };
  return partitionSettings({ compacts: true, segmentBytes: 200, compaction: eager });
};

let clock: FakeClock;
let store: UnrulyStore;
let partitions: Partitions;
let warnings: string[];

beforeEach(() => {
  clock = new FakeClock();
  store = new UnrulyStore(createMemoryStore({ clock }));
  warnings = [];
  const logger: Logger = { ...silentLogger, warn: (sentence) => warnings.push(sentence) };
  partitions = new Partitions({ store, clock, logger });
});

const append = (words: string, sequence = -1) => {
  const producer = sequence < 0 ? undefined : { id: 9, epoch: 0, sequence };
  const batch = keyed(words, clock.nowMs(), producer === undefined ? {} : { producer }, 100);
  return partitions.get("prices", 0)!.append(batch);
};

async function keys(): Promise<string> {
  const partition = partitions.get("prices", 0)!;
  const found: string[] = [];
  for await (const batches of partition.asShardLog().readAll()) {
    for (const { bytes } of eachBatch(batches)) {
      for (const { offset, key } of eachRecord(bytes, 1 << 20)) found.push(`${offset}:${key}`);
    }
  }
  return found.join(" ");
}

test("what is due is compacted, and only where the topic says so", async () => {
  await partitions.open(prices, compacted());
  for (const words of ["a=1 b=1", "a=2", "c=1"]) append(words);
  partitions.configure(prices, partitionSettings({ segmentBytes: 200 }));
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("0:a 1:b 2:a 3:c");
  partitions.configure(prices, compacted());
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("1:b 2:a 3:c");
  expect(store.stats).toMatchObject({ compactions: 1 });
});

test("a producer's sequence outlives its records, when all is read again", async () => {
  await partitions.open(prices, compacted());
  append("a=1", 0);
  append("a=2", 1);
  append("a=3");
  append("b=1");
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("2:a 3:b");
  const again = new Partitions({ store, clock, logger: silentLogger });
  await again.open(prices, compacted());
  partitions = again;
  expect(append("a=4", 1)).toMatchObject({ baseOffset: 1, recordCount: 0 });
  const early = append("a=4", 3);
  expect(isRefused(early) && early.error).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
  expect(append("a=4", 2)).toMatchObject({ baseOffset: 4 });
});

test("more keys than fit take several passes at once", async () => {
  await partitions.open(prices, compacted());
  for (let round = 0; round < 2; round++) {
    for (let key = 0; key < 30; key++) append(`key-${key}=${round}`);
  }
  append("end=1");
  await partitions.compact(24 * 16);
  expect((await keys()).split(" ")).toHaveLength(31);
  expect(store.stats.compactions).toBeGreaterThan(2);
});

test("a log that cannot be compacted is told of, and tried again after a while", async () => {
  await partitions.open(prices, compacted());
  for (const words of ["a=1", "a=2", "a=3"]) append(words);
  store.refuses = (call) => (call === "compact" ? "full" : null);
  await partitions.compact(mapBytes);
  await partitions.compact(mapBytes);
  expect(warnings).toEqual(["could not compact a partition"]);
  store.refuses = () => null;
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("0:a 1:a 2:a");
  await clock.advance(60_000);
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("1:a 2:a");
});

test("nothing is compacted once it is to stop", async () => {
  await partitions.open(prices, compacted());
  for (const words of ["a=1", "a=2", "a=3"]) append(words);
  partitions.stopCompaction();
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("0:a 1:a 2:a");
});

test("an active segment is closed in time to be compacted", async () => {
  const lag = compacted({ minDirtyRatio: 1, maxLagMs: 5000 });
  await partitions.open(prices, {
    ...lag,
    log: { ...lag.log, segmentBytes: 1 << 20, segmentMs: 5000 },
  });
  append("a=1 a=2");
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("0:a 1:a");
  await clock.advance(5001);
  await partitions.compact(mapBytes);
  expect(await keys()).toBe("1:a");
});
