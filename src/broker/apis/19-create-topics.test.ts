import { expect, test } from "vitest";
import {
  startDiskNode,
  startTestNode,
  startUnrulyNode,
  versionsOf,
} from "../../../test/node/test-node.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { Metadata } from "../../protocol/messages/03-metadata.ts";
import { CreateTopics } from "../../protocol/messages/19-create-topics.ts";

const refusal = (name: ErrorName) => ({ errorCode: errors[name].code });

interface Topic {
  readonly name: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly { partitionIndex: number; brokerIds: number[] }[];
  readonly configs: readonly { name: string; value: string | null }[];
}

const topic = (name: string, rest: Partial<Topic> = {}): Topic => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
  ...rest,
});

async function setUp(settings: Readonly<Record<string, string>> = {}) {
  const node = await startTestNode({ settings });
  const client = await node.connect();
  const create = async (topics: readonly Topic[], validateOnly = false) =>
    (await client.ask(CreateTopics, 7, { topics, validateOnly })).topics;
  return { node, client, create };
}

test("every version creates topics, and tells what came of it as far as it can", async () => {
  const { node, client } = await setUp();
  for (const version of versionsOf(CreateTopics)) {
    const name = `v${version}`;
    const answer = await client.ask(CreateTopics, version, {
      topics: [topic(name, { numPartitions: 2 })],
    });
    const [created] = answer.topics;
    expect(created).toMatchObject({ name, errorCode: 0, errorMessage: null });
    const { metadata } = node.node.services;
    expect(metadata.topic(name)).toMatchObject({ partitionCount: 2 });
    if (version >= 5) expect(created).toMatchObject({ numPartitions: 2, replicationFactor: 1 });
    if (version >= 7) expect(created!.topicId).toBe(metadata.topic(name)!.id);
  }
});

test("-1 means what the broker is set to", async () => {
  const { create } = await setUp({ "num.partitions": "5" });
  const [created] = await create([topic("t", { numPartitions: -1, replicationFactor: -1 })]);
  expect(created).toMatchObject({ errorCode: 0, numPartitions: 5, replicationFactor: 1 });
});

test("settings are kept, and all of them told (KIP-525)", async () => {
  const { create } = await setUp();
  const configs = [{ name: "retention.ms", value: "1234" }];
  const [created] = await create([topic("t", { configs })]);
  const entry = (name: string) => created!.configs!.find((config) => config.name === name);
  expect(entry("retention.ms")).toMatchObject({ value: "1234", configSource: 1, readOnly: false });
  expect(entry("cleanup.policy")).toMatchObject({ value: "delete", configSource: 5 });
});

test("what would come of it is told without doing it", async () => {
  const { node, create } = await setUp({ "num.partitions": "5" });
  const [would] = await create([topic("t", { numPartitions: -1 })], true);
  expect(would).toMatchObject({ errorCode: 0, numPartitions: 5, topicId: "0".repeat(32) });
  expect(node.node.services.metadata.topic("t")).toBeUndefined();
  const [not] = await create([topic("t", { numPartitions: 0 })], true);
  expect(not).toMatchObject(refusal("INVALID_PARTITIONS"));
});

test("a name that is taken, or differs from one only in dot and underscore", async () => {
  const { create } = await setUp();
  await create([topic("a.b")]);
  const [again, twin] = await create([topic("a.b"), topic("a_b")]);
  expect(again).toMatchObject(refusal("TOPIC_ALREADY_EXISTS"));
  expect(again!.errorMessage).toBe("Topic 'a.b' already exists.");
  expect(twin).toMatchObject(refusal("INVALID_TOPIC_EXCEPTION"));
});

test("a name given twice is created neither time, and answered once", async () => {
  const { node, create } = await setUp();
  const answers = await create([topic("twice"), topic("once"), topic("twice")]);
  expect(answers.map(({ name, errorCode }) => [name, errorCode]).sort()).toEqual([
    ["once", 0],
    ["twice", errors.INVALID_REQUEST.code],
  ]);
  expect(node.node.services.metadata.topic("twice")).toBeUndefined();
});

const byHand = (...brokerIds: number[][]) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: brokerIds.map((ids, partitionIndex) => ({ partitionIndex, brokerIds: ids })),
});
const config = (name: string, value: string | null) => ({ configs: [{ name, value }] });

