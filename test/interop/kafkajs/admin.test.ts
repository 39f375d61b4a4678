import kafkajs from "kafkajs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrap, eventually, fresh } from "../broker.ts";
import { createTopic } from "../topics.ts";
import { connect, consumer, take } from "./client.ts";

const { ConfigResourceTypes } = kafkajs;
const kafka = connect(bootstrap());
const admin = kafka.admin({ retry: { retries: 0 } });
const producer = kafka.producer();
beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

test("topics: create, list, describe, add partitions, delete", async () => {
  const topic = fresh("topic");
  const create = () => admin.createTopics({ topics: [{ topic, numPartitions: 2 }] });
  expect(await create()).toBe(true);
  expect(await create()).toBe(false);
  expect(await admin.listTopics()).toContain(topic);
  await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
  const ids = async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.map((partition) => partition.partitionId).sort();
  };
  await expect.poll(ids).toEqual([0, 1, 2]);
  await admin.deleteTopics({ topics: [topic] });
  await expect.poll(() => admin.listTopics()).not.toContain(topic);
});

test("topics: what is refused", async () => {
  const create = (options: Partial<kafkajs.ITopicConfig>) =>
    admin.createTopics({ topics: [{ topic: fresh("topic"), ...options }] });
  const refusal = (type: string) => ({ errors: [{ type }] });
  await expect(create({ topic: "no/slash" })).rejects.toMatchObject(
    refusal("INVALID_TOPIC_EXCEPTION"),
  );
  await expect(create({ numPartitions: 0 })).rejects.toMatchObject(refusal("INVALID_PARTITIONS"));
  await expect(create({ replicationFactor: 5 })).rejects.toMatchObject(
    refusal("INVALID_REPLICATION_FACTOR"),
  );
  const configEntries = [{ name: "retention.ms", value: "soon" }];
  await expect(create({ configEntries })).rejects.toMatchObject(refusal("INVALID_CONFIG"));
  await expect(admin.deleteTopics({ topics: [fresh("none")] })).rejects.toMatchObject({
    cause: { type: "UNKNOWN_TOPIC_OR_PARTITION" },
  });
});

test("the cluster is described by the address that was dialled", async () => {
  const { brokers, controller, clusterId } = await admin.describeCluster();
  expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual([bootstrap()]);
  expect(controller).toBe(brokers[0]?.nodeId);
  expect(clusterId).toHaveLength(22);
});

test("configs: describe, and alter all at once", async () => {
  const topic = await createTopic(1, { "retention.ms": "1000" });
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
  const configs = async () => {
    const answer = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
    const entries = answer.resources[0]?.configEntries ?? [];
    return Object.fromEntries(entries.map((entry) => [entry.configName, entry.configValue]));
  };
  expect(await configs()).toMatchObject({ "retention.ms": "1000", "cleanup.policy": "delete" });
  const configEntries = [{ name: "cleanup.policy", value: "compact" }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
  await expect
    .poll(configs)
    .toMatchObject({ "retention.ms": "604800000", "cleanup.policy": "compact" });
});

test("offsets of a topic: ends, by time, after deleted records", async () => {
  const topic = await createTopic(1);
  const base = 1_700_000_000_000;
  const messages = [0, 1000, 2000].map((ms) => ({ value: "x", timestamp: `${base + ms}` }));
  await producer.send({ topic, messages });
  expect(await admin.fetchTopicOffsets(topic)).toEqual([
    { partition: 0, offset: "3", high: "3", low: "0" },
  ]);
  const at = async (ms: number) => (await admin.fetchTopicOffsetsByTimestamp(topic, ms))[0]?.offset;
  expect(await Promise.all([at(base), at(base + 1), at(base + 2000), at(base + 2001)])).toEqual([
    "0",
    "1",
    "2",
    "3",
  ]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "2" }] });
  expect(await admin.fetchTopicOffsets(topic)).toMatchObject([{ high: "3", low: "2" }]);
});

test("groups: list, describe, set and reset offsets, delete", async () => {
  const topic = await createTopic(1);
  const groupId = fresh("group");
  await producer.send({ topic, messages: [..."abc"].map((value) => ({ value })) });
  const reader = consumer(kafka, groupId);
  await take(reader, topic, 3);
  const describe = async () => (await admin.describeGroups([groupId])).groups[0];
  await eventually("stable", async () => (await describe())?.state === "Stable" || undefined);
  expect(await describe()).toMatchObject({
    protocolType: "consumer",
    protocol: "RoundRobinAssigner",
  });
  await expect(admin.deleteGroups([groupId])).rejects.toMatchObject({
    groups: [{ groupId, error: { type: "NON_EMPTY_GROUP" } }],
  });
  await reader.commitOffsets([{ topic, partition: 0, offset: "3" }]);
  await reader.disconnect();

  const offset = async () =>
    (await admin.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0]?.offset;
  expect(await offset()).toBe("3");
  expect(await describe()).toMatchObject({ state: "Empty", members: [] });
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: "1" }] });
  expect(await offset()).toBe("1");
  await admin.resetOffsets({ groupId, topic, earliest: true });
  expect(
    await admin.fetchOffsets({ groupId, topics: [topic], resolveOffsets: true }),
  ).toMatchObject([{ partitions: [{ partition: 0, offset: "0" }] }]);
  const listed = (await admin.listGroups()).groups.map((group) => group.groupId);
  expect(listed).toContain(groupId);
  await admin.deleteGroups([groupId]);
  expect((await admin.listGroups()).groups.map((group) => group.groupId)).not.toContain(groupId);
});
