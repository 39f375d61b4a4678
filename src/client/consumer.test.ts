import { expect, test } from "vitest";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import { ListOffsets } from "../protocol/messages/02-list-offsets.ts";
import { buildBatch } from "../records/build-batch.ts";
import { Cluster } from "./cluster.ts";
import { Consumer, type ConsumerOptions } from "./consumer.ts";
import type { ConsumedRecord } from "./fetched-records.ts";
import { isRefusal } from "./refusal.ts";
import { ScriptedCluster } from "./scripted-broker.ts";

const noId = "0".repeat(32);

function batch(baseOffset: number, values: readonly string[], options = {}): Buffer {
  const records = values.map((value) => ({ timestampMs: 0, key: null, value: Buffer.from(value) }));
  return buildBatch(records, { baseOffset, ...options });
}

interface Log {
  readonly bytes: Buffer;
  readonly errorCode?: number;
  readonly aborted?: readonly { producerId: number; firstOffset: number }[];
}

/** Brokers that give out whole logs; partition n is led by broker n + 1. */
async function start(logs: readonly ((offset: number) => Log)[]) {
  const scripted = await ScriptedCluster.start(logs.length);
  scripted.topics = [{ name: "t", leaders: logs.map((_, index) => index + 1) }];
  for (const broker of scripted.brokers) {
    broker.on(Fetch, async ({ topics, maxWaitMs }) => {
      const partitions = topics[0]!.partitions.map(({ partition, fetchOffset }) => {
        const { bytes, errorCode = 0, aborted = [] } = logs[partition]!(fetchOffset);
        return {
          partitionIndex: partition,
          errorCode,
          highWatermark: 100,
          abortedTransactions: aborted,
          records: bytes,
        };
      });
      if (partitions.every(({ records, errorCode }) => records.length === 0 && errorCode === 0)) {
        await new Promise<void>((resolve) => {
          scripted.clock.after(maxWaitMs, resolve);
        });
      }
      return { responses: [{ topic: "t", topicId: noId, partitions }] };
    });
    broker.on(ListOffsets, () => ({
      topics: [{ name: "t", partitions: [{ partitionIndex: 0, offset: 5 }] }],
    }));
  }
  return scripted;
}

function consumerOf(scripted: ScriptedCluster, options: Partial<ConsumerOptions> = {}) {
  const bootstrap = [scripted.brokers[0]!.address];
  return new Consumer(new Cluster(scripted.ports, { bootstrap, retryForMs: 1000 }), options);
}

const at = (partition: number, offset: number) => ({ topic: "t", partition, offset });
const empty = Buffer.alloc(0);
const once = (bytes: Buffer) => (offset: number) => ({ bytes: offset === 0 ? bytes : empty });

/** Polls until so many records have come. */
async function take(scripted: ScriptedCluster, consumer: Consumer, count: number) {
  const taken: ConsumedRecord[] = [];
  while (taken.length < count) {
    const records = await scripted.settle(consumer.poll(100));
    if (isRefusal(records)) throw new Error(records.message);
    taken.push(...records);
  }
  return taken;
}

test("partitions of different brokers are read side by side, each in order", async () => {
  const scripted = await start([
    once(Buffer.concat([batch(0, ["a0", "a1"]), batch(2, ["a2"])])),
    once(batch(0, ["b0"])),
  ]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 0), at(1, 0)]);
  const records = await take(scripted, consumer, 4);
  const of = (partition: number) =>
    records.filter((r) => r.partition === partition).map(({ value }) => String(value));
  expect([of(0), of(1)]).toEqual([["a0", "a1", "a2"], ["b0"]]);
  expect(consumer.positions()).toEqual([at(0, 3), at(1, 1)]);
});

test("a batch that begins before the offset asked for is cut to it", async () => {
  const scripted = await start([
    (offset) => ({ bytes: offset < 3 ? batch(0, ["0", "1", "2"]) : empty }),
  ]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 2)]);
  expect(await take(scripted, consumer, 1)).toMatchObject([{ offset: 2 }]);
});

test("poll hands out no more than asked, and positions tell how far", async () => {
  const scripted = await start([once(batch(0, ["0", "1", "2"], { codec: "gzip" }))]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 0)]);
  expect(await scripted.settle(consumer.poll(100, 2))).toHaveLength(2);
  expect(consumer.positions()).toEqual([at(0, 2)]);
  expect(await scripted.settle(consumer.poll(100, 2))).toHaveLength(1);
});

