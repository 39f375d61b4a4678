import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { codecs, type Message, type Received, samples, sent } from "../client.ts";
import { createTopic } from "../topics.ts";
import { compressionType, connect, consumer, kafkajsClient, take } from "./client.ts";

const kafka = connect(bootstrap());
const producer = kafka.producer({ allowAutoTopicCreation: true });
beforeAll(() => producer.connect());
afterAll(() => producer.disconnect());

async function readAll(topic: string, count: number): Promise<readonly Received[]> {
  const reader = consumer(kafka, fresh("group"));
  const received = await take(reader, topic, count);
  await reader.disconnect();
  return received;
}

test.each(codecs)("codec %s: what is written is read", async (codec) => {
  const topic = await createTopic(1);
  const client = kafkajsClient(bootstrap());
  await client.write(topic, codec, samples(200));
  const received = await client.read(topic, 200);
  expect(received.map(sent)).toEqual(samples(200));
  expect(received.map((message) => message.offset)).toEqual([...Array(200).keys()]);
});

test.each([0, 1, -1])("acks %i", async (acks) => {
  const topic = await createTopic(1);
  await producer.send({ topic, acks, messages: [{ value: "a" }, { value: "b" }] });
  const values = (await readAll(topic, 2)).map((message) => message.value);
  expect(values).toEqual(["a", "b"]);
});

test("timestamps, tombstones and empty values", async () => {
  const topic = await createTopic(1);
  const messages: (Message & { timestamp: string })[] = [
    { key: "k", value: null, headers: {}, timestamp: "1600000000123" },
    { key: null, value: "", headers: {}, timestamp: "1600000000124" },
  ];
  await producer.send({ topic, messages });
  const received = await readAll(topic, 2);
  expect(received.map(({ key, value, timestampMs }) => [key, value, timestampMs])).toEqual([
    ["k", null, 1_600_000_000_123],
    [null, "", 1_600_000_000_124],
  ]);
});

test("records of 1 MB", async () => {
  const topic = await createTopic(1);
  const values = ["a", "b"].map((letter) => letter.repeat(999_000));
  for (const value of values) await producer.send({ topic, messages: [{ value }] });
  const received = await readAll(topic, 2);
  expect(received.map((message) => message.value)).toEqual(values);
});

test("a record above max.message.bytes is refused", async () => {
  const topic = await createTopic(1, { "max.message.bytes": "1000" });
  const send = producer.send({ topic, messages: [{ value: "x".repeat(2000) }] });
  await expect(send).rejects.toMatchObject({ type: "MESSAGE_TOO_LARGE" });
});

test("an idempotent producer's batches arrive once and in order", async () => {
  const topic = await createTopic(1);
  const idempotent = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await idempotent.connect();
  const values = Array.from({ length: 50 }, (_, index) => `${index}`);
  const compression = compressionType("gzip");
  for (const value of values) {
    await idempotent.send({ topic, compression, messages: [{ value }] });
  }
  await idempotent.disconnect();
  expect((await readAll(topic, 50)).map((message) => message.value)).toEqual(values);
});

test("producing creates the topic", async () => {
  const topic = fresh("auto");
  await producer.send({ topic, messages: [{ value: "first" }] });
  expect(await readAll(topic, 1)).toMatchObject([{ value: "first", offset: 0 }]);
});

test("seeks by offset", async () => {
  const topic = await createTopic(1);
  await producer.send({ topic, messages: [..."abcde"].map((value) => ({ value })) });
  const reader = consumer(kafka, fresh("group"));
  const seen: string[] = [];
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  await reader.run({
    eachMessage: async ({ message }) => {
      seen.push(`${message.value}`);
    },
  });
  reader.seek({ topic, partition: 0, offset: "3" });
  await expect.poll(() => seen.slice(-2), { timeout: 10_000 }).toEqual(["d", "e"]);
  await reader.disconnect();
  expect(seen).toEqual(["d", "e"]);
});
