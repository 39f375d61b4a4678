import { expect, test } from "vitest";
import { batchOf, valuesIn } from "../../../test/node/batches.ts";
import { fetch, fetchOf, produce } from "../../../test/node/conversations.ts";
import {
  startDiskNode,
  startTestNode,
  startUnrulyNode,
  versionsOf,
} from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { Fetch } from "../../protocol/messages/01-fetch.ts";
import { DeleteTopics } from "../../protocol/messages/20-delete-topics.ts";
import { DeleteRecords } from "../../protocol/messages/21-delete-records.ts";

const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code });

/** A node with one topic, and one client of it. */
async function setUp(values: readonly string[] = [], options: { partitions?: number } = {}) {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks", options);
  const client = await node.connect();
  for (const value of values) await produce(client, "ticks", batchOf([value]));
  return { node, client, topicId };
}

test("every version gives the records from an offset on", async () => {
  const { client, topicId } = await setUp(["a", "b", "c"]);
  for (const version of versionsOf(Fetch)) {
    const named = version >= 13 ? { topic: "", topicId } : { topic: "ticks", topicId: "" };
    const partitions = [{ partition: 0, fetchOffset: 1, partitionMaxBytes: 1 << 20 }];
    const answer = await client.ask(Fetch, version, {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [{ ...named, partitions }],
    });
    expect(answer).toMatchObject({ errorCode: 0, sessionId: 0, throttleTimeMs: 0 });
    const [topic] = answer.responses;
    expect(topic).toMatchObject(version >= 13 ? { topicId } : { topic: "ticks" });
    const [partition] = topic!.partitions;
    const offsets = { highWatermark: 3, lastStableOffset: 3 };
    const logStartOffset = version >= 5 ? 0 : -1;
    expect(partition).toMatchObject({ partitionIndex: 0, errorCode: 0, ...offsets });
    expect(partition).toMatchObject({ logStartOffset, preferredReadReplica: -1 });
    expect(valuesIn(partition!.records)).toEqual(["b", "c"]);
  }
});

test("an offset within a batch gives that batch whole", async () => {
  const { client } = await setUp();
  await produce(client, "ticks", batchOf(["a", "b", "c"]));
  expect(valuesIn((await fetch(client, "ticks", 2)).records)).toEqual(["a", "b", "c"]);
});

test("the first batch is given whole, however little the client has room for", async () => {
  const { client } = await setUp(["a".repeat(500), "b"]);
  const limits = { maxBytes: 1, partitionMaxBytes: 1 };
  const { records } = await fetch(client, "ticks", 0, limits);
  expect(valuesIn(records)).toEqual(["a".repeat(500)]);
  const none = { maxBytes: 0, partitionMaxBytes: 0 };
  expect(valuesIn((await fetch(client, "ticks", 1, none)).records)).toEqual(["b"]);
});

test("at the end there is nothing yet; beyond it or before the start is out of range", async () => {
  const { client } = await setUp(["a", "b", "c"]);
  const atEnd = await fetch(client, "ticks", 3);
  expect(atEnd).toMatchObject({ errorCode: 0, highWatermark: 3 });
  expect(atEnd.records).toHaveLength(0);
  const outOfRange = { ...refusal("OFFSET_OUT_OF_RANGE"), highWatermark: -1, logStartOffset: -1 };
  expect(await fetch(client, "ticks", 4)).toMatchObject(outOfRange);
  expect(await fetch(client, "ticks", -1)).toMatchObject(outOfRange);
  const partitions = [{ partitionIndex: 0, offset: 2 }];
  await client.ask(DeleteRecords, 2, { topics: [{ name: "ticks", partitions }], timeoutMs: 1000 });
  expect(await fetch(client, "ticks", 1)).toMatchObject(outOfRange);
  expect(await fetch(client, "ticks", 2)).toMatchObject({ errorCode: 0, logStartOffset: 2 });
});