test("records of aborted transactions and markers are passed over", async () => {
  const transaction = { producer: { id: 7, epoch: 0, sequence: 0 }, transactional: true };
  const bytes = Buffer.concat([
    batch(0, ["aborted"], transaction),
    batch(1, ["plain"]),
    batch(2, ["marker"], { ...transaction, control: true }),
    batch(3, ["committed"], transaction),
    batch(4, ["marker"], { ...transaction, control: true }),
  ]);
  const aborted = [{ producerId: 7, firstOffset: 0 }];
  const scripted = await start([(offset) => ({ bytes: offset === 0 ? bytes : empty, aborted })]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 0)]);
  const records = await take(scripted, consumer, 2);
  expect(records.map(({ value }) => String(value))).toEqual(["plain", "committed"]);
  await scripted.settle(consumer.poll(100));
  expect(consumer.positions()).toEqual([at(0, 5)]);
});

test("an answer to an older assignment moves nothing of the new one", async () => {
  const scripted = await start([once(batch(0, ["0", "1", "2"]))]);
  const [broker] = scripted.brokers;
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 100)]);
  broker!.on(Fetch, async ({ topics }) => {
    const { fetchOffset } = topics[0]!.partitions[0]!;
    if (fetchOffset === 100) {
      // While this is under way the partition is assigned anew, from its start.
      consumer.assign([at(0, 0)]);
    }
    const records = batch(fetchOffset, ["a", "b"]);
    const partitions = [{ partitionIndex: 0, highWatermark: 0, abortedTransactions: [], records }];
    return { responses: [{ topic: "t", topicId: noId, partitions }] };
  });
  expect(await scripted.settle(consumer.poll(100))).toEqual([]);
  await scripted.clock.advance(5);
  expect((await take(scripted, consumer, 2)).map(({ offset }) => offset)).toEqual([0, 1]);
});

test("an offset that is not there is refused, or mended where that is asked for", async () => {
  const scripted = await start([
    (offset) => (offset === 5 ? { bytes: batch(5, ["5"]) } : { bytes: empty, errorCode: 1 }),
  ]);
  const strict = consumerOf(scripted);
  strict.assign([at(0, 99)]);
  expect(await scripted.settle(strict.poll(100))).toMatchObject({ error: "OFFSET_OUT_OF_RANGE" });
  const lenient = consumerOf(scripted, { onOutOfRange: "end" });
  lenient.assign([at(0, 99)]);
  expect(await take(scripted, lenient, 1)).toMatchObject([{ offset: 5 }]);
});

test("what passes is waited for; what does not is told after retryForMs", async () => {
  let isMoving = true;
  const scripted = await start([
    () => (isMoving ? { bytes: empty, errorCode: 6 } : { bytes: batch(0, ["0"]) }),
  ]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 0)]);
  expect(await scripted.settle(consumer.poll(100))).toEqual([]);
  isMoving = false;
  expect(await take(scripted, consumer, 1)).toHaveLength(1);
  isMoving = true;
  consumer.assign([at(0, 0)]);
  let outcome = await scripted.settle(consumer.poll(100));
  for (let polls = 0; !isRefusal(outcome) && polls < 100; polls++) {
    outcome = await scripted.settle(consumer.poll(100));
  }
  expect(outcome).toMatchObject({ error: "NOT_LEADER_OR_FOLLOWER" });
});

test("damage is told with its place, after what lies before it", async () => {
  const damaged = batch(1, ["1", "2"]);
  damaged[damaged.length - 1]! ^= 0x7f;
  const scripted = await start([once(Buffer.concat([batch(0, ["0"]), damaged]))]);
  const consumer = consumerOf(scripted);
  consumer.assign([at(0, 0)]);
  expect(await scripted.settle(consumer.poll(100))).toMatchObject([{ offset: 0 }]);
  expect(await scripted.settle(consumer.poll(100))).toMatchObject({
    error: "CORRUPT_MESSAGE",
    message: "t/0 from offset 1 cannot be read: the batch does not match its checksum.",
  });
});

test("a bomb is refused before it goes off", async () => {
  const bomb = batch(0, ["x".repeat(1 << 20)], { codec: "gzip" });
  const scripted = await start([once(bomb)]);
  const consumer = consumerOf(scripted, { maxDecompressedBytes: 1 << 16 });
  consumer.assign([at(0, 0)]);
  expect(await scripted.settle(consumer.poll(100))).toMatchObject({ error: "CORRUPT_MESSAGE" });
});
