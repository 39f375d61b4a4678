import {
  Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
} from "@platformatic/kafka";
import { afterAll, expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { createTopic } from "../topics.ts";
import { consumer, options, producer } from "./client.ts";

const broker = bootstrap();
const admin = new Admin({ ...options(broker), retries: 0 });
const sender = producer(broker);
afterAll(() => Promise.all([admin.close(), sender.close()]));

test("topics: create, list, add partitions, delete", async () => {
  const name = fresh("topic");
  const configs = [{ name: "retention.ms", value: "1000" }];
  const [created] = await admin.createTopics({
    topics: [name],
    partitions: 2,
    replicas: 1,
    configs,
  });
  expect(created).toMatchObject({ name, partitions: 2, replicas: 1 });
  expect(created?.configuration).toMatchObject({ "retention.ms": "1000" });
  expect(await admin.listTopics()).toContain(name);
  const { brokers } = await admin.metadata({ topics: [] });
  const assignments = [{ brokerIds: [...brokers.keys()] }];
  await admin.createPartitions({ topics: [{ name, count: 3, assignments }] });
  const count = async () =>
    (await admin.metadata({ topics: [name], forceUpdate: true })).topics.get(name)?.partitionsCount;
  await expect.poll(count).toBe(3);
  await expect(admin.createTopics({ topics: [name] })).rejects.toSatisfy(
    fails("TOPIC_ALREADY_EXISTS"),
  );
  await admin.deleteTopics({ topics: [name] });
  await expect.poll(() => admin.listTopics()).not.toContain(name);
  await expect(admin.deleteTopics({ topics: [name] })).rejects.toSatisfy(
    fails("UNKNOWN_TOPIC_OR_PARTITION"),
  );
});

/** True for an error that carries this Kafka error name, however deep. */
function fails(id: string) {
  const carries = (error: { apiId?: string; errors?: (typeof error)[] }): boolean =>
    error.apiId === id || (error.errors ?? []).some(carries);
  return carries;
}

test("metadata names the address that was dialled", async () => {
  const metadata = await admin.metadata({ topics: [], forceUpdate: true });
  const nodes = [...metadata.brokers.values()].map(({ host, port }) => `${host}:${port}`);
  expect(nodes).toEqual([broker]);
  expect(metadata.id).toHaveLength(22);
});

test("configs: describe, alter one by one", async () => {
  const topic = await createTopic(1);
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic };
  const value = async (name: string) => {
    const resources = [{ ...resource, configurationKeys: [name] }];
    const [answer] = await admin.describeConfigs({ resources });
    return answer?.configs.find((config) => config.name === name)?.value;
  };
  expect(await value("cleanup.policy")).toBe("delete");
  const set = { configOperation: IncrementalAlterConfigOperationTypes.SET } as const;
  await admin.incrementalAlterConfigs({
    resources: [{ ...resource, configs: [{ name: "cleanup.policy", value: "compact", ...set }] }],
  });
  await expect.poll(() => value("cleanup.policy")).toBe("compact");
  const bad = { name: "retention.ms", value: "soon", ...set };
  await expect(
    admin.incrementalAlterConfigs({ resources: [{ ...resource, configs: [bad] }] }),
  ).rejects.toSatisfy(fails("INVALID_CONFIG"));
});

test("records: delete before an offset; log directories tell sizes", async () => {
  const topic = await createTopic(1);
  const messages = [..."abc"].map((value) => ({ topic, partition: 0, value: Buffer.from(value) }));
  await sender.send({ messages });
  const before = (offset: bigint) =>
    admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset }] }] });
  expect(await before(2n)).toEqual([
    { name: topic, partitions: [{ partition: 0, lowWatermark: 2n }] },
  ]);
  await expect(before(99n)).rejects.toSatisfy(fails("OFFSET_OUT_OF_RANGE"));
  const [dirs] = await admin.describeLogDirs({ topics: [{ name: topic, partitions: [0] }] });
  const sizes = dirs?.results.flatMap((dir) => dir.topics).flatMap(({ partitions }) => partitions);
  expect(sizes).toHaveLength(1);
  expect(sizes?.[0]?.partitionSize).toBeGreaterThan(0n);
});

test("groups: list, describe, offsets, remove members, delete", async () => {
  const topic = await createTopic(1);
  const groupId = fresh("group");
  const reader = consumer(broker, groupId);
  reader.topics.track(topic);
  const memberId = await reader.joinGroup({});
  const describe = async () => (await admin.describeGroups({ groups: [groupId] })).get(groupId);
  await expect.poll(describe).toMatchObject({ state: "STABLE", protocolType: "consumer" });
  expect([...((await describe())?.members.keys() ?? [])]).toEqual([memberId]);
  expect((await admin.listGroups()).get(groupId)).toMatchObject({ id: groupId, state: "STABLE" });
  await expect(admin.deleteGroups({ groups: [groupId] })).rejects.toSatisfy(
    fails("NON_EMPTY_GROUP"),
  );
  await admin.removeMembersFromConsumerGroup({ groupId, members: [{ memberId }] });
  await expect.poll(describe).toMatchObject({ state: "EMPTY" });
  await reader.close(true);

  const topics = [{ name: topic, partitionOffsets: [{ partition: 0, offset: 7n }] }];
  await admin.alterConsumerGroupOffsets({ groupId, topics });
  const offsets = async () =>
    (await admin.listConsumerGroupOffsets({ groups: [groupId] }))[0]?.topics;
  expect(await offsets()).toMatchObject([
    { name: topic, partitions: [{ partitionIndex: 0, committedOffset: 7n }] },
  ]);
  await admin.deleteConsumerGroupOffsets({
    groupId,
    topics: [{ name: topic, partitionIndexes: [0] }],
  });
  await admin.deleteGroups({ groups: [groupId] });
  expect(await admin.listGroups()).not.toContain(groupId);
});