test.each<[string, Partial<Topic>, ErrorName]>([
  ["no partition", { numPartitions: 0 }, "INVALID_PARTITIONS"],
  ["less than none", { numPartitions: -2 }, "INVALID_PARTITIONS"],
  ["no replica", { replicationFactor: 0 }, "INVALID_REPLICATION_FACTOR"],
  ["less than none", { replicationFactor: -2 }, "INVALID_REPLICATION_FACTOR"],
  ["more replicas than nodes", { replicationFactor: 2 }, "INVALID_REPLICATION_FACTOR"],
  ["a replica elsewhere", byHand([7]), "INVALID_REPLICA_ASSIGNMENT"],
  ["two replicas on one node", byHand([1, 1]), "INVALID_REPLICA_ASSIGNMENT"],
  ["a partition without replicas", byHand([1], []), "INVALID_REPLICA_ASSIGNMENT"],
  [
    "partitions with a gap",
    {
      ...byHand(),
      assignments: [
        { partitionIndex: 0, brokerIds: [1] },
        { partitionIndex: 2, brokerIds: [1] },
      ],
    },
    "INVALID_REPLICA_ASSIGNMENT",
  ],
  ["replicas and their number", { ...byHand([1]), numPartitions: 1 }, "INVALID_REQUEST"],
  ["an unknown setting", config("no.such.setting", "1"), "INVALID_CONFIG"],
  ["a setting that is no number", config("retention.ms", "soon"), "INVALID_CONFIG"],
  ["a setting without a value", config("retention.ms", null), "INVALID_CONFIG"],
])("%s is refused", async (_what, rest, error) => {
  const { node, create } = await setUp();
  const [answer] = await create([topic("t", rest)]);
  expect(answer).toMatchObject({ ...refusal(error), configs: [] });
  expect(answer!.errorMessage).toMatch(/\w/);
  expect(node.node.services.metadata.topic("t")).toBeUndefined();
});

test("replicas assigned by hand to this node make as many partitions", async () => {
  const { create } = await setUp();
  expect(await create([topic("t", byHand([1], [1], [1]))])).toMatchObject([{ numPartitions: 3 }]);
});

test("a topic of more partitions than one request may make is refused", async () => {
  const { create } = await setUp();
  const [answer] = await create([topic("t", { numPartitions: 10_001 })]);
  expect(answer!.errorCode).not.toBe(0);
});

test("no room: nothing is created, and asking again later works", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /no room/ });
  const client = await node.connect();
  store.refuses = (call) => (call === "append" ? "full" : null);
  const refused = await client.ask(CreateTopics, 7, { topics: [topic("t")] });
  expect(refused.topics).toMatchObject([refusal("KAFKA_STORAGE_ERROR")]);
  store.refuses = () => null;
  const created = await client.ask(CreateTopics, 7, { topics: [topic("t")] });
  expect(created.topics).toMatchObject([{ errorCode: 0 }]);
});

test("topics and their settings are there after a restart, on disk", async () => {
  const node = await startDiskNode();
  const topicId = await node.createTopic("t", { partitions: 3, configs: { "retention.ms": "77" } });
  await node.restart();
  const { metadata } = node.node.services;
  expect(metadata.topic("t")).toMatchObject({ id: topicId, partitionCount: 3 });
  expect([...metadata.overridesOf("topic", "t")]).toEqual([["retention.ms", "77"]]);
});

test("nobody makes a topic of the name under which this very broker keeps its own", async () => {
  const node = await startDiskNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const asked = { topics: [topic("__cluster_metadata")] };
  const refused = await client.ask(CreateTopics, 7, asked);
  expect(refused.topics).toMatchObject([refusal("INVALID_REQUEST")]);
  const named = { topics: [{ name: "__cluster_metadata", topicId: "0".repeat(32) }] };
  const described = await client.ask(Metadata, 12, named);
  expect(described.topics).toMatchObject([refusal("INVALID_REQUEST")]);
  await node.restart();
  expect(node.node.services.metadata.topic("ticks")).toBeDefined();
});

test("10,000 partitions in one request are the most, all of its topics together", async () => {
  const { node, create } = await setUp();
  const half = { numPartitions: 5000 };
  const answers = await create([topic("a", half), topic("b", half), topic("c")]);
  expect(answers).toMatchObject(Array(3).fill(refusal("POLICY_VIOLATION")));
  expect(node.node.services.metadata.topic("c")).toBeUndefined();
  // What is given twice is not created at all, and does not count.
  const [twice, , once] = await create(
    [topic("a", half), topic("b", half), topic("c"), topic("b", half)],
    true,
  );
  expect([twice!.errorCode, once!.errorCode]).toEqual([0, 0]);
});
