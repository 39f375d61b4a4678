import { Kafka, logLevel, Partitioners } from "kafkajs";
import { expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { codecs, samples, sent } from "../client.ts";
import { createTopic } from "../topics.ts";
import { millrace, millraceClient, parse, run } from "./client.ts";

const broker = bootstrap();

test.each(codecs)("codec %s: what is written is read", async (codec) => {
  const topic = await createTopic(1);
  const client = millraceClient(broker);
  await client.write(topic, codec, samples(200));
  const received = await client.read(topic, 200);
  expect(received.map(sent)).toEqual(samples(200));
  expect(received.map((message) => message.offset)).toEqual([...Array(200).keys()]);
});

test.each(["0", "1", "all"])("acks=%s", async (acks) => {
  const topic = await createTopic(1);
  await millrace(broker, ["produce", topic, "--acks", acks], "a\nb\nc\n");
  expect(await millrace(broker, ["consume", topic, "-n", "3"])).toBe("a\nb\nc\n");
});

test("100 000 records arrive once and in order", async () => {
  const topic = await createTopic(1);
  const lines = Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join("");
  await millrace(broker, ["produce", topic, "-z", "lz4"], lines);
  expect(await millrace(broker, ["consume", topic, "-e"])).toBe(lines);
});

test("keys go to the partitions that other clients choose", async () => {
  const topic = await createTopic(7);
  const keys = Array.from({ length: 100 }, (_, index) => `key ${index} ${"ö".repeat(index % 5)}`);
  await millrace(broker, ["produce", topic, "-K", ":"], keys.map((key) => `${key}:1\n`).join(""));
  const producer = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  await producer.send({ topic, messages: keys.map((key) => ({ key, value: "2" })) });
  await producer.disconnect();
  const places = new Map<string | null, Set<number>>();
  for (const { key, partition } of parse(
    await millrace(broker, ["consume", topic, "-n", "200", "--json"]),
  )) {
    places.set(key, (places.get(key) ?? new Set()).add(partition));
  }
  expect(places.size).toBe(100);
  expect([...places].filter(([, partitions]) => partitions.size !== 1)).toEqual([]);
});

test("a topic that is missing is created by producing to it", async () => {
  const topic = fresh("topic");
  await millrace(broker, ["produce", topic], "a\n");
  expect(await millrace(broker, ["consume", topic, "-e"])).toBe("a\n");
});

test("reading begins at a time, at an offset and near the end", async () => {
  const topic = await createTopic(1);
  const nowMs = Date.now();
  const at = (ms: number) => ["produce", topic, "--timestamp", `@${ms}`];
  await millrace(broker, at(nowMs - 20_000), "old\n");
  await millrace(broker, at(nowMs - 10_000), "new\n");
  const from = (place: string) => millrace(broker, ["consume", topic, "-e", "-o", place]);
  expect(await from(`@${nowMs - 15_000}`)).toBe("new\n");
  expect(await from("1")).toBe("new\n");
  expect(await from("-1")).toBe("new\n");
  expect(await from("@-1h")).toBe("old\nnew\n");
  expect(await from("end")).toBe("");
});

test("a record above max.message.bytes is refused by name", async () => {
  const topic = await createTopic(1, { "max.message.bytes": "1000" });
  const { code, stderr } = await run(broker, ["produce", topic], "x".repeat(2000));
  expect(code).toBe(1);
  expect(stderr).toContain("[MESSAGE_TOO_LARGE]");
});
