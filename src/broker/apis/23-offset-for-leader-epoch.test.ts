import { expect, test } from "vitest";
import { batchOf } from "../../../test/node/batches.ts";
import { produce } from "../../../test/node/conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetForLeaderEpoch } from "../../protocol/messages/23-offset-for-leader-epoch.ts";

async function setUp() {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["a", "b"]));
  const ask = async (
    { topic = "ticks", partition = 0, currentLeaderEpoch = -1, leaderEpoch = 0 },
    version = 4,
  ) => {
    const partitions = [{ partition, currentLeaderEpoch, leaderEpoch }];
    const topics = [{ topic, partitions }];
    const answer = await client.ask(OffsetForLeaderEpoch, version, { replicaId: -1, topics });
    return answer.topics[0]!.partitions[0]!;
  };
  return { ask };
}

test.each(versionsOf(OffsetForLeaderEpoch))("v%i tells where the epoch ends", async (version) => {
  const { ask } = await setUp();
  const end = { errorCode: 0, partition: 0, leaderEpoch: 0, endOffset: 2 };
  expect(await ask({}, version)).toEqual(end);
  expect(await ask({ currentLeaderEpoch: 0 }, version)).toEqual(end);
});

test.each([-1, 1, 7])("there never was an epoch %i", async (leaderEpoch) => {
  const { ask } = await setUp();
  const never = { errorCode: 0, partition: 0, leaderEpoch: -1, endOffset: -1 };
  expect(await ask({ leaderEpoch })).toEqual(never);
});

test("what is not there, and a client that is ahead of the broker", async () => {
  const { ask } = await setUp();
  const refused = (name: keyof typeof errors, partition = 0) => ({
    errorCode: errors[name].code,
    partition,
    leaderEpoch: -1,
    endOffset: -1,
  });
  expect(await ask({ topic: "nowhere" })).toEqual(refused("UNKNOWN_TOPIC_OR_PARTITION"));
  expect(await ask({ partition: 3 })).toEqual(refused("UNKNOWN_TOPIC_OR_PARTITION", 3));
  expect(await ask({ currentLeaderEpoch: 4 })).toEqual(refused("UNKNOWN_LEADER_EPOCH"));
});
