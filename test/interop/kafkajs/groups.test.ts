import type { Consumer } from "kafkajs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrap, eventually, fresh } from "../broker.ts";
import { createTopic } from "../topics.ts";
import { connect, consumer, kafkajsClient } from "./client.ts";

const kafka = connect(bootstrap());
const producer = kafka.producer();
beforeAll(() => producer.connect());
afterAll(() => producer.disconnect());

interface Member {
  readonly reader: Consumer;
  readonly seen: Set<string>;
  held: readonly number[];
}

async function join(topic: string, group: string): Promise<Member> {
  const member: Member = { reader: consumer(kafka, group), seen: new Set(), held: [] };
  const { reader } = member;
  reader.on(reader.events.GROUP_JOIN, ({ payload }) => {
    member.held = payload.memberAssignment[topic] ?? [];
  });
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  await reader.run({
    eachMessage: async ({ partition, message }) => {
      member.seen.add(`${partition}:${message.offset}`);
    },
  });
  return member;
}

function produce(topic: string, count: number) {
  const messages = Array.from({ length: count }, (_, index) => ({
    value: "x",
    partition: index % 4,
  }));
  return producer.send({ topic, messages });
}

function balanced(members: readonly Member[]): true | undefined {
  const held = members.flatMap((member) => member.held);
  const whole = held.length === 4 && new Set(held).size === 4;
  return (whole && members.every((member) => member.held.length > 0)) || undefined;
}

test("members join and leave under load: disjoint, whole, and nothing is lost", async () => {
  const topic = await createTopic(4);
  const group = fresh("group");
  const first = await join(topic, group);
  await produce(topic, 100);
  await eventually("the first has all", () => balanced([first]));
  const second = await join(topic, group);
  await produce(topic, 100);
  await eventually("each has a share", () => balanced([first, second]));
  await first.reader.disconnect();
  await produce(topic, 100);
  await eventually("the second has all", () => balanced([second]));
  await eventually(
    "all was seen",
    () => new Set([...first.seen, ...second.seen]).size === 300 || undefined,
  );
  await second.reader.disconnect();
});

test("a group goes on where it committed", async () => {
  const topic = await createTopic(1);
  const group = fresh("group");
  const client = kafkajsClient(bootstrap());
  await producer.send({ topic, messages: [..."abc"].map((value) => ({ value })) });
  expect(await client.consume(topic, group, 3)).toEqual([0, 1, 2]);
  await producer.send({ topic, messages: [{ value: "d" }] });
  expect(await client.consume(topic, group, 1)).toEqual([3]);
});
