import type { ErrorName } from "../../protocol/errors.ts";
import { renewSession } from "../classic/deadlines.ts";
import type { ClassicGroup } from "../classic/group.ts";
import { type CommitAnswer, type CommitRequest, refuseCommit } from "../offset-requests.ts";
import type { GroupRecord } from "../records.ts";
import type { Turn } from "../turn.ts";
import { type CommittedOffset, noTopicId } from "./committed-offsets.ts";

/**
 * A member, or somebody outside the group while it is Empty, says how far it has consumed. A
 * group that nobody knows comes into being by it: a simple group, of offsets alone.
 */
export function commit(turn: Turn, request: CommitRequest): CommitAnswer {
  const group = turn.groups.byId.get(request.groupId);
  const refused = whyNot(group, request);
  if (refused !== null) return refuseCommit(request, refused);
  if (isTooLarge(turn, request)) return refuseCommit(request, "UNKNOWN_SERVER_ERROR");
  const records: GroupRecord[] = [];
  const topics = request.topics.map(({ name, topicId, partitions }) => ({
    name,
    topicId,
    partitions: partitions.map((at) => {
      const error = at.error === "NONE" ? metadataError(turn, at.metadata) : at.error;
      const { groupId } = request;
      const { partition } = at;
      if (error === "NONE") {
        const offset = committed(turn, request.retentionTimeMs, topicId, at);
        records.push({ kind: "offset", groupId, topic: name, partition, offset });
      }
      return { partition, error };
    }),
  }));
  turn.records.push(...records);
  keepSession(turn, group, request.memberId);
  return { topics };
}

function whyNot(group: ClassicGroup | undefined, request: CommitRequest): ErrorName | null {
  const { memberId, groupInstanceId, generationId } = request;
  const isOutside = generationId < 0;
  if (group === undefined) return isOutside ? null : "GROUP_ID_NOT_FOUND";
  if (group.state === "Empty" && isOutside) return null;
  if (isOutside && memberId === "" && groupInstanceId === null) return "UNKNOWN_MEMBER_ID";
  const member = group.identify(memberId, groupInstanceId);
  if (typeof member === "string") return member;
  if (generationId !== group.generationId) return "ILLEGAL_GENERATION";
  // Its partitions may already be somebody else's: the leader is deciding.
  return group.state === "CompletingRebalance" ? "REBALANCE_IN_PROGRESS" : null;
}

function metadataError({ settings }: Turn, metadata: string | null): ErrorName {
  const isTooLong = metadata !== null && metadata.length > settings.maxOffsetMetadataLength;
  return isTooLong ? "OFFSET_METADATA_TOO_LARGE" : "NONE";
}

function committed(
  { now }: Turn,
  retentionTimeMs: number,
  topicId: string,
  at: { readonly offset: number; readonly leaderEpoch: number; readonly metadata: string | null },
): CommittedOffset {
  const { offset, leaderEpoch } = at;
  const metadata = at.metadata ?? "";
  const commitTimestampMs = now.wallMs;
  if (retentionTimeMs === -1) {
    return { offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs: -1, topicId };
  }
  // The one version of the record that can hold an expiry holds neither epoch nor topic id.
  const expireTimestampMs = Math.min(now.wallMs + retentionTimeMs, Number.MAX_SAFE_INTEGER);
  const unknown = { leaderEpoch: -1, topicId: noTopicId };
  return { offset, metadata, commitTimestampMs, expireTimestampMs, ...unknown };
}

/** A commit lands whole, in one batch; Kafka has no better error for one that does not fit. */
function isTooLarge({ settings }: Turn, { groupId, topics }: CommitRequest): boolean {
  let bytes = 0;
  for (const { name, partitions } of topics) {
    const keyBytes = Buffer.byteLength(groupId) + Buffer.byteLength(name);
    for (const { metadata } of partitions) {
      bytes += keyBytes + Buffer.byteLength(metadata ?? "") + otherFieldsBytes;
    }
  }
  return bytes > settings.maxMessageBytes;
}

/** What one offset takes in a batch besides its strings, at most. */
const otherFieldsBytes = 80;

/** Committing is a sign of life. */
function keepSession(turn: Turn, group: ClassicGroup | undefined, memberId: string): void {
  const member = group?.members.get(memberId);
  if (group !== undefined && member !== undefined) renewSession(turn, group, member);
}
