import { expect, test } from "vitest";
import { commit } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetFetch } from "../../protocol/messages/09-offset-fetch.ts";

test("every version finds what was committed, and what was not", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  await commit(client, "ticks", 7);
  for (const version of versionsOf(OffsetFetch)) {
    const named = version >= 10 ? { name: "", topicId } : { name: "ticks", topicId: "" };
    const topics = [{ ...named, partitionIndexes: [0, 1] }];
    const request =
      version >= 8 ? { groups: [{ groupId: "g", topics }] } : { groupId: "g", topics };
    const answer = await client.ask(OffsetFetch, version, request);
    const group = version >= 8 ? answer.groups[0]! : answer;
    expect(group.errorCode).toBe(0);
    expect(group.topics[0]).toMatchObject(version >= 10 ? { topicId } : { name: "ticks" });
    const none = { committedLeaderEpoch: -1, metadata: "", errorCode: 0 };
    expect(group.topics[0]!.partitions).toEqual([
      { partitionIndex: 0, committedOffset: 7, ...none },
      { partitionIndex: 1, committedOffset: -1, ...none },
    ]);
  }
});

test("null stands for every topic, and many groups are asked at once", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  await commit(client, "ticks", 7, "one");
  await commit(client, "ticks", 8, "two");
  const old = await client.ask(OffsetFetch, 2, { groupId: "one", topics: null });
  expect(old.topics).toMatchObject([{ name: "ticks", partitions: [{ committedOffset: 7 }] }]);
  const groups = ["one", "two", "three"].map((groupId) => ({ groupId, topics: null }));
  const answer = await client.ask(OffsetFetch, 10, { groups });
  const offset = (committedOffset: number) => [{ topicId, partitions: [{ committedOffset }] }];
  expect(answer.groups).toMatchObject([
    { groupId: "one", topics: offset(7) },
    { groupId: "two", topics: offset(8) },
    { groupId: "three", topics: [] },
  ]);
});

test("an id that names no topic is refused for itself", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const topics = [{ name: "", topicId: "ab".repeat(16), partitionIndexes: [0] }];
  const answer = await client.ask(OffsetFetch, 10, { groups: [{ groupId: "g", topics }] });
  expect(answer.groups[0]).toMatchObject({ errorCode: 0 });
  expect(answer.groups[0]!.topics[0]!.partitions[0]).toMatchObject({
    committedOffset: -1,
    errorCode: errors.UNKNOWN_TOPIC_ID.code,
  });
});

test("a group's own error is told by each partition in version 1", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const error = "COORDINATOR_NOT_AVAILABLE";
  node.node.services.groups.fetchOffsets = async ({ groupId }) => ({ groupId, error, topics: [] });
  const topics = [{ name: "ticks", partitionIndexes: [3] }];
  const errorCode = errors[error].code;
  const v1 = await client.ask(OffsetFetch, 1, { groupId: "g", topics });
  expect(v1.topics[0]!.partitions).toMatchObject([{ partitionIndex: 3, errorCode }]);
  const v2 = await client.ask(OffsetFetch, 2, { groupId: "g", topics });
  expect(v2).toMatchObject({ errorCode, topics: [] });
});
