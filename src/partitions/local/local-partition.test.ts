import { expect, test } from "vitest";
import { batchOf, valuesIn } from "../../../test/node/batches.ts";
import { partitionSettings } from "../../../test/node/partition-settings.ts";
import { UnrulyStore } from "../../../test/node/unruly-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { createMemoryStore } from "../../storage/memory/memory-store.ts";
import { type Appended, isRefused, type Refused } from "../partition.ts";
import { LocalPartition } from "./local-partition.ts";

const identity = { topic: "ticks", topicId: "ab".repeat(16), index: 0 };

async function setUp(settings: Parameters<typeof partitionSettings>[0] = {}) {
  const clock = new FakeClock();
  const store = new UnrulyStore(createMemoryStore({ clock }));
  const open = () => LocalPartition.open(store, identity, partitionSettings(settings), clock);
  const partition = await open();
  const read = async (offset = 0, endOffset = partition.highWatermark) => {
    const limits = { maxBytes: 1 << 20, endOffset, minOneBatch: true };
    const lease = await partition.read(offset, limits);
    const values = valuesIn(lease?.bytes ?? null);
    lease?.release();
    return values;
  };
  return { clock, store, partition, open, read };
}

function appended(answer: Appended | Refused): Appended {
  if (isRefused(answer)) throw new Error(answer.error);
  return answer;
}

const producer = (sequence: number, epoch = 0) => ({ producer: { id: 7, epoch, sequence } });

test("offsets are dense, and told at once; the high watermark follows durability", async () => {
  const { partition, store, read } = await setUp();
  store.stall();
  const first = appended(partition.append(batchOf(["a", "b"])));
  const second = appended(partition.append(batchOf(["c"])));
  expect([first.baseOffset, second.baseOffset]).toEqual([0, 2]);
  expect(partition).toMatchObject({ endOffset: 3, highWatermark: 0, lastStableOffset: 0 });
  expect(await read()).toEqual([]);
  store.goOn();
  await second.durable;
  expect(partition).toMatchObject({ highWatermark: 3, lastStableOffset: 3 });
  expect(await read()).toEqual(["a", "b", "c"]);
});

test("a flush covers what came before it, and nothing that came after", async () => {
  const { partition, store } = await setUp();
  store.stall();
  const first = appended(partition.append(batchOf(["a"])));
  store.goOn();
  store.stall();
  appended(partition.append(batchOf(["b"])));
  await first.durable;
  expect(partition).toMatchObject({ highWatermark: 1, endOffset: 2 });
  store.goOn();
  await partition.sync();
  expect(partition.highWatermark).toBe(2);
});

test("watchers hear of growth once it can be read, until they stop", async () => {
  const { partition, store } = await setUp();
  let heard = 0;
  const hear = () => void heard++;
  partition.watch(hear);
  store.stall();
  const { durable } = appended(partition.append(batchOf(["a"])));
  await Promise.resolve();
  expect(heard).toBe(0);
  store.goOn();
  await durable;
  expect(heard).toBe(1);
  await partition.sync();
  expect(heard).toBe(1);
  partition.unwatch(hear);
  await appended(partition.append(batchOf(["b"]))).durable;
  expect(heard).toBe(1);
});

test("the answer to a duplicate waits until its first copy is durable", async () => {
  const { partition, store } = await setUp();
  store.stall();
  appended(partition.append(batchOf(["a", "b"], producer(0))));
  const again = appended(partition.append(batchOf(["a", "b"], producer(0))));
  expect(again).toMatchObject({ baseOffset: 0, recordCount: 0 });
  let isDurable = false;
  void again.durable.then(() => {
    isDurable = true;
  });
  await Promise.resolve();
  expect(isDurable).toBe(false);
  store.goOn();
  await again.durable;
  expect(partition).toMatchObject({ endOffset: 2, highWatermark: 2 });
});

test("a duplicate is answered with the time under which it is stored", async () => {
  const { partition, clock } = await setUp({ timestampType: "LogAppendTime" });
  const first = appended(partition.append(batchOf(["a"], producer(0))));
  await clock.advance(60_000);
  const second = appended(partition.append(batchOf(["a"], producer(0))));
  expect(second).toMatchObject({ recordCount: 0, logAppendTimeMs: first.logAppendTimeMs });
});

test("what an idempotent producer may not send is refused in words", async () => {
  const { partition } = await setUp();
  appended(partition.append(batchOf(["a"], producer(0, 3))));
  const refusals = [
    partition.append(batchOf(["x"], producer(5, 3))),
    partition.append(batchOf(["x"], producer(0, 2))),
    partition.append(batchOf(["x"], producer(1, 4))),
  ];
  expect(refusals).toMatchObject([
    { error: "OUT_OF_ORDER_SEQUENCE_NUMBER", message: expect.stringContaining("ticks-0") },
    { error: "INVALID_PRODUCER_EPOCH" },
    { error: "OUT_OF_ORDER_SEQUENCE_NUMBER" },
  ]);
  expect(partition.endOffset).toBe(1);
});

test("sequences begin again after 2^31 - 1", async () => {
  const { partition } = await setUp();
  const last = 2 ** 31 - 1;
  appended(partition.append(batchOf(["a", "b"], producer(last - 1))));
  expect(appended(partition.append(batchOf(["c"], producer(0)))).baseOffset).toBe(2);
  expect(appended(partition.append(batchOf(["c"], producer(0)))).recordCount).toBe(0);
});

