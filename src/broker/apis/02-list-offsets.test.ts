import { expect, test } from "vitest";
import { batchOf, startMs } from "../../../test/node/batches.ts";
import { produce } from "../../../test/node/conversations.ts";
import { startTestNode, startUnrulyNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { ListOffsets } from "../../protocol/messages/02-list-offsets.ts";
import { DeleteRecords } from "../../protocol/messages/21-delete-records.ts";

const refusal = (name: keyof typeof errors) => ({
  errorCode: errors[name].code,
  timestamp: -1,
  offset: -1,
  leaderEpoch: -1,
});
const nowhere = { errorCode: 0, timestamp: -1, offset: -1, leaderEpoch: -1 };

/** A topic of four records, a second apart, but for the last, which is as old as the second. */
async function setUp() {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  for (const seconds of [0, 1, 2, 1]) {
    const timestampMs = startMs + seconds * 1000;
    await produce(client, "ticks", batchOf(["x"], { timestampMs }));
  }
  const ask = async (timestamp: number | bigint, version = 11, partition: object = {}) => {
    const asked = { partitionIndex: 0, timestamp: BigInt(timestamp), ...partition };
    const answer = await client.ask(ListOffsets, version, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: "ticks", partitions: [asked] }],
    });
    return answer.topics[0]!.partitions[0]!;
  };
  return { client, ask };
}

test("every version finds the first record at or after a time", async () => {
  const { ask } = await setUp();
  for (const version of versionsOf(ListOffsets)) {
    expect(await ask(startMs + 500, version)).toMatchObject({
      partitionIndex: 0,
      errorCode: 0,
      timestamp: startMs + 1000,
      offset: 1,
      leaderEpoch: version >= 4 ? 0 : -1,
    });
  }
});

test("the end, the start, the largest timestamp, the local start", async () => {
  const { ask, client } = await setUp();
  await client.ask(DeleteRecords, 2, {
    topics: [{ name: "ticks", partitions: [{ partitionIndex: 0, offset: 1 }] }],
    timeoutMs: 1000,
  });
  expect(await ask(-1)).toMatchObject({ offset: 4, timestamp: -1, leaderEpoch: 0 });
  expect(await ask(-2)).toMatchObject({ offset: 1, timestamp: -1, leaderEpoch: 0 });
  expect(await ask(-3)).toMatchObject({ offset: 2, timestamp: startMs + 2000, leaderEpoch: 0 });
  expect(await ask(-4)).toMatchObject({ offset: 1, timestamp: -1, leaderEpoch: 0 });
});

test("nothing lies in tiers, and nothing waits to be uploaded", async () => {
  const { ask } = await setUp();
  expect(await ask(-5)).toMatchObject(nowhere);
  expect(await ask(-6)).toMatchObject(nowhere);
});

test("a time after the last record, and the end of all times", async () => {
  const { ask } = await setUp();
  expect(await ask(startMs + 2001)).toMatchObject(nowhere);
  expect(await ask(2n ** 63n - 1n)).toMatchObject(nowhere);
  expect(await ask(0)).toMatchObject({ offset: 0, timestamp: startMs });
});

test("an empty partition has no largest timestamp", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const partitions = [{ partitionIndex: 0, timestamp: -3n }];
  const topics = [{ name: "ticks", partitions }];
  const answer = await client.ask(ListOffsets, 7, { replicaId: -1, isolationLevel: 0, topics });
  expect(answer.topics[0]!.partitions[0]).toMatchObject(nowhere);
});

test.each([
  [-3, 6],
  [-4, 7],
  [-5, 8],
  [-6, 10],
  [-7, 11],
])("%i is not yet known to version %i", async (timestamp, version) => {
  const { ask } = await setUp();
  expect(await ask(timestamp, version)).toMatchObject(refusal("UNSUPPORTED_VERSION"));
});

test("what is not there, and a leader epoch ahead of ours", async () => {
  const { ask, client } = await setUp();
  const unknown = refusal("UNKNOWN_TOPIC_OR_PARTITION");
  expect(await ask(-1, 11, { partitionIndex: 1 })).toMatchObject(unknown);
  expect(await ask(-1, 11, { partitionIndex: -1 })).toMatchObject(unknown);
  expect(await ask(-1, 11, { currentLeaderEpoch: 1 })).toMatchObject(
    refusal("UNKNOWN_LEADER_EPOCH"),
  );
  const topics = [{ name: "nowhere", partitions: [{ partitionIndex: 0, timestamp: -1n }] }];
  const answer = await client.ask(ListOffsets, 11, { replicaId: -1, isolationLevel: 1, topics });
  expect(answer.topics[0]!.partitions[0]).toMatchObject(unknown);
});

test("a partition that cannot be read is refused, and the others are answered", async () => {
  const { node, store } = await startUnrulyNode();
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  store.refuses = (call, { partition }) => (call === "find" && partition === 0 ? "failed" : null);
  for (const timestamp of [BigInt(startMs), -3n]) {
    const partitions = [0, 1].map((partitionIndex) => ({ partitionIndex, timestamp }));
    const answer = await client.ask(ListOffsets, 11, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: "ticks", partitions }],
    });
    const found = [refusal("KAFKA_STORAGE_ERROR"), nowhere];
    expect(answer.topics[0]!.partitions).toMatchObject(found);
  }
});

test("a partition that is named twice is answered once, with a refusal, as by Kafka", async () => {
  const { client } = await setUp();
  const at = (partitionIndex: number, timestamp = -1n) => ({ partitionIndex, timestamp });
  const answer = await client.ask(ListOffsets, 11, {
    topics: [
      { name: "ticks", partitions: [at(0), at(1)] },
      { name: "nowhere", partitions: [at(0)] },
      { name: "ticks", partitions: [at(0, -2n)] },
    ],
  });
  expect(answer.topics).toMatchObject([
    {
      name: "ticks",
      partitions: [
        { partitionIndex: 0, ...refusal("INVALID_REQUEST") },
        { partitionIndex: 1, ...refusal("UNKNOWN_TOPIC_OR_PARTITION") },
      ],
    },
    { name: "nowhere", partitions: [refusal("UNKNOWN_TOPIC_OR_PARTITION")] },
  ]);
});
