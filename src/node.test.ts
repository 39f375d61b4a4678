import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { batchOf, valuesIn } from "../test/node/batches.ts";
import { fetch, fetchAll, produce } from "../test/node/conversations.ts";
import { join } from "../test/node/group-conversations.ts";
import { startDiskNode, startTestNode, startUnrulyNode, TestNode } from "../test/node/test-node.ts";
import { silentLogger } from "./base/logger.ts";
import { seededRandom } from "./base/seeded-random.ts";
import { Metadata } from "./protocol/messages/03-metadata.ts";
import { openDiskStore } from "./storage/disk/disk-store.ts";
import { SimulatedDisk } from "./storage/disk/simulated-disk.ts";

test("two nodes in one process know nothing of each other", async () => {
  const [one, other] = [await startTestNode(), await startTestNode()];
  await one.createTopic("ticks");
  await produce(await one.connect(), "ticks", batchOf(["a"]));
  const answer = await (await other.connect()).ask(Metadata, 12, { topics: null });
  expect(answer.topics).toEqual([]);
});

test("everything is there again after a restart: topics, records, producers, on disk", async () => {
  const node = await startDiskNode();
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  const producer = (sequence: number) => ({ producer: { id: 5, epoch: 0, sequence } });
  await produce(client, "ticks", batchOf(["a"], producer(0)), { index: 1 });
  for (let life = 0; life < 3; life++) {
    await node.restart();
    const again = await node.connect();
    const repeatedly = await produce(again, "ticks", batchOf(["a"], producer(0)), { index: 1 });
    expect(repeatedly).toMatchObject({ errorCode: 0, baseOffset: 0 });
    expect(await fetchAll(again, "ticks", 0, 1)).toEqual(["a"]);
  }
});

test("a damaged partition keeps no other from being served", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /offline/ });
  await node.createTopic("ticks", { partitions: 2 });
  const before = await node.connect();
  for (const index of [0, 1]) await produce(before, "ticks", batchOf([`${index}`]), { index });
  store.refuses = (call, { topic, partition }) =>
    call === "open" && topic === "ticks" && partition === 0 ? "damaged" : null;
  await node.restart();
  const client = await node.connect();
  const offline = { errorCode: 56 };
  expect(await produce(client, "ticks", batchOf(["x"]), { index: 0 })).toMatchObject(offline);
  expect(await fetch(client, "ticks", 0, { index: 0 })).toMatchObject(offline);
  expect(valuesIn((await fetch(client, "ticks", 0, { index: 1 })).records)).toEqual(["1"]);
  // Nothing was cut away: what is mended outside is served after the next start.
  store.refuses = () => null;
  await node.restart();
  expect(await fetchAll(await node.connect(), "ticks", 0, 0)).toEqual(["0"]);
});

test("logs of a topic whose deletion was cut short are removed at the next start", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /could not remove|belongs to no topic/ });
  await node.createTopic("ticks");
  const { metadata } = node.node.services;
  store.refuses = (call) => (call === "remove" ? "failed" : null);
  await metadata.deleteTopic(metadata.topic("ticks")!);
  expect(await store.list()).toHaveLength(2);
  store.refuses = () => null;
  await node.restart();
  expect(await store.list()).toMatchObject([{ topic: "__cluster_metadata" }]);
});

test("old records go by themselves", async () => {
  const node = await startTestNode();
  const configs = { "retention.ms": "1000", "segment.ms": "1000" };
  await node.createTopic("ticks", { configs });
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["old"]));
  await node.clock.advance(10 * 60_000);
  const after = await fetch(await node.connect(), "ticks", 1);
  expect(after).toMatchObject({ errorCode: 0, logStartOffset: 1, highWatermark: 1 });
});

test("with flush.policy=os a power cut takes no topic whose records are flushed", async () => {
  const onFatal = (error: unknown) => expect(error).toBe(null);
  for (let seed = 1; seed <= 8; seed++) {
    let files = new SimulatedDisk();
    const start = () =>
      startTestNode({
        settings: { "flush.policy": "os" },
        store: (clock) =>
          openDiskStore({ directory: "/data", clock, files, logger: silentLogger, onFatal }),
      });
    const node = await start();
    // What was there before is durable for certain.
    await node.restart();
    await node.createTopic("payments", { configs: { "flush.messages": "1" } });
    await produce(await node.connect(), "payments", batchOf(["a", "b"]));
    files = files.afterCrash(seededRandom(seed));
    const again = await start();
    const answer = await fetch(await again.connect(), "payments", 0);
    expect(valuesIn(answer.records)).toEqual(["a", "b"]);
  }
});

describe("records whose topics the metadata log has lost", () => {
  const metadataFolder = "/data/__cluster_metadata-0";
  let files: SimulatedDisk;

  async function start(): Promise<TestNode> {
    const onFatal = (error: unknown) => expect(error).toBe(null);
    const parts = { directory: "/data", logger: silentLogger, onFatal };
    const node = new TestNode({ store: (clock) => openDiskStore({ ...parts, clock, files }) });
    await node.start();
    onTestFinished(() => node.stop());
    return node;
  }

  beforeEach(async () => {
    files = new SimulatedDisk();
    const node = await start();
    await node.createTopic("ticks");
    await produce(await node.connect(), "ticks", batchOf(["a", "b"]));
    files = files.afterKill();
  });

  test("are left alone when its folder is gone: put back, everything is there", async () => {
    files.rename(metadataFolder, "/data/elsewhere");
    await expect(start()).rejects.toThrow(/ticks-0, but __cluster_metadata-0 does not know/);
    files = files.afterKill();
    files.rename("/data/elsewhere", metadataFolder);
    const node = await start();
    const answer = await fetch(await node.connect(), "ticks", 0);
    expect(valuesIn(answer.records)).toEqual(["a", "b"]);
  });

  test("are left alone when it is empty, at every start", async () => {
    const fd = files.open(`${metadataFolder}/00000000000000000000.log`, "write");
    files.truncate(fd, 0);
    files.close(fd);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(start()).rejects.toThrow(/has records of ticks-0/);
      expect(files.list("/data")).toContain("ticks-0");
      files = files.afterKill();
    }
  });
});

test("a second group waits for the groups' topic that the first one makes", async () => {
  const { node, store } = await startUnrulyNode();
  const clients = [await node.connect(), await node.connect()];
  store.stall();
  const joined = clients.map((client, each) => join(client, "", `group-${each}`));
  await node.clock.advance(0);
  store.goOn();
  await node.clock.advance(0);
  for (const { errorCode } of await Promise.all(joined)) expect(errorCode).toBe(0);
});

test("a node whose disk stands still ends all the same", async () => {
  const { node, store } = await startUnrulyNode();
  await node.createTopic("ticks");
  node.node.services.partitions.tidy = () => new Promise(() => {});
  await node.clock.advance(5 * 60_000);
  store.stall();
  const stopped = node.stop();
  await node.clock.advance(10_000);
  await stopped;
});
