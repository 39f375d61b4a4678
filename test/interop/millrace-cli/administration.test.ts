import { expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { createTopic } from "../topics.ts";
import { millrace, millraceClient, run } from "./client.ts";

const broker = bootstrap();
const json = async (...args: string[]) => JSON.parse(await millrace(broker, [...args, "--json"]));

test("a topic's life: create, describe, change, grow, trim, delete", async () => {
  const topic = fresh("topic");
  await millrace(broker, ["topic", "create", topic, "-p", "2", "-c", "retention.ms=3600000"]);
  const again = await run(broker, ["topic", "create", topic]);
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringContaining("[TOPIC_ALREADY_EXISTS]"),
  ]);
  await millrace(broker, ["produce", topic, "-p", "0"], "a\nb\nc\n");
  const change = ["segment.bytes=2000000", "--unset", "retention.ms"];
  await millrace(broker, ["topic", "alter-config", topic, ...change]);
  await millrace(broker, ["topic", "add-partitions", topic, "-n", "1"]);
  expect(await json("topic", "trim", topic, "--to", "-1")).toMatchObject([
    { partition: 0, start: 0, newStart: 2, end: 3 },
    { newStart: 0 },
    { newStart: 0 },
  ]);
  expect(await json("topic", "describe", topic)).toMatchObject([
    {
      name: topic,
      configs: { "segment.bytes": "2000000" },
      partitions: [{ start: 2, end: 3 }, { end: 0 }, { end: 0 }],
    },
  ]);
  await millrace(broker, ["topic", "delete", topic]);
  const topics: { name: string }[] = await json("topic", "list");
  expect(topics.map(({ name }) => name)).not.toContain(topic);
});

test("a group's life: consume, describe, seek, delete", async () => {
  const topic = await createTopic(1);
  const group = fresh("group");
  await millrace(broker, ["produce", topic], "0\n1\n2\n3\n4\n");
  const client = millraceClient(broker);
  expect(await client.consume(topic, group, 2)).toEqual([0, 1]);
  expect(await client.consume(topic, group, 1)).toEqual([2]);
  expect(await json("group", "describe", group)).toMatchObject([
    { groupId: group, state: "Empty", lag: 2, offsets: [{ topic, committed: 3, end: 5 }] },
  ]);
  const listed: { groupId: string; state: string }[] = await json("group", "list");
  expect(listed.find(({ groupId }) => groupId === group)).toMatchObject({ state: "Empty" });
  expect(await json("group", "seek", group, "--to", "-1")).toMatchObject([{ from: 3, to: 2 }]);
  expect(await client.consume(topic, group, 3)).toEqual([2, 3, 4]);
  await millrace(broker, ["group", "delete", group, "--topic", topic]);
  await millrace(broker, ["group", "delete", group]);
  const gone = await run(broker, ["group", "describe", group]);
  expect(gone.stderr).toContain("[GROUP_ID_NOT_FOUND]");
});

test("the cluster is well, and says who is in it", async () => {
  expect(await millrace(broker, ["cluster", "health"])).toMatch(/^Healthy: +true\n/);
  const { brokers } = await json("cluster", "info");
  expect(
    brokers.map(({ host, port }: { host: string; port: number }) => `${host}:${port}`),
  ).toEqual([broker]);
  const settings: { name: string }[] = await json("config", "describe", "num.partitions");
  expect(settings.map(({ name }) => name)).toEqual(["num.partitions"]);
});
