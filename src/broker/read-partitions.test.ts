import { expect, test } from "vitest";
import { batchOf, valuesIn } from "../../test/node/batches.ts";
import { produce } from "../../test/node/conversations.ts";
import { startUnrulyNode } from "../../test/node/test-node.ts";
import type { FetchWant } from "./fetch-sessions.ts";
import { readPartitions, release } from "./read-partitions.ts";

/** A topic of three partitions, with three batches in each. */
async function setUp() {
  const { node, store } = await startUnrulyNode();
  await node.createTopic("ticks", { partitions: 3 });
  const client = await node.connect();
  for (const index of [0, 1, 2]) {
    for (const value of ["a", "b", "c"]) {
      await produce(client, "ticks", batchOf([`${index}${value}`]), { index });
    }
  }
  const read = (wants: readonly FetchWant[], maxBytes = 1 << 20, readCommitted = false) =>
    readPartitions(wants, { maxBytes, minOneBatch: true, readCommitted }, node.node.services);
  return { node, client, store, read, batchBytes: batchOf(["0a"]).length };
}

const want = (partition: number, rest: Partial<FetchWant> = {}): FetchWant => ({
  topic: "ticks",
  topicId: "",
  partition,
  fetchOffset: 0,
  partitionMaxBytes: 1 << 20,
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
  ...rest,
});

const valuesOf = (reads: Awaited<ReturnType<typeof readPartitions>>) =>
  reads.map(({ lease }) => valuesIn(lease?.bytes ?? null));

test("partitions are read in the order wanted, until the bytes are together", async () => {
  const { read, batchBytes } = await setUp();
  const wants = [want(2), want(0), want(1)];
  const reads = await read(wants, 4 * batchBytes);
  expect(valuesOf(reads)).toEqual([["2a", "2b", "2c"], ["0a"], []]);
  expect(reads.map(({ error }) => error)).toEqual(["NONE", "NONE", "NONE"]);
  release(reads);
});

test("no partition gives more than is wanted of it", async () => {
  const { read, batchBytes } = await setUp();
  const reads = await read([want(0, { partitionMaxBytes: 2 * batchBytes }), want(1)]);
  expect(valuesOf(reads)).toEqual([
    ["0a", "0b"],
    ["1a", "1b", "1c"],
  ]);
  release(reads);
});

test("the first batch of all is whole, however small the limits; no second one is", async () => {
  const { read } = await setUp();
  const small = { partitionMaxBytes: 1 };
  const reads = await read([want(0, { fetchOffset: 3 }), want(1, small), want(2, small)], 1);
  expect(valuesOf(reads)).toEqual([[], ["1a"], []]);
  release(reads);
});

test("limits below zero count as zero", async () => {
  const { read } = await setUp();
  const reads = await read([want(0, { partitionMaxBytes: -5 }), want(1)], -1);
  expect(valuesOf(reads)).toEqual([["0a"], []]);
  release(reads);
});

test("nothing above the high watermark is read", async () => {
  const { read, client, store, node } = await setUp();
  store.stall();
  const pending = produce(client, "ticks", batchOf(["0d"]), { index: 0 });
  await node.clock.advance(0);
  const reads = await read([want(0), want(0, { fetchOffset: 3 }), want(0, { fetchOffset: 4 })]);
  expect(reads[0]).toMatchObject({ highWatermark: 3, lastStableOffset: 3 });
  // Within the log, but not visible yet: empty, not out of range.
  expect(reads.map(({ error }) => error)).toEqual(["NONE", "NONE", "NONE"]);
  expect(valuesOf(reads)).toEqual([["0a", "0b", "0c"], [], []]);
  release(reads);
  store.goOn();
  await pending;
});

test("a partition that the disk does not give is refused alone", async () => {
  const { read, store } = await setUp();
  store.refuses = (call, { partition }) => (call === "read" && partition === 1 ? "failed" : null);
  const reads = await read([want(0), want(1), want(2)]);
  expect(reads.map(({ error }) => error)).toEqual(["NONE", "KAFKA_STORAGE_ERROR", "NONE"]);
  expect(reads[1]).toMatchObject({ highWatermark: -1, lease: null });
  release(reads);
  expect(store.lentBytes).toBe(0);
});

test("a bug in one read gives back what the others lent", async () => {
  const { read, store, node } = await setUp();
  const partition = node.node.services.partitions.get("ticks", 1)!;
  partition.read = () => {
    throw new TypeError("a bug");
  };
  await expect(read([want(0), want(1)])).rejects.toThrow("a bug");
  expect(store.lentBytes).toBe(0);
});