test("producers are known again after the log is opened again", async () => {
  const { partition, open } = await setUp();
  await appended(partition.append(batchOf(["a"], producer(0)))).durable;
  const again = await open();
  expect([...again.producers]).toMatchObject([{ producerId: 7, lastSequence: 0 }]);
  expect(appended(again.append(batchOf(["a"], producer(0))))).toMatchObject({ recordCount: 0 });
});

test.each(["full", "failed"] as const)(
  "a disk that is %s refuses; the log is as before",
  async (kind) => {
    const { partition, store, read } = await setUp();
    await appended(partition.append(batchOf(["a"], producer(0)))).durable;
    store.refuses = (call) => (call === "append" ? kind : null);
    const refused = partition.append(batchOf(["b"], producer(1)));
    expect(refused).toMatchObject({ error: "KAFKA_STORAGE_ERROR" });
    expect(await read()).toEqual(["a"]);
    store.refuses = () => null;
    // The refused batch left no trace in the producer's sequence either.
    expect(appended(partition.append(batchOf(["b"], producer(1)))).baseOffset).toBe(1);
  },
);

test("the caller's batch is its own again after the append", async () => {
  const { partition, read } = await setUp();
  const batch = batchOf(["a"]);
  await appended(partition.append(batch)).durable;
  batch.fill(0);
  expect(await read()).toEqual(["a"]);
});

test("the largest timestamp is told once its record is durable", async () => {
  const { partition, store, clock } = await setUp();
  store.stall();
  appended(partition.append(batchOf(["a"], { timestampMs: clock.nowMs() + 5 })));
  let isTold = false;
  const found = partition.findMaxTimestamp().finally(() => {
    isTold = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isTold).toBe(false);
  store.goOn();
  expect(await found).toEqual({ offset: 0, timestampMs: clock.nowMs() + 5 });
  expect(partition.highWatermark).toBe(1);
});

test("deleting moves the start up, never down, and never beyond what is visible", async () => {
  const { partition, store } = await setUp();
  await appended(partition.append(batchOf(["a", "b", "c"]))).durable;
  store.stall();
  appended(partition.append(batchOf(["not visible yet"])));
  expect(await partition.deleteBefore(4)).toEqual({ error: "OFFSET_OUT_OF_RANGE" });
  expect(await partition.deleteBefore(-2)).toEqual({ error: "OFFSET_OUT_OF_RANGE" });
  expect(await partition.deleteBefore(2)).toBe(2);
  expect(await partition.deleteBefore(1)).toBe(2);
  expect(await partition.deleteBefore(-1)).toBe(3);
  expect(partition.startOffset).toBe(3);
  store.goOn();
});

test("records of a topic that is only compacted are not deleted by clients", async () => {
  const { partition } = await setUp({ deletes: false, compacts: true });
  await appended(partition.append(batchOf(["a"]))).durable;
  expect(await partition.deleteBefore(1)).toMatchObject({ error: "POLICY_VIOLATION" });
});

const dayMs = 24 * 3_600_000;

test("tidying drops segments that are too old, where the topic deletes at all", async () => {
  for (const deletes of [true, false]) {
    const { partition, clock } = await setUp({ deletes, retentionMs: dayMs, segmentBytes: 100 });
    for (const value of ["a", "b", "c"]) {
      await appended(partition.append(batchOf([value], { timestampMs: clock.nowMs() }))).durable;
      await clock.advance(dayMs / 2);
    }
    await partition.tidy(clock.nowMs(), dayMs);
    expect(partition.startOffset).toBe(deletes ? 1 : 0);
    expect(partition.endOffset).toBe(3);
  }
});

test("tidying drops what is too much, oldest first", async () => {
  const size = batchOf(["a"]).length;
  const { partition, clock } = await setUp({ retentionBytes: 2 * size, segmentBytes: size });
  for (const value of ["a", "b", "c", "d"]) {
    await appended(partition.append(batchOf([value]))).durable;
  }
  await partition.tidy(clock.nowMs(), dayMs);
  expect(partition).toMatchObject({ startOffset: 2, sizeBytes: 2 * size });
});

test("producers that are silent too long are forgotten", async () => {
  const { partition, clock } = await setUp();
  await appended(partition.append(batchOf(["a"], producer(0)))).durable;
  await partition.tidy(clock.nowMs() + 1000, 1000);
  expect([...partition.producers]).toHaveLength(1);
  await partition.tidy(clock.nowMs() + 1001, 1000);
  expect([...partition.producers]).toEqual([]);
});

test("what a coordinator wrote to its log is visible to consumers by itself", async () => {
  const { partition, read } = await setUp();
  const log = partition.asShardLog();
  expect(log.append(batchOf(["a"]))).toBe(0);
  expect(log.append(batchOf(["b"]))).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await read()).toEqual(["a", "b"]);
  const values: string[] = [];
  for await (const batches of log.readAll()) values.push(...valuesIn(batches));
  expect(values).toEqual(["a", "b"]);
});

test("a coordinator that stops reading its log gives the bytes back", async () => {
  const { partition, store } = await setUp();
  const log = partition.asShardLog();
  log.append(batchOf(["a"]));
  await log.sync();
  for await (const batches of log.readAll()) {
    expect(store.lentBytes).toBe(batches.length);
    break;
  }
  expect(store.lentBytes).toBe(0);
});
