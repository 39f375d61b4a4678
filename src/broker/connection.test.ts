/** What one connection does to the node and to others: slow, greedy, idle, and at the end. */
import { describe, expect, test } from "vitest";
import { batchOf, valuesIn } from "../../test/node/batches.ts";
import { fetch, fetchAll, fetchOf, produce, produceOf } from "../../test/node/conversations.ts";
import { requestFrame, type TestClient } from "../../test/node/test-client.ts";
import { startTestNode, startUnrulyNode, type TestNode } from "../../test/node/test-node.ts";
import { Produce } from "../protocol/messages/00-produce.ts";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import { Metadata } from "../protocol/messages/03-metadata.ts";
import { InitProducerId } from "../protocol/messages/22-init-producer-id.ts";
import { DescribeCluster } from "../protocol/messages/60-describe-cluster.ts";

/** A node with a topic of one record. */
async function setUp(settings: Readonly<Record<string, string>> = {}) {
  const node = await startTestNode({ settings, mayLog: /too many/ });
  await node.createTopic("ticks");
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["first"]));
  return { node, client };
}

async function expectServed(node: TestNode): Promise<void> {
  const other = await node.connect();
  expect(valuesIn((await fetch(other, "ticks", 0)).records)).toContain("first");
  other.stream.destroy();
}

/** Gives what was sent the turns it takes to arrive. */
async function arrived(node: TestNode): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await node.clock.advance(0);
}

