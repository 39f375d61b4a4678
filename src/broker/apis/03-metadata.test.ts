import { expect, test } from "vitest";
import { startTestNode, startUnrulyNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { Metadata } from "../../protocol/messages/03-metadata.ts";
import { DescribeCluster } from "../../protocol/messages/60-describe-cluster.ts";

const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code });
const noId = "0".repeat(32);
const named = (name: string) => ({ name, topicId: noId });
const notAskedFor = -(2 ** 31);

test("every version tells of brokers, topics and partitions what it knows", async () => {
  const node = await startTestNode({ settings: { "broker.rack": "r1" } });
  const topicId = await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  const { clusterId } = await client.ask(DescribeCluster, 0, {});
  expect(Buffer.from(clusterId, "base64url")).toHaveLength(16);
  for (const version of versionsOf(Metadata)) {
    const answer = await client.ask(Metadata, version, { topics: [named("ticks")] });
    const rack = version >= 1 ? "r1" : null;
    expect(answer).toMatchObject({
      brokers: [{ nodeId: 1, host: "127.0.0.1", port: 9092, rack }],
      clusterId: version >= 2 ? clusterId : null,
      controllerId: version >= 1 ? 1 : -1,
      topics: [{ errorCode: 0, name: "ticks", topicId: version >= 10 ? topicId : noId }],
    });
    const partition = { errorCode: 0, leaderId: 1, replicaNodes: [1], isrNodes: [1] };
    expect(answer.topics[0]!.partitions).toMatchObject([
      { ...partition, partitionIndex: 0, leaderEpoch: version >= 7 ? 0 : -1, offlineReplicas: [] },
      { ...partition, partitionIndex: 1 },
    ]);
  }
});

test("v0 means every topic by an empty list; later ones do by null", async () => {
  const node = await startTestNode();
  await node.createTopic("a");
  await node.createTopic("b");
  const client = await node.connect();
  const names = async (version: number, topics: [] | null) =>
    (await client.ask(Metadata, version, { topics })).topics.map(({ name }) => name);
  expect(await names(0, [])).toEqual(["a", "b"]);
  expect(await names(1, [])).toEqual([]);
  expect(await names(1, null)).toEqual(["a", "b"]);
  expect(await names(13, null)).toEqual(["a", "b"]);
});

test("a topic that is missing is made, if client and broker both allow it", async () => {
  const node = await startTestNode({ settings: { "num.partitions": "3" } });
  const client = await node.connect();
  const ask = async (version: number, allowAutoTopicCreation: boolean) => {
    const topics = [named("new")];
    return (await client.ask(Metadata, version, { topics, allowAutoTopicCreation })).topics[0]!;
  };
  expect(await ask(4, false)).toMatchObject({
    ...refusal("UNKNOWN_TOPIC_OR_PARTITION"),
    name: "new",
    partitions: [],
  });
  // Before v4 there was nothing to ask for: a missing topic was always made.
  const made = await ask(3, false);
  expect(made).toMatchObject({ errorCode: 0, name: "new" });
  expect(made.partitions).toHaveLength(3);
});

test("a broker that makes no topics by itself", async () => {
  const node = await startTestNode({ settings: { "auto.create.topics.enable": "false" } });
  const client = await node.connect();
  const answer = await client.ask(Metadata, 12, { topics: [named("new")] });
  expect(answer.topics).toMatchObject([refusal("UNKNOWN_TOPIC_OR_PARTITION")]);
});

test("two who ask for a missing topic at once both get it, once", async () => {
  const node = await startTestNode();
  const [a, b] = [await node.connect(), await node.connect()];
  const answers = await Promise.all(
    [a, b].map((c) => c.ask(Metadata, 12, { topics: [named("n")] })),
  );
  const [first, second] = answers.map(({ topics }) => topics[0]!);
  expect(first).toMatchObject({ errorCode: 0, name: "n" });
  expect(second).toEqual(first);
});

test("a disk that is full makes no topic, and says so in a way that is tried again", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /no room/ });
  const client = await node.connect();
  const ask = async () => (await client.ask(Metadata, 12, { topics: [named("new")] })).topics[0]!;
  store.refuses = (call) => (call === "append" ? "full" : null);
  const { errorCode } = await ask();
  expect(errorCode).toBe(errors.KAFKA_STORAGE_ERROR.code);
  expect(errors.KAFKA_STORAGE_ERROR.retriable).toBe(true);
  store.refuses = () => null;
  expect(await ask()).toMatchObject({ errorCode: 0 });
});

test("topics by id (v12), known and unknown", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  const unknown = "ab".repeat(16);
  const answer = await client.ask(Metadata, 12, {
    topics: [
      { name: null, topicId },
      { name: null, topicId: unknown },
    ],
  });
  expect(answer.topics).toMatchObject([
    { errorCode: 0, name: "ticks", topicId },
    { ...refusal("UNKNOWN_TOPIC_ID"), name: null, topicId: unknown },
  ]);
});

