import { expect, test } from "vitest";
import { startUnrulyNode } from "../../test/node/test-node.ts";
import { isRefused } from "../partitions/partition.ts";
import type { TopicRequest } from "./metadata.ts";

const request = (name: string, rest: Partial<TopicRequest> = {}): TopicRequest => ({
  name,
  partitionCount: 1,
  replicationFactor: -1,
  assignments: [],
  configs: new Map(),
  ...rest,
});

async function setUp(mayLog = /./) {
  const { node, store } = await startUnrulyNode({ mayLog });
  return { node, store, metadata: node.node.services.metadata };
}

test("a topic is there, partitions and all, when its promise is kept", async () => {
  const { metadata, node } = await setUp();
  const topic = await metadata.createTopic(request("ticks", { partitionCount: 3 }));
  expect(topic).toMatchObject({ name: "ticks", partitionCount: 3 });
  expect(node.node.services.partitions.get("ticks", 2)).toBeDefined();
});

test("one who asks in the same moment as another is refused, and finds it there", async () => {
  const { metadata } = await setUp();
  const answers = await Promise.all([
    metadata.createTopic(request("ticks")),
    metadata.createTopic(request("ticks")),
  ]);
  expect(answers).toMatchObject([{ name: "ticks" }, { error: "TOPIC_ALREADY_EXISTS" }]);
});

test("nothing is promised before it is durable", async () => {
  const { metadata, store, node } = await setUp();
  store.stall();
  let isPromised = false;
  const promise = metadata.createTopic(request("ticks")).then((topic) => {
    isPromised = true;
    return topic;
  });
  await node.clock.advance(0);
  expect(isPromised).toBe(false);
  store.goOn();
  expect(await promise).toMatchObject({ name: "ticks" });
});

test("a full disk refuses, with an error that is tried again, and later works", async () => {
  const { metadata, store } = await setUp();
  store.refuses = (call) => (call === "append" ? "full" : null);
  const refused = await metadata.createTopic(request("ticks"));
  expect(refused).toMatchObject({ error: "KAFKA_STORAGE_ERROR" });
  const noId = await metadata.newProducerId();
  expect(noId).toMatchObject({ error: "KAFKA_STORAGE_ERROR" });
  store.refuses = () => null;
  expect(await metadata.createTopic(request("ticks"))).toMatchObject({ name: "ticks" });
  expect(await metadata.newProducerId()).toBe(0);
});

test("a log that fails is read again: what is written stays, who waited asks again", async () => {
  const { metadata, store, node } = await setUp();
  await metadata.createTopic(request("ticks"));
  store.refuses = (call) => (call === "append" ? "failed" : null);
  const lost = await metadata.createTopic(request("lost"));
  expect(lost).toMatchObject({ error: "NOT_CONTROLLER" });
  // While the log is read, topics do not vanish.
  expect(metadata.topic("ticks")).toBeDefined();
  store.refuses = () => null;
  await node.clock.advance(5000);
  expect(metadata.topic("lost")).toBeUndefined();
  expect(await metadata.createTopic(request("next"))).toMatchObject({ name: "next" });
});

test("room for the topic but not for its logs: they open when there is room", async () => {
  const { metadata, store, node } = await setUp();
  store.refuses = (call, { topic }) => (call === "open" && topic === "ticks" ? "full" : null);
  expect(await metadata.createTopic(request("ticks"))).toMatchObject({ name: "ticks" });
  const { partitions } = node.node.services;
  expect(partitions.get("ticks", 0)).toBeUndefined();
  store.refuses = () => null;
  await node.clock.advance(5 * 60_000);
  expect(partitions.get("ticks", 0)).toBeDefined();
});

test("a topic goes although the disk will not let go of its logs", async () => {
  const { metadata, store, node } = await setUp();
  const topic = await metadata.createTopic(request("ticks"));
  if (topic === null || isRefused(topic)) throw new Error("no topic");
  store.refuses = (call) => (call === "remove" ? "failed" : null);
  expect(await metadata.deleteTopic(topic)).toBeNull();
  expect(metadata.topic("ticks")).toBeUndefined();
  store.refuses = () => null;
  await node.restart();
  expect(await store.list()).toMatchObject([{ topic: "__cluster_metadata" }]);
});

test("listeners hear of a topic that has gone, once its records have", async () => {
  const { metadata, node } = await setUp();
  const topic = await metadata.createTopic(request("ticks"));
  if (topic === null || isRefused(topic)) throw new Error("no topic");
  const heard: unknown[] = [];
  metadata.onTopicDeleted((gone) => {
    heard.push(gone, node.node.services.partitions.get("ticks", 0));
  });
  await metadata.deleteTopic(topic);
  expect(heard).toEqual([topic, undefined]);
});

test("ids are given from blocks, and never twice: not even over a crash", async () => {
  const { metadata, node } = await setUp();
  const first = await Promise.all(Array.from({ length: 5 }, () => metadata.newProducerId()));
  expect(new Set(first).size).toBe(5);
  await node.restart();
  const second = await node.node.services.metadata.newProducerId();
  expect(Number(second)).toBeGreaterThan(Math.max(...first.map(Number)));
});

test("settings changed for the broker are in force at once, and after a restart", async () => {
  const { metadata, node } = await setUp();
  const changes = new Map([
    ["num.io.threads", "9"],
    ["message.max.bytes", "5000"],
  ]);
  await metadata.changeConfigs("broker", "1", changes);
  expect(node.node.services.config.values["message.max.bytes"]).toBe(5000);
  await node.restart();
  expect(node.node.services.config.values["message.max.bytes"]).toBe(5000);
});