describe("clients that do not read", () => {
  const countless = 10_000;

  test("1,000 produces at once land in order, and are answered in order", async () => {
    const { client } = await setUp();
    const ids = Array.from({ length: 1000 }, (_, i) =>
      client.tell(Produce, 12, produceOf("ticks", batchOf([`${i}`]))),
    );
    for (const [i, id] of ids.entries()) {
      const { responses } = await client.answer(Produce, 12, id);
      expect(responses[0]!.partitionResponses[0]!.baseOffset).toBe(i + 1);
    }
    expect(await fetchAll(client, "ticks", 1)).toEqual(ids.map((_, i) => `${i}`));
  });

  test("answers that nobody reads are bounded: the rest stays with the client", async () => {
    const { node, client } = await setUp();
    client.stream.pause();
    const all = requestFrame(Metadata, 12, { topics: null });
    const producer = await node.connect();
    for (let i = 0; i < 200; i++) await produce(producer, "ticks", batchOf(["b"]));
    const large = fetchOf("ticks", 0);
    const frame = requestFrame(Fetch, 12, large);
    for (let i = 0; i < countless; i++) client.send(i % 2 === 0 ? frame : all);
    for (let turn = 0; turn < 300; turn++) await node.clock.advance(0);
    expect(client.stream.bufferedBytes).toBeGreaterThan(0);
    const { connections } = internals(node);
    const unsent = [...connections].map(({ stream }) => stream.bufferedBytes);
    expect(Math.max(...unsent)).toBeLessThan(2 * 1024 * 1024);
    await expectServed(node);
    // It reads after all, and gets every answer.
    client.stream.resume();
    for (let i = 0; i < countless; i++) expect(await client.nextFrame()).not.toBeNull();
  });

  test("while unread answers take all room, a fetch waits for some or reads nothing", async () => {
    const { node, client } = await setUp();
    const { answers } = node.node.services;
    const taken = answers.reserve(answers.roomBytes);
    const patient = client.tell(Fetch, 12, { ...fetchOf("ticks", 0), maxWaitMs: 500 });
    const before = client.receivedBytes;
    await arrived(node);
    await node.clock.advance(499);
    expect(client.receivedBytes).toBe(before);
    await node.clock.advance(1);
    const empty = (await client.answer(Fetch, 12, patient)).responses[0]!.partitions[0]!;
    expect([empty.errorCode, empty.highWatermark, empty.records?.length]).toEqual([0, 1, 0]);
    const lucky = client.tell(Fetch, 12, { ...fetchOf("ticks", 0), maxWaitMs: 500 });
    await arrived(node);
    taken.resize(0);
    const full = (await client.answer(Fetch, 12, lucky)).responses[0]!.partitions[0]!;
    expect(valuesIn(full.records!)).toEqual(["first"]);
    await node.clock.advance(0);
    expect(answers.roomBytes).toBe(node.node.services.config.values["broker.memory.bytes"]);
  });

  test("one that sends far ahead has two requests under way while others are at work", async () => {
    const { node, store } = await startUnrulyNode();
    await node.createTopic("ticks");
    const [greedy, other] = [await node.connect(), await node.connect()];
    const [greedys] = [...internals(node).connections].slice(-2);
    const one = requestFrame(Produce, 12, produceOf("ticks", batchOf(["x"])));
    /** How many of so many requests, sent at once, are under way before the disk answers. */
    const underWay = async (count: number) => {
      store.stall();
      greedy.send(Buffer.concat(Array.from({ length: count }, () => one)));
      await arrived(node);
      const turns = greedys!.turns.length;
      store.goOn();
      for (let turn = 0; turn < 40; turn++) await node.clock.advance(0);
      return turns;
    };
    const bursts = 20;
    await node.clock.advance(1000);
    for (let burst = 0; burst < bursts; burst++) {
      await produce(other, "ticks", batchOf(["y"]));
      expect(await underWay(100)).toBe(32);
    }
    // Without end: there is always a part of a request that is still to come.
    const endless = async (count: number) => {
      const some = Buffer.concat(Array.from({ length: count }, () => one));
      const cut = 10;
      for (let read = 0; read < bursts; read++) {
        const rest = some.subarray(read === 0 ? 0 : cut);
        greedy.send(Buffer.concat([rest, one.subarray(0, cut)]));
        for (let turn = 0; turn < 40; turn++) await node.clock.advance(0);
      }
      await produce(other, "ticks", batchOf(["y"]));
      store.stall();
      greedy.send(some.subarray(cut));
      await arrived(node);
      const turns = greedys!.turns.length;
      store.goOn();
      for (let turn = 0; turn < 40; turn++) await node.clock.advance(0);
      return turns;
    };
    expect(await endless(100)).toBe(2);
    expect(await underWay(9)).toBe(9);
  });

  test("requests under way at once are bounded", async () => {
    const { node, store } = await startUnrulyNode();
    await node.createTopic("ticks");
    const client = await node.connect();
    store.stall();
    for (let i = 0; i < countless; i++) {
      client.tell(Produce, 12, produceOf("ticks", batchOf(["x"])));
    }
    for (let turn = 0; turn < 10; turn++) await node.clock.advance(0);
    const [connection] = [...internals(node).connections].slice(-1);
    expect(connection!.turns.length).toBe(32);
    expect(client.stream.bufferedBytes).toBeGreaterThan(1_000_000);
    expect(client.receivedBytes).toBe(0);
    store.goOn();
    for (let i = 0; i < countless; i++) expect(await client.nextFrame()).not.toBeNull();
  });

  test("a consumer that is slow is served all the same, and hurries nobody", async () => {
    const { node, client } = await setUp();
    await produce(client, "ticks", batchOf(["x".repeat(900_000)]));
    const slow = await node.connect();
    slow.stream.pause();
    const ids = Array.from({ length: 9 }, () => slow.tell(Fetch, 12, fetchOf("ticks", 1)));
    for (let turn = 0; turn < 20; turn++) await node.clock.advance(0);
    expect(slow.stream.bufferedBytes).toBeGreaterThan(0);
    await expectServed(node);
    slow.stream.resume();
    for (const id of ids) {
      const { responses } = await slow.answer(Fetch, 12, id);
      expect(valuesIn(responses[0]!.partitions[0]!.records)).toEqual(["x".repeat(900_000)]);
    }
  });

  test("what a fetch was lent is given back when its client goes", async () => {
    const { node, store } = await startUnrulyNode();
    await node.createTopic("ticks");
    await produce(await node.connect(), "ticks", batchOf(["x".repeat(100_000)]));
    const client = await node.connect();
    client.stream.pause();
    for (let i = 0; i < 5; i++) client.tell(Fetch, 12, fetchOf("ticks", 0));
    await node.clock.advance(0);
    await node.clock.advance(0);
    expect(store.lentBytes).toBeGreaterThan(0);
    client.stream.destroy();
    await node.clock.advance(0);
    expect(store.lentBytes).toBe(0);
  });
});

/** What only the node itself can tell. */
interface Internals {
  readonly frameBudget: { readonly usedBytes: number };
  readonly connections: ReadonlySet<{
    readonly stream: TestClient["stream"];
    readonly turns: readonly unknown[];
  }>;
}
const internals = ({ node }: TestNode) =>
  (node as unknown as { broker: Internals }).broker as Internals;