test.each([10, 11])("v%i has topic ids in answers, but not yet in requests", async (version) => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  const byId = await client.ask(Metadata, version, { topics: [{ name: "ticks", topicId }] });
  expect(byId.topics).toMatchObject([{ ...refusal("INVALID_REQUEST"), name: "ticks" }]);
  const nameless = await client.ask(Metadata, version, { topics: [{ name: null, topicId }] });
  expect(nameless.topics).toMatchObject([{ ...refusal("INVALID_REQUEST"), name: "" }]);
});

test("what a client may do is told when it asks (KIP-430)", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const silent = await client.ask(Metadata, 10, { topics: [named("ticks")] });
  expect(silent.clusterAuthorizedOperations).toBe(notAskedFor);
  expect(silent.topics[0]!.topicAuthorizedOperations).toBe(notAskedFor);
  const told = await client.ask(Metadata, 10, {
    topics: [named("ticks"), named("a b")],
    includeClusterAuthorizedOperations: true,
    includeTopicAuthorizedOperations: true,
  });
  // As Apache Kafka 4.2 answers without access rules.
  expect(told.clusterAuthorizedOperations).toBe(8096);
  expect(told.topics[0]!.topicAuthorizedOperations).toBe(3576);
  expect(told.topics[1]!.topicAuthorizedOperations).toBe(notAskedFor);
});

test("clients are told the advertised address, or the one they dialled", async () => {
  const advertised = { host: "broker.example", port: 19_092 };
  const node = await startTestNode({ advertised });
  const client = await node.connect();
  expect((await client.ask(Metadata, 12, { topics: [] })).brokers).toMatchObject([advertised]);
});

test("the topic of offsets is internal, and made as groups want it", async () => {
  const node = await startTestNode({ settings: { "offsets.topic.num.partitions": "4" } });
  const client = await node.connect();
  const answer = await client.ask(Metadata, 12, { topics: [named("__consumer_offsets")] });
  expect(answer.topics).toMatchObject([{ errorCode: 0, isInternal: true }]);
  expect(answer.topics[0]!.partitions).toHaveLength(4);
});

test("a partition whose log is damaged has no leader; the others have", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /offline/ });
  await node.createTopic("ticks", { partitions: 2 });
  store.refuses = (call, { topic, partition }) =>
    call === "open" && topic === "ticks" && partition === 1 ? "damaged" : null;
  await node.restart();
  const answer = await (await node.connect()).ask(Metadata, 12, { topics: [named("ticks")] });
  expect(answer.topics[0]!.partitions).toMatchObject([
    { errorCode: 0, leaderId: 1, offlineReplicas: [] },
    { ...refusal("LEADER_NOT_AVAILABLE"), leaderId: -1, isrNodes: [], offlineReplicas: [1] },
  ]);
});

test("a topic that is named more than once is described once, as by Kafka", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  const byName = await client.ask(Metadata, 9, {
    topics: [named("ticks"), named("tocks"), named("ticks")],
    allowAutoTopicCreation: false,
  });
  expect(byName.topics.map(({ name }) => name)).toEqual(["ticks", "tocks"]);
  const byId = { name: null, topicId };
  const answer = await client.ask(Metadata, 12, { topics: [byId, named("ticks"), byId] });
  expect(answer.topics.map(({ name }) => name)).toEqual(["ticks", "ticks"]);
});

test("missing topics of more partitions than one request may create are not created", async () => {
  const node = await startTestNode({ settings: { "num.partitions": "4000" } });
  const client = await node.connect();
  const ask = async (...names: readonly string[]) =>
    (await client.ask(Metadata, 9, { topics: names.map(named), allowAutoTopicCreation: true }))
      .topics;
  const unknown = refusal("UNKNOWN_TOPIC_OR_PARTITION");
  expect(await ask("a", "b", "c")).toMatchObject([unknown, unknown, unknown]);
  expect(await ask("a", "b")).toMatchObject([{ errorCode: 0 }, { errorCode: 0 }]);
  expect(await ask("a", "b", "c")).toMatchObject(Array(3).fill({ errorCode: 0 }));
});

test("naming ever the same topics does not multiply them beyond bounds", async () => {
  const node = await startTestNode({ mayLog: /closing/ });
  const topicId = await node.createTopic("ticks", { partitions: 9000 });
  const client = await node.connect();
  // By name, by id, by both: two hundred ways to ask for the same 9000 partitions are refused.
  const topics = [named("ticks"), { name: null, topicId }];
  for (let i = 0; i < 200; i++) topics.push({ name: `${i}`, topicId });
  client.tell(Metadata, 12, { topics });
  expect(await client.nextFrame()).toBeNull();
  expect(node.lines.map(({ facts }) => facts?.why)).toContain(
    "an answer of more than 1048576 entries",
  );
});
