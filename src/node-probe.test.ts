import { expect, test } from "vitest";
import { batchOf } from "../test/node/batches.ts";
import { produce } from "../test/node/conversations.ts";
import { startUnrulyNode } from "../test/node/test-node.ts";
import { NodeProbe } from "./node-probe.ts";
import { OffsetCommit } from "./protocol/messages/08-offset-commit.ts";
import { FindCoordinator } from "./protocol/messages/10-find-coordinator.ts";

async function setUp() {
  const { node, store } = await startUnrulyNode({ mayLog: /offline/ });
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["a", "b", "c"]));
  return { node, store, client, probe: () => new NodeProbe(node.node, store) };
}

test("a node is ready when it is said to be", async () => {
  const { probe } = await setUp();
  const one = probe();
  const kafka = () => one.components().find(({ name }) => name === "kafka");
  expect([one.isReady(), kafka()!.isHealthy]).toEqual([false, false]);
  one.ready = true;
  expect([one.isReady(), kafka()!.isHealthy]).toEqual([true, true]);
});

test("a registry that cannot read its topic is told, where there is one", async () => {
  const { probe } = await setUp();
  const one = probe();
  const registry = () => one.components().find(({ name }) => name === "registry");
  expect(registry()).toBeUndefined();
  let problem: string | null = null;
  one.registryProblem = () => problem;
  expect(registry()).toMatchObject({ isHealthy: true });
  problem = "No such topic.";
  expect(registry()).toMatchObject({ isHealthy: false, state: /No such topic/ });
});

test("partitions are shown with their offsets and sizes", async () => {
  const { probe } = await setUp();
  const sizeBytes = batchOf(["a", "b", "c"]).length;
  const ticks = [...probe().partitions()].filter(({ topic }) => topic === "ticks");
  expect(ticks).toEqual([
    { topic: "ticks", partition: 0, startOffset: 0, endOffset: 3, sizeBytes },
    { topic: "ticks", partition: 1, startOffset: 0, endOffset: 0, sizeBytes: 0 },
  ]);
});

test("a damaged partition is offline, and storage not healthy", async () => {
  const { node, store, probe } = await setUp();
  const storage = () =>
    probe()
      .components()
      .find(({ name }) => name === "storage");
  expect(storage()).toMatchObject({ isHealthy: true });
  store.refuses = (call, { topic, partition }) =>
    call === "open" && topic === "ticks" && partition === 1 ? "damaged" : null;
  await node.restart();
  expect(probe().offlinePartitions()).toEqual([{ topic: "ticks", partition: 1 }]);
  expect(storage()).toMatchObject({ isHealthy: false });
});

test("a group's lag is what it has not committed yet", async () => {
  const { client, probe } = await setUp();
  await client.ask(FindCoordinator, 4, { keyType: 0, coordinatorKeys: ["g"] });
  const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: null }];
  const ticks = { name: "ticks", topicId: "0".repeat(32) };
  const commit = { groupId: "g", memberId: "", topics: [{ ...ticks, partitions }] };
  let errorCode: number | undefined;
  do {
    const answer = await client.ask(OffsetCommit, 8, { ...commit, generationIdOrMemberEpoch: -1 });
    errorCode = answer.topics[0]!.partitions[0]!.errorCode;
  } while (errorCode === 14);
  expect(errorCode).toBe(0);
  expect([...probe().lags()]).toEqual([{ group: "g", topic: "ticks", partition: 0, lag: 2 }]);
});