describe("connections", () => {
  test("more than max.connections are closed as they arrive", async () => {
    const { node, client } = await setUp({ "max.connections": "3" });
    const more = [await node.connect(), await node.connect()];
    expect(await more[1]!.nextFrame()).toBeNull();
    expect(await client.ask(Metadata, 12, { topics: [] })).toMatchObject({ errorCode: 0 });
    more[0]!.stream.destroy();
    client.stream.destroy();
    await node.clock.advance(0);
    await expectServed(node);
  });

  test("more than max.connections.per.ip are closed as they arrive", async () => {
    const { node } = await setUp({ "max.connections.per.ip": "2" });
    expect(await (await node.connect()).nextFrame()).toBeNull();
  });

  test("a connection on which nothing moves is closed; one that is used is not", async () => {
    const { node, client } = await setUp({ "connections.max.idle.ms": "60000" });
    const used = await node.connect();
    for (let i = 0; i < 4; i++) {
      await node.clock.advance(20_000);
      if (!used.isClosed) await used.ask(Metadata, 12, { topics: [] });
    }
    expect([client.isClosed, used.isClosed]).toEqual([true, false]);
  });

  test("a node that stops answers fetches that wait, and closes behind the answer", async () => {
    const { node, client } = await setUp();
    const id = client.tell(Fetch, 12, fetchOf("ticks", 1, { maxWaitMs: 60_000 }));
    await node.clock.advance(0);
    await node.stop();
    const { responses } = await client.answer(Fetch, 12, id);
    expect(responses[0]!.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: 1 });
    expect(await client.nextFrame()).toBeNull();
  });

  test("a node that stops waits half a second for who has been told everything", async () => {
    const { node, client } = await setUp();
    client.stream.pause();
    const stopped = node.stop();
    await arrived(node);
    await node.clock.advance(499);
    expect(client.isClosed).toBe(false);
    await node.clock.advance(1);
    await stopped;
    expect(client.isClosed).toBe(true);
  });

  test("a node that stops does not wait for ever for who reads nothing", async () => {
    const { node, client } = await setUp();
    client.stream.pause();
    client.tell(Metadata, 12, { topics: null });
    await node.clock.advance(0);
    const stopped = node.stop();
    await node.clock.advance(10_000);
    await stopped;
    expect(client.isClosed).toBe(true);
  });
});

describe("our own bugs", () => {
  test("are answered where the message can say so; the connection is kept", async () => {
    const node = await startTestNode({ mayLog: /a bug in InitProducerId/ });
    const client = await node.connect();
    const asked = { transactionalId: null, transactionTimeoutMs: 1000 };
    const { metadata } = node.node.services;
    const { newProducerId } = metadata;
    metadata.newProducerId = () => {
      throw new TypeError("a slip");
    };
    const failed = await client.ask(InitProducerId, 5, asked);
    expect(failed).toMatchObject({ errorCode: -1, producerId: -1 });
    const [line] = node.lines.filter(({ level }) => level === "error");
    expect(line!.facts).toMatchObject({ why: "a slip", correlationId: 1 });
    expect(line!.facts!.stack).toContain("connection.test.ts");
    metadata.newProducerId = newProducerId;
    expect(await client.ask(InitProducerId, 5, asked)).toMatchObject({ errorCode: 0 });
  });

  test("close the connection where it cannot, behind the answers that are due", async () => {
    const node = await startTestNode({ mayLog: /a bug in Metadata/ });
    const client = await node.connect();
    const { metadata } = node.node.services;
    const earlier = client.tell(DescribeCluster, 2, {});
    metadata.topics = () => {
      throw new TypeError("a slip");
    };
    client.tell(Metadata, 9, { topics: null });
    client.tell(DescribeCluster, 2, {});
    await client.answer(DescribeCluster, 2, earlier);
    expect(await client.nextFrame()).toBeNull();
  });
});

describe("what the network does", () => {
  test("a client that ends its side while it waits leaves nothing behind", async () => {
    const { node, client } = await setUp();
    const timersBefore = node.clock.pendingTimers;
    client.tell(Fetch, 12, fetchOf("ticks", 1, { maxWaitMs: 60_000 }));
    await node.clock.advance(0);
    client.stream.end();
    await node.clock.advance(0);
    await client.closed;
    expect(node.clock.pendingTimers).toBe(timersBefore);
    expect(internals(node).connections.size).toBe(1);
  });

  test("a client that goes while a large frame waits for room gives its place free", async () => {
    const { node } = await setUp({ "queued.max.request.bytes": "100000" });
    const frame = requestFrame(Produce, 12, produceOf("ticks", batchOf(["x".repeat(90_000)])));
    const [holder, waiting] = [await node.connect(), await node.connect()];
    for (const client of [holder, waiting]) {
      client.send(frame.subarray(0, 70_000));
      await node.clock.advance(0);
    }
    waiting.send(frame.subarray(70_000));
    await node.clock.advance(0);
    expect(waiting.stream.bufferedBytes).toBeGreaterThan(0);
    holder.stream.destroy();
    expect(await waiting.nextFrame()).not.toBeNull();
    expect(internals(node).frameBudget.usedBytes).toBe(0);
  });
});
