import { OffsetCommit } from "../../src/protocol/messages/08-offset-commit.ts";
import { OffsetFetch } from "../../src/protocol/messages/09-offset-fetch.ts";
import { JoinGroup } from "../../src/protocol/messages/11-join-group.ts";
import { SyncGroup } from "../../src/protocol/messages/14-sync-group.ts";
import type { TestClient } from "./test-client.ts";

/** A consumer that wants to join group `g`, for `ask` and `tell`. */
export const joinOf = (memberId = "", groupId = "g") => ({
  groupId,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 30_000,
  memberId,
  protocolType: "consumer",
  protocols: [{ name: "range", metadata: Buffer.from("topics") }],
});

/** Joins as an old client does: without being sent away for an id first. */
export const join = (client: TestClient, memberId = "", groupId = "g") =>
  client.ask(JoinGroup, 3, joinOf(memberId, groupId));

/** Joins, takes everything, and gives the member's id. */
export async function joinAlone(client: TestClient, groupId = "g"): Promise<string> {
  const { memberId, generationId } = await join(client, "", groupId);
  const assignments = [{ memberId, assignment: Buffer.from("everything") }];
  await client.ask(SyncGroup, 3, { groupId, generationId, memberId, assignments });
  return memberId;
}

/** Commits an offset of partition 0 from outside the group; gives the error. */
export async function commit(client: TestClient, name: string, offset: number, groupId = "g") {
  const at = { partitionIndex: 0, committedOffset: offset, committedMetadata: null };
  const topics = [{ name, topicId: "", partitions: [at] }];
  const answer = await client.ask(OffsetCommit, 7, { groupId, memberId: "", topics });
  return answer.topics[0]!.partitions[0]!.errorCode;
}

/** The offset that a group has committed for partition 0; -1 for none. */
export async function committed(client: TestClient, name: string, groupId = "g") {
  const topics = [{ name, partitionIndexes: [0] }];
  const answer = await client.ask(OffsetFetch, 5, { groupId, topics });
  return answer.topics[0]!.partitions[0]!.committedOffset;
}
