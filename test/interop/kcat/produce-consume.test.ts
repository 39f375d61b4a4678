import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { codecs, samples, sent } from "../client.ts";
import { createTopic } from "../topics.ts";
import { kcat, kcatClient, parse, run } from "./client.ts";

const broker = bootstrap();

test.each(codecs)("codec %s: what is written is read", async (codec) => {
  const topic = await createTopic(1);
  const client = kcatClient(broker);
  await client.write(topic, codec, samples(200));
  const received = await client.read(topic, 200);
  expect(received.map(sent)).toEqual(samples(200));
  expect(received.map((message) => message.offset)).toEqual([...Array(200).keys()]);
});

test.each(["0", "1", "all"])("acks=%s", async (acks) => {
  const topic = await createTopic(1);
  const produce = ["-P", "-t", topic, "-X", `acks=${acks}`];
  await kcat(broker, produce, "a\nb\nc\n");
  expect(await kcat(broker, ["-C", "-t", topic, "-c", "3", "-q"])).toBe("a\nb\nc\n");
});

test("an idempotent producer's 20 000 records arrive once and in order", async () => {
  const topic = await createTopic(1);
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join("");
  const produce = ["-P", "-t", topic, "-X", "enable.idempotence=true", "-X", "linger.ms=1"];
  await kcat(broker, [...produce, "-X", "batch.num.messages=100", "-z", "lz4"], lines);
  expect(await kcat(broker, ["-C", "-t", topic, "-e", "-q"])).toBe(lines);
});

test("a tombstone and an empty value stay different", async () => {
  const topic = await createTopic(1);
  await kcat(broker, ["-P", "-t", topic, "-K", ":"], "k:\n");
  await kcat(broker, ["-P", "-t", topic, "-K", ":", "-Z"], "k:\n");
  const values = parse(await kcat(broker, ["-C", "-t", topic, "-c", "2", "-J", "-q"]));
  expect(values.map(({ key, value }) => [key, value])).toEqual([
    ["k", ""],
    ["k", null],
  ]);
});

test("a record of 1 MB", async () => {
  const topic = await createTopic(1);
  const dir = await mkdtemp(join(tmpdir(), "interop-kcat-"));
  const big = "x".repeat(999_000);
  await writeFile(join(dir, "big"), big);
  await kcat(broker, ["-P", "-t", topic, join(dir, "big")]);
  await rm(dir, { recursive: true });
  expect(await kcat(broker, ["-C", "-t", topic, "-c", "1", "-q", "-D", ""])).toBe(big);
});

test("a record above max.message.bytes is refused", async () => {
  const topic = await createTopic(1, { "max.message.bytes": "1000" });
  const { code, stderr } = await run(broker, ["-P", "-t", topic], "x".repeat(2000));
  expect(code).toBe(1);
  expect(stderr).toContain("Broker: Message size too large");
});

test("producing creates the topic", async () => {
  const topic = fresh("auto");
  await kcat(broker, ["-P", "-t", topic], "first\n");
  expect(await kcat(broker, ["-C", "-t", topic, "-c", "1", "-q"])).toBe("first\n");
});

test("consuming from a topic that does not exist is refused", async () => {
  const args = ["-C", "-t", fresh("none"), "-e", "-X", "allow.auto.create.topics=false"];
  const { code, stderr } = await run(broker, args);
  expect(code).toBe(1);
  expect(stderr).toContain("Broker: Unknown topic or partition");
});

test("a topic's name that Kafka does not allow is refused", async () => {
  const { stderr } = await run(broker, ["-P", "-t", "no spaces", "-m", "10"], "x\n");
  expect(stderr).toContain("Broker: Invalid topic");
});

test("starts at an offset, at the end minus some, and at a time", async () => {
  const topic = await createTopic(1);
  await kcat(broker, ["-P", "-t", topic], "a\nb\n");
  const [a, b] = parse(await kcat(broker, ["-C", "-t", topic, "-c", "2", "-J", "-q"]));
  await kcat(broker, ["-P", "-t", topic], "c\n");
  const from = async (position: string) =>
    await kcat(broker, ["-C", "-t", topic, "-p", "0", "-o", position, "-e", "-q"]);
  expect(await from("1")).toBe("b\nc\n");
  expect(await from("-1")).toBe("c\n");
  expect(await from("end")).toBe("");
  expect(await from(`s@${a?.timestampMs}`)).toBe("a\nb\nc\n");
  expect(await from(`s@${(b?.timestampMs ?? 0) + 1}`)).toBe("c\n");
  expect(await from("s@4102444800000")).toBe("");
});

test("answers which offset a time has", async () => {
  const topic = await createTopic(2);
  await kcat(broker, ["-P", "-t", topic, "-p", "1"], "a\n");
  const query = (time: string) => kcat(broker, ["-Q", "-t", `${topic}:1:${time}`]);
  expect(await query("1")).toBe(`${topic} [1] offset 0\n`);
  expect(await query("4102444800000")).toBe(`${topic} [1] offset -1\n`);
  expect(await query("-1")).toBe(`${topic} [1] offset 1\n`);
  expect(await query("-2")).toBe(`${topic} [1] offset 0\n`);
});

test("metadata: the address that was dialled, the controller, every partition", async () => {
  const topic = await createTopic(3);
  const metadata = JSON.parse(await kcat(broker, ["-L", "-J", "-t", topic]));
  expect(metadata.brokers).toEqual([{ id: expect.any(Number), name: broker }]);
  const id = metadata.brokers[0].id;
  expect(metadata.controllerid).toBe(id);
  const partition = { leader: id, replicas: [{ id }], isrs: [{ id }] };
  expect(metadata.topics).toEqual([
    { topic, partitions: [0, 1, 2].map((index) => ({ partition: index, ...partition })) },
  ]);
});