test("what is not there is refused, each for itself", async () => {
  const { client, topicId } = await setUp(["a"]);
  const partition = (index: number) => ({ partition: index, fetchOffset: 0, partitionMaxBytes: 9 });
  const byName = await client.ask(Fetch, 12, {
    maxWaitMs: 60_000,
    minBytes: 1,
    topics: [
      { topic: "nowhere", topicId: "", partitions: [partition(0)] },
      { topic: "", topicId: "", partitions: [partition(0)] },
      { topic: "ticks", topicId: "", partitions: [partition(1), partition(-1), partition(0)] },
    ],
  });
  const unknown = { ...refusal("UNKNOWN_TOPIC_OR_PARTITION"), highWatermark: -1 };
  expect(byName.responses).toMatchObject([
    { topic: "nowhere", partitions: [unknown] },
    { topic: "", partitions: [unknown] },
    { topic: "ticks", partitions: [unknown, unknown, { errorCode: 0 }] },
  ]);
  const byId = await client.ask(Fetch, 13, {
    maxWaitMs: 60_000,
    minBytes: 1,
    topics: [
      { topic: "", topicId: "ab".repeat(16), partitions: [partition(0)] },
      { topic: "", topicId, partitions: [partition(0)] },
    ],
  });
  expect(byId.responses).toMatchObject([
    { topicId: "ab".repeat(16), partitions: [refusal("UNKNOWN_TOPIC_ID")] },
    { topicId, partitions: [{ errorCode: 0 }] },
  ]);
});

test("a leader epoch ahead of ours is unknown; records beyond our end diverge", async () => {
  const { client } = await setUp(["a"]);
  const ask = async (partition: object) => {
    const wanted = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1 << 20, ...partition };
    const topics = [{ topic: "ticks", topicId: "", partitions: [wanted] }];
    const answer = await client.ask(Fetch, 12, { maxWaitMs: 60_000, minBytes: 1, topics });
    return answer.responses[0]!.partitions[0]!;
  };
  expect(await ask({ currentLeaderEpoch: 1 })).toMatchObject(refusal("UNKNOWN_LEADER_EPOCH"));
  expect(await ask({ currentLeaderEpoch: 0 })).toMatchObject({ errorCode: 0 });
  const diverged = { errorCode: 0, divergingEpoch: { epoch: 0, endOffset: 1 } };
  expect(await ask({ fetchOffset: 5, lastFetchedEpoch: 0 })).toMatchObject(diverged);
  const tooNew = await ask({ fetchOffset: 1, lastFetchedEpoch: 3 });
  expect(tooNew).toMatchObject(refusal("OFFSET_OUT_OF_RANGE"));
  const agreed = await ask({ fetchOffset: 0, lastFetchedEpoch: 0 });
  expect(agreed.divergingEpoch).toEqual({ epoch: -1, endOffset: -1 });
});

test("a fetch waits for records, and is answered when they come", async () => {
  const { node, client } = await setUp();
  const waiting = client.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 500 }));
  await node.clock.advance(499);
  expect(client.waitingFrames).toBe(0);
  await produce(await node.connect(), "ticks", batchOf(["a"]));
  const { responses } = await client.answer(Fetch, 12, waiting);
  expect(valuesIn(responses[0]!.partitions[0]!.records)).toEqual(["a"]);
});

test("a fetch that waited long enough is answered with nothing", async () => {
  const { node, client } = await setUp();
  const waiting = client.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 500 }));
  await node.clock.advance(0);
  await node.clock.advance(500);
  const { responses } = await client.answer(Fetch, 12, waiting);
  expect(responses[0]!.partitions[0]!.records).toHaveLength(0);
});

test("a fetch waits until as much is there as it asked for", async () => {
  const { node, client } = await setUp();
  const minBytes = 2 * batchOf(["a"]).length;
  const waiting = client.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 500, minBytes }));
  const producer = await node.connect();
  await produce(producer, "ticks", batchOf(["a"]));
  await node.clock.advance(0);
  expect(client.waitingFrames).toBe(0);
  await produce(producer, "ticks", batchOf(["b"]));
  const { responses } = await client.answer(Fetch, 12, waiting);
  expect(valuesIn(responses[0]!.partitions[0]!.records)).toEqual(["a", "b"]);
});

