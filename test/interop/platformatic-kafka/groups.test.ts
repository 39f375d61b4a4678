import type { Consumer } from "@platformatic/kafka";
import { afterAll, expect, test } from "vitest";
import { bootstrap, eventually, fresh } from "../broker.ts";
import { createTopic } from "../topics.ts";
import { consumer, platformaticClient, producer } from "./client.ts";

const broker = bootstrap();
const sender = producer(broker);
afterAll(() => sender.close());

interface Member {
  readonly reader: Consumer;
  readonly seen: Set<string>;
}

async function join(topic: string, group: string): Promise<Member> {
  const reader = consumer(broker, group);
  const seen = new Set<string>();
  const stream = await reader.consume({
    topics: [topic],
    mode: "committed",
    fallbackMode: "earliest",
    autocommit: true,
  });
  stream.on("data", (message) => seen.add(`${message.partition}:${message.offset}`));
  return { reader, seen };
}

function produce(topic: string, count: number) {
  const messages = Array.from({ length: count }, (_, index) => ({
    topic,
    partition: index % 4,
    value: Buffer.from("x"),
  }));
  return sender.send({ messages });
}

function balanced(members: readonly Member[]): true | undefined {
  const held = members.map(({ reader }) =>
    (reader.assignments ?? []).flatMap((assignment) => assignment.partitions),
  );
  const whole = held.flat().length === 4 && new Set(held.flat()).size === 4;
  return (whole && held.every((partitions) => partitions.length > 0)) || undefined;
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
  await first.reader.close(true);
  await produce(topic, 100);
  await eventually("the second has all", () => balanced([second]));
  await eventually(
    "all was seen",
    () => new Set([...first.seen, ...second.seen]).size === 300 || undefined,
  );
  await second.reader.close(true);
});

test("a group goes on where it committed; its lag", async () => {
  const topic = await createTopic(1);
  const group = fresh("group");
  const client = platformaticClient(broker);
  const send = (value: string) =>
    sender.send({ messages: [{ topic, partition: 0, value: Buffer.from(value) }] });
  for (const value of "abc") await send(value);
  expect(await client.consume(topic, group, 3)).toEqual([0, 1, 2]);
  await send("d");

  const reader = consumer(broker, group);
  const topics = [{ topic, partitions: [0] }];
  expect((await reader.listCommittedOffsets({ topics })).get(topic)).toEqual([3n]);
  await reader.close(true);
  expect(await client.consume(topic, group, 1)).toEqual([3]);
});
