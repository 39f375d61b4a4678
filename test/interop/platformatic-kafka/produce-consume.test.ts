import { ProduceAcks } from "@platformatic/kafka";
import { afterAll, expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { codecs, samples, sent } from "../client.ts";
import { createTopic } from "../topics.ts";
import { consumer, platformaticClient, producer, take } from "./client.ts";

const broker = bootstrap();
const client = platformaticClient(broker);
const sender = producer(broker);
afterAll(() => sender.close());

function record(topic: string, value: string, timestamp?: bigint) {
  const time = timestamp === undefined ? {} : { timestamp };
  return { topic, partition: 0, value: Buffer.from(value), ...time };
}

async function values(topic: string, count: number): Promise<readonly (string | null)[]> {
  return (await client.read(topic, count)).map((message) => message.value);
}

test.each(codecs)("codec %s: what is written is read", async (codec) => {
  const topic = await createTopic(1);
  await client.write(topic, codec, samples(200));
  const received = await client.read(topic, 200);
  expect(received.map(sent)).toEqual(samples(200));
  expect(received.map((message) => message.offset)).toEqual([...Array(200).keys()]);
});

test.each([
  ["0", ProduceAcks.NO_RESPONSE],
  ["1", ProduceAcks.LEADER],
  ["all", ProduceAcks.ALL],
] as const)("acks %s", async (_, acks) => {
  const topic = await createTopic(1);
  await sender.send({ acks, messages: [record(topic, "a"), record(topic, "b")] });
  expect(await values(topic, 2)).toEqual(["a", "b"]);
});

test("a timestamp, a tombstone and an empty value", async () => {
  const topic = await createTopic(1);
  await client.write(topic, "none", [{ key: "k", value: null, headers: {} }]);
  await sender.send({ messages: [record(topic, "", 1_600_000_000_123n)] });
  const [tombstone, empty] = await client.read(topic, 2);
  expect(tombstone).toMatchObject({ key: "k", value: null });
  expect(empty).toMatchObject({ key: null, value: "", timestampMs: 1_600_000_000_123 });
});

test("records of 1 MB", async () => {
  const topic = await createTopic(1);
  const big = ["a", "b"].map((letter) => letter.repeat(999_000));
  for (const value of big) await sender.send({ messages: [record(topic, value)] });
  expect(await values(topic, 2)).toEqual(big);
});

test("a record above max.message.bytes is refused", async () => {
  const topic = await createTopic(1, { "max.message.bytes": "1000" });
  const send = sender.send({ messages: [record(topic, "x".repeat(2000))] });
  await expect(send).rejects.toSatisfy((error) =>
    JSON.stringify(causes(error)).includes("MESSAGE_TOO_LARGE"),
  );
});

function causes(error: { apiId?: string; message: string; errors?: (typeof error)[] }): object {
  return { id: error.apiId, message: error.message, errors: error.errors?.map(causes) };
}

test("an idempotent producer's batches arrive once and in order", async () => {
  const topic = await createTopic(1);
  const sent = Array.from({ length: 50 }, (_, index) => `${index}`);
  for (const value of sent) {
    await sender.send({ idempotent: true, messages: [record(topic, value)] });
  }
  expect(await values(topic, 50)).toEqual(sent);
});

test("producing creates the topic", async () => {
  const topic = fresh("auto");
  await sender.send({ messages: [record(topic, "first")] });
  expect(await values(topic, 1)).toEqual(["first"]);
});

test("starts at an offset", async () => {
  const topic = await createTopic(1);
  await sender.send({ messages: [..."abcde"].map((value) => record(topic, value)) });
  const reader = consumer(broker, fresh("group"));
  const stream = await reader.consume({
    topics: [topic],
    mode: "manual",
    offsets: [{ topic, partition: 0, offset: 3n }],
  });
  expect((await take(stream, 2)).map((message) => message.value)).toEqual(["d", "e"]);
  await reader.close(true);
});

test("lists offsets: ends, by time, the latest time", async () => {
  const topic = await createTopic(1);
  const base = 1_700_000_000_000n;
  for (const ms of [0n, 5000n, 1000n]) {
    await sender.send({ messages: [record(topic, "x", base + ms)] });
  }
  const reader = consumer(broker, fresh("group"));
  const ask = async (timestamp: bigint) => {
    const answer = await reader.listOffsetsWithTimestamps({ topics: [topic], timestamp });
    const found = answer.get(topic)?.get(0);
    return [found?.offset, found?.timestamp];
  };
  expect(await ask(-2n)).toEqual([0n, -1n]);
  expect(await ask(-1n)).toEqual([3n, -1n]);
  expect(await ask(-3n)).toEqual([1n, base + 5000n]);
  expect(await ask(base + 1n)).toEqual([1n, base + 5000n]);
  expect(await ask(base + 9000n)).toEqual([-1n, -1n]);
  await reader.close(true);
});

test("a producer stream writes what is piped into it", async () => {
  const topic = await createTopic(1);
  const stream = sender.asStream({ batchSize: 100, batchTime: 10 });
  for (let index = 0; index < 1000; index++) stream.write(record(topic, `${index}`));
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.end(resolve);
  });
  expect(await values(topic, 1000)).toEqual(Array.from({ length: 1000 }, (_, index) => `${index}`));
});