test("a fetch does not wait for more than its answer may hold", async () => {
  const { client } = await setUp(["a", "b"]);
  const maxBytes = batchOf(["a"]).length;
  const limits = { minBytes: 1 << 30, maxBytes, maxWaitMs: 60_000 };
  expect(valuesIn((await fetch(client, "ticks", 0, limits)).records)).toEqual(["a"]);
});

test("a fetch of very many partitions waits only where there is room for it", async () => {
  const { node, client } = await setUp();
  const { answers } = node.node.services;
  const wanted = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1 };
  const topics = (count: number) => [
    { topic: "ticks", topicId: "", partitions: Array(count).fill(wanted) },
  ];
  const wait = { maxWaitMs: 500, minBytes: 1 };
  const taken = answers.reserve(answers.roomBytes - 2_000_000);
  const few = client.tell(Fetch, 12, { ...wait, topics: topics(1000) });
  await node.clock.advance(0);
  expect(client.waitingFrames).toBe(0);
  await node.clock.advance(500);
  await client.answer(Fetch, 12, few);
  await client.ask(Fetch, 12, { ...wait, topics: topics(10_000) });
  taken.resize(0);
  const roomBytes = answers.roomBytes;
  const many = client.tell(Fetch, 12, { ...wait, topics: topics(10_000) });
  await node.clock.advance(0);
  expect([client.waitingFrames, roomBytes - answers.roomBytes]).toEqual([0, 2_560_000]);
  await node.clock.advance(500);
  await client.answer(Fetch, 12, many);
  expect(answers.roomBytes).toBe(roomBytes);
});

test("a fetch that waits on a topic hears when it is deleted", async () => {
  const { node, client } = await setUp();
  const waiting = client.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 60_000 }));
  await node.clock.advance(0);
  await (await node.connect()).ask(DeleteTopics, 5, { topicNames: ["ticks"], timeoutMs: 1000 });
  const { responses } = await client.answer(Fetch, 12, waiting);
  expect(responses[0]!.partitions).toMatchObject([refusal("UNKNOWN_TOPIC_OR_PARTITION")]);
});

test("a client that goes away leaves neither timer nor watcher", async () => {
  const { node, client } = await setUp();
  const timersBefore = node.clock.pendingTimers;
  client.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 60_000 }));
  await node.clock.advance(0);
  expect(node.clock.pendingTimers).toBe(timersBefore + 1);
  client.stream.destroy();
  await node.clock.advance(0);
  expect(node.clock.pendingTimers).toBe(timersBefore);
});

test.each([12, 13])("a session answers what has changed only, in version %i", async (version) => {
  const { client, topicId } = await setUp(["a"], { partitions: 2 });
  const named = version >= 13 ? { topic: "", topicId } : { topic: "ticks", topicId: "" };
  const wait = { maxWaitMs: 0, minBytes: 1 };
  const wanted = { fetchOffset: 0, partitionMaxBytes: 1 << 20 };
  const partitions = [0, 1].map((partition) => ({ ...wanted, partition }));
  const first = await client.ask(Fetch, version, {
    ...wait,
    sessionEpoch: 0,
    topics: [{ ...named, partitions }],
  });
  expect(first.responses[0]!.partitions).toHaveLength(2);
  const { sessionId } = first;
  expect(sessionId).toBeGreaterThan(0);
  const ask = (sessionEpoch: number, topics: object[] = []) =>
    client.ask(Fetch, version, { ...wait, sessionId, sessionEpoch, topics: topics as never });
  const moved = [{ partition: 0, fetchOffset: 1, partitionMaxBytes: 1 << 20 }];
  const nothing = { errorCode: 0, sessionId, responses: [] };
  expect(await ask(1, [{ ...named, partitions: moved }])).toMatchObject(nothing);
  // The fetch of an idle consumer names no topic at all.
  expect(await ask(2)).toMatchObject(nothing);
  await produce(client, "ticks", batchOf(["b"]), { index: 1 });
  const news = await ask(3);
  expect(news.responses).toMatchObject([{ partitions: [{ partitionIndex: 1 }] }]);
  const stale = { ...refusal("INVALID_FETCH_SESSION_EPOCH"), sessionId: 0, responses: [] };
  expect(await ask(3)).toMatchObject(stale);
});

