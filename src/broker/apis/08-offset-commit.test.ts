import { expect, test } from "vitest";
import { committed, joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetCommit } from "../../protocol/messages/08-offset-commit.ts";

const at = (partitionIndex: number, committedOffset: number) => ({
  partitionIndex,
  committedOffset,
  committedMetadata: null,
});

test("every version commits; the newest names topics by id", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  for (const version of versionsOf(OffsetCommit)) {
    const named = version >= 10 ? { name: "", topicId } : { name: "ticks", topicId: "" };
    const topics = [{ ...named, partitions: [at(0, version), at(7, 1)] }];
    const answer = await client.ask(OffsetCommit, version, { groupId: "g", memberId: "", topics });
    expect(answer.topics[0]).toMatchObject(version >= 10 ? { topicId } : { name: "ticks" });
    expect(answer.topics[0]!.partitions).toEqual([
      { partitionIndex: 0, errorCode: 0 },
      { partitionIndex: 7, errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code },
    ]);
    expect(await committed(client, "ticks")).toBe(version);
  }
});

test("a group that is not there is a generation that is not, before version 9", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  for (const version of [2, 8, 9]) {
    const topics = [{ name: "ticks", topicId: "", partitions: [at(0, 1)] }];
    const member = { groupId: "nobody", memberId: "a", generationIdOrMemberEpoch: 3 };
    const answer = await client.ask(OffsetCommit, version, { ...member, topics });
    const error = version < 9 ? "ILLEGAL_GENERATION" : "GROUP_ID_NOT_FOUND";
    expect(answer.topics[0]!.partitions[0]!.errorCode).toBe(errors[error].code);
  }
});

test("an old client may ask to keep its offsets for ever", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const topics = [{ name: "ticks", topicId: "", partitions: [at(0, 4)] }];
  const forEver = { groupId: "g", memberId: "", retentionTimeMs: 2n ** 63n - 1n, topics };
  await client.ask(OffsetCommit, 2, forEver);
  expect(await committed(client, "ticks")).toBe(4);
});

test("commits that are sent without waiting land in the order they were sent", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const memberId = await joinAlone(client);
  const tell = (offset: number) => {
    const topics = [{ name: "ticks", topicId: "", partitions: [at(0, offset)] }];
    const member = { groupId: "g", memberId, generationIdOrMemberEpoch: 1 };
    return client.tell(OffsetCommit, 7, { ...member, topics });
  };
  const sent = Array.from({ length: 50 }, (_, offset) => tell(offset));
  for (const id of sent) await client.answer(OffsetCommit, 7, id);
  expect(await committed(client, "ticks")).toBe(49);
});
