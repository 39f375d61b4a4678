import { expect, test } from "vitest";
import { Produce } from "../protocol/messages/00-produce.ts";
import { InitProducerId } from "../protocol/messages/22-init-producer-id.ts";
import { readHeader } from "../records/batch-header.ts";
import { eachRecord } from "../records/record.ts";
import { Cluster } from "./cluster.ts";
import { Producer, type ProducerOptions } from "./producer.ts";
import { ScriptedCluster } from "./scripted-broker.ts";

interface Arrival {
  readonly partition: number;
  readonly sequence: number;
  readonly producerId: number;
  readonly values: readonly string[];
}

type Outcome = number | "hang up" | "stay silent";

/** A cluster that notes what arrives; `outcome` gives the error code of each Produce, in order. */
async function start(leaders: readonly number[], outcome: (attempt: number) => Outcome = () => 0) {
  const scripted = await ScriptedCluster.start(2);
  scripted.topics = [{ name: "t", leaders }];
  const arrivals: Arrival[] = [];
  let producerId = 100;
  for (const broker of scripted.brokers) {
    broker.on(InitProducerId, () => ({ producerId: producerId++, producerEpoch: 0 }));
    broker.on(Produce, ({ topicData }) => {
      const [{ index, records }] = topicData[0]!.partitionData as [
        { index: number; records: Buffer },
      ];
      const { baseSequence: sequence, producerId } = readHeader(records);
      const values = [...eachRecord(records, 1 << 20)].map(({ value }) => String(value));
      arrivals.push({ partition: index, sequence, producerId, values });
      const errorCode = outcome(arrivals.length);
      if (typeof errorCode !== "number") return errorCode;
      const partitionResponses = [{ index, errorCode, baseOffset: 10, recordErrors: [] }];
      return {
        responses: [{ name: "t", topicId: "0".repeat(32), partitionResponses }],
      };
    });
  }
  return { scripted, arrivals };
}

function producerOf(scripted: ScriptedCluster, options: Partial<ProducerOptions> = {}) {
  const bootstrap = [scripted.brokers[0]!.address];
  const cluster = new Cluster(scripted.ports, { bootstrap, requestTimeoutMs: 1000 });
  return new Producer(cluster, { requestTimeoutMs: 1000, ...options });
}

const record = (value: string, partition: number | null = 0) => ({
  topic: "t",
  partition,
  key: null,
  value: Buffer.from(value),
});

test("records that come together travel together, and each is told its offset", async () => {
  const { scripted, arrivals } = await start([1]);
  const producer = producerOf(scripted);
  const outcomes = await scripted.settle(
    Promise.all(["a", "b", "c"].map((value) => producer.send(record(value)))),
  );
  expect(outcomes).toMatchObject([{ offset: 10 }, { offset: 11 }, { offset: 12 }]);
  expect(arrivals).toEqual([
    { partition: 0, sequence: 0, producerId: 100, values: ["a", "b", "c"] },
  ]);
});

test("a batch is closed when it is full; batches of a partition leave one by one", async () => {
  const { scripted, arrivals } = await start([1]);
  const producer = producerOf(scripted, { maxBatchBytes: 100, lingerMs: 1000 });
  for (const value of ["a", "b", "c", "d", "e"]) void producer.send(record(value.repeat(10)));
  await scripted.settle(producer.flush());
  expect(arrivals.map(({ sequence, values }) => [sequence, values.length])).toEqual([
    [0, 2],
    [2, 2],
    [4, 1],
  ]);
});

test.each([
  ["an error that passes", 6],
  ["a broken connection", "hang up"],
  ["no answer", "stay silent"],
] as const)("after %s the same batch is sent again, in its place", async (_what, trouble) => {
  const { scripted, arrivals } = await start([1], (attempt) => (attempt === 1 ? trouble : 0));
  const producer = producerOf(scripted, { maxBatchBytes: 50 });
  const outcomes = ["a", "b"].map((value) => producer.send(record(value.repeat(20))));
  expect(await scripted.settle(Promise.all(outcomes))).toMatchObject([{ offset: 10 }, {}]);
  expect(arrivals.map(({ sequence, values }) => [sequence, values[0]![0]])).toEqual([
    [0, "a"],
    [0, "a"],
    [1, "b"],
  ]);
});

test("a leader that moved is found again", async () => {
  const { scripted, arrivals } = await start([1], (attempt) => {
    scripted.topics = [{ name: "t", leaders: [2] }];
    return attempt === 1 ? 6 : 0;
  });
  const producer = producerOf(scripted);
  expect(await scripted.settle(producer.send(record("a")))).toMatchObject({ offset: 10 });
  expect(scripted.brokers.map(({ asked }) => asked.at(-1))).toEqual(["Produce", "Produce"]);
  expect(arrivals).toHaveLength(2);
});

test("a refused batch spoils its sequence: the next begins under a new producer id", async () => {
  const { scripted, arrivals } = await start([1], (attempt) => (attempt === 1 ? 10 : 0));
  const producer = producerOf(scripted);
  const refused = await scripted.settle(producer.send(record("a")));
  expect(refused).toMatchObject({ error: "MESSAGE_TOO_LARGE" });
  await scripted.settle(producer.send(record("b")));
  expect(arrivals.map(({ producerId, sequence }) => [producerId, sequence])).toEqual([
    [100, 0],
    [101, 0],
  ]);
});

test("a batch that was stored already counts as stored, at an unknown offset", async () => {
  const { scripted } = await start([1], () => 46);
  const producer = producerOf(scripted);
  expect(await scripted.settle(producer.send(record("a")))).toMatchObject({ offset: -1 });
});

test("with acks 0 nobody answers and nobody waits", async () => {
  const { scripted, arrivals } = await start([1], () => "stay silent");
  const producer = producerOf(scripted, { acks: 0 });
  expect(await scripted.settle(producer.send(record("a")))).toMatchObject({ offset: -1 });
  await scripted.clock.advance(5);
  expect(arrivals).toMatchObject([{ producerId: -1, sequence: -1 }]);
  expect(scripted.clock.pendingTimers).toBe(0);
});

test("a topic or partition that is not there is refused by name", async () => {
  const { scripted } = await start([1]);
  const producer = producerOf(scripted, { createTopics: false });
  const elsewhere = { ...record("a"), topic: "u" };
  const outcomes = Promise.all([producer.send(record("a", 7)), producer.send(elsewhere)]);
  expect(await scripted.settle(outcomes)).toMatchObject([
    { error: "UNKNOWN_TOPIC_OR_PARTITION", message: "t has 1 partitions, and no number 7." },
    { error: "UNKNOWN_TOPIC_OR_PARTITION" },
  ]);
});

test("hasRoom waits while more is buffered than allowed", async () => {
  const { scripted } = await start([1]);
  const producer = producerOf(scripted, { maxBufferedBytes: 100, lingerMs: 50 });
  await producer.hasRoom();
  void producer.send(record("x".repeat(100)));
  let hasRoom = false;
  const waiting = producer.hasRoom().then(() => {
    hasRoom = true;
  });
  await scripted.clock.advance(40);
  expect(hasRoom).toBe(false);
  await scripted.settle(waiting);
});