test("a session that nobody knows, and one begun with names and continued with ids", async () => {
  const { client } = await setUp();
  const wait = { maxWaitMs: 60_000, minBytes: 1 };
  const unknown = await client.ask(Fetch, 12, { ...wait, sessionId: 77, sessionEpoch: 1 });
  expect(unknown).toMatchObject(refusal("FETCH_SESSION_ID_NOT_FOUND"));
  const begun = await client.ask(Fetch, 12, { ...fetchOf("ticks", 0), sessionEpoch: 0 });
  const { sessionId } = begun;
  const mixed = await client.ask(Fetch, 13, { ...wait, sessionId, sessionEpoch: 1 });
  expect(mixed).toMatchObject(refusal("FETCH_SESSION_TOPIC_ID_ERROR"));
});

test("aborted transactions are listed for read committed only; there are none", async () => {
  const { client } = await setUp(["a"]);
  const committed = await client.ask(Fetch, 12, { ...fetchOf("ticks", 0), isolationLevel: 1 });
  expect(committed.responses[0]!.partitions[0]!.abortedTransactions).toEqual([]);
  const anything = await client.ask(Fetch, 12, fetchOf("ticks", 0));
  expect(anything.responses[0]!.partitions[0]!.abortedTransactions).toBeNull();
});

test("old records are read from disk as they were written", async () => {
  const node = await startDiskNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const values = Array.from({ length: 20 }, (_, i) => `${i} `.repeat(2000));
  for (const value of values) await produce(client, "ticks", batchOf([value]));
  await node.restart();
  const again = await node.connect();
  expect(valuesIn((await fetch(again, "ticks", 0)).records)).toEqual(values);
});

test("many consumers that read at the same time hold no more than there is room for", async () => {
  const { node, store } = await startUnrulyNode();
  await node.createTopic("ticks");
  const { answers } = node.node.services;
  const memoryBytes = 2 * 1024 * 1024;
  answers.reserve(answers.roomBytes - memoryBytes);
  const producer = await node.connect();
  const batchBytes = batchOf(["x".repeat(500_000)]).length;
  for (let i = 0; i < 4; i++) await produce(producer, "ticks", batchOf(["x".repeat(500_000)]));
  const consumers = await Promise.all(Array.from({ length: 30 }, () => node.connect()));
  const asked = consumers.map((consumer, i) => {
    consumer.stream.pause();
    const partitionMaxBytes = i % 2 === 0 ? 1 << 20 : 1;
    return consumer.tell(Fetch, 12, fetchOf("ticks", 0, { maxWaitMs: 60_000, partitionMaxBytes }));
  });
  for (let turn = 0; turn < 50; turn++) await node.clock.advance(0);
  expect(store.lentBytes).toBeGreaterThan(0);
  expect(store.lentBytes).toBeLessThanOrEqual(memoryBytes + batchBytes);
  // As answers are read, those who wait get theirs, without the help of their deadlines.
  for (const [i, consumer] of consumers.entries()) {
    consumer.stream.resume();
    const { responses } = await consumer.answer(Fetch, 12, asked[i]!);
    expect(responses[0]!.partitions[0]!.records!.length).toBeGreaterThanOrEqual(batchBytes);
  }
  await node.clock.advance(0);
  expect([store.lentBytes, answers.roomBytes]).toEqual([0, memoryBytes]);
});
