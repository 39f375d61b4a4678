import { expect, test } from "vitest";
import { type MetadataCommand, MetadataShard, producerIdBlock } from "./metadata-shard.ts";

const topicId = "ab".repeat(16);

function setUp(...history: readonly MetadataCommand[]) {
  const rules = { nodeId: 1, defaultPartitions: 2, checkConfigs: () => null };
  const shard = new MetadataShard(rules, () => {});
  const decide = (command: MetadataCommand) => {
    const { records, replies } = shard.decide(command, 1);
    for (const record of records) shard.replay(record);
    return { records, reply: replies[0]!.reply };
  };
  for (const command of history) decide(command);
  return { shard, decide };
}

const creation = (rest: object = {}): MetadataCommand => ({
  kind: "createTopic",
  validateOnly: false,
  topic: {
    name: "ticks",
    topicId,
    partitionCount: 2,
    replicationFactor: 1,
    assignments: [],
    configs: new Map([["retention.ms", "7"]]),
    ...rest,
  },
});

test("a topic is a record of its own, its settings, and its partitions", () => {
  const { decide } = setUp();
  expect(decide(creation())).toEqual({
    records: [
      { kind: "topic", name: "ticks", topicId },
      {
        kind: "config",
        resource: "topic",
        resourceName: "ticks",
        name: "retention.ms",
        value: "7",
      },
      { kind: "partition", topicId, index: 0 },
      { kind: "partition", topicId, index: 1 },
    ],
    reply: { done: 0 },
  });
});

test("what is only to be checked writes nothing", () => {
  const { decide } = setUp();
  const command = { ...creation(), validateOnly: true } as MetadataCommand;
  expect(decide(command)).toEqual({ records: [], reply: { done: 0 } });
});

test("a deleted topic takes its settings along, and gives its name free", () => {
  const { shard, decide } = setUp(creation());
  const gone = decide({ kind: "deleteTopic", topicId });
  expect(gone.records).toEqual([{ kind: "removeTopic", topicId }]);
  expect(shard.catalog.topic("ticks")).toBeUndefined();
  expect([...shard.catalog.configured("topic")]).toEqual([]);
  const twin = creation({ name: "ticks", topicId: "cd".repeat(16), configs: new Map() });
  expect(decide(twin).reply).toEqual({ done: 0 });
  expect(decide({ kind: "deleteTopic", topicId }).reply).toMatchObject({
    error: "UNKNOWN_TOPIC_ID",
  });
});

test("the twin in metrics of a deleted topic may be made", () => {
  const { decide } = setUp(creation({ name: "a.b" }));
  const twin = () => decide(creation({ name: "a_b", topicId: "cd".repeat(16) })).reply;
  expect(twin()).toMatchObject({ error: "INVALID_TOPIC_EXCEPTION" });
  decide({ kind: "deleteTopic", topicId });
  expect(twin()).toEqual({ done: 0 });
});

test("more partitions are records of the new ones only", () => {
  const { shard, decide } = setUp(creation());
  const grown = decide({
    kind: "createPartitions",
    name: "ticks",
    count: 4,
    assignments: null,
    validateOnly: false,
  });
  expect(grown.records).toEqual([
    { kind: "partition", topicId, index: 2 },
    { kind: "partition", topicId, index: 3 },
  ]);
  expect(shard.catalog.topic("ticks")).toMatchObject({ partitionCount: 4 });
});

test("a setting without a value is at its default again", () => {
  const { shard, decide } = setUp(creation());
  const changes = new Map([
    ["retention.ms", null],
    ["segment.ms", "9"],
  ]);
  decide({ kind: "changeConfigs", resource: "topic", resourceName: "ticks", changes });
  expect([...shard.catalog.overridesOf("topic", "ticks")]).toEqual([["segment.ms", "9"]]);
});

test("blocks of producer ids do not overlap", () => {
  const { decide } = setUp();
  const firsts = [1, 2, 3].map(() => decide({ kind: "reserveProducerIds" }).reply);
  expect(firsts).toEqual([0, 1, 2].map((block) => ({ done: block * producerIdBlock })));
});
