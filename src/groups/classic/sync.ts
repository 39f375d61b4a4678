import type { ErrorName } from "../../protocol/errors.ts";
import type { RequestId } from "../../shard/shard.ts";
import { noBytes, refuseSync, type SyncAnswer, type SyncRequest } from "../membership-requests.ts";
import { groupWritten, writtenBytes } from "../records.ts";
import type { Turn } from "../turn.ts";
import { renewSession } from "./deadlines.ts";
import type { ClassicGroup } from "./group.ts";
import type { Member } from "./member.ts";
import { answerSync, prepareRebalance, removeMember, reply } from "./rebalance.ts";

/** A member asks for its assignment; the leader brings everybody's. Null: answered later. */
export function sync(turn: Turn, request: SyncRequest, from: RequestId): SyncAnswer | null {
  const group = turn.groups.byId.get(request.groupId);
  if (group === undefined || group.state === "Empty") return refuseSync("UNKNOWN_MEMBER_ID");
  const member = identify(group, request);
  if (typeof member === "string") return refuseSync(member);
  if (group.state === "PreparingRebalance") return refuseSync("REBALANCE_IN_PROGRESS");
  noteSync(turn, group, member);
  if (group.state === "Stable") return assigned(group, member);
  answerSync(turn, member, "REBALANCE_IN_PROGRESS");
  member.awaitingSync = from;
  if (group.leader === member.memberId) completeSync(turn, group, request);
  return null;
}

/** `syncDue`: those who never asked for their assignment will not consume it either. */
export function expireSync(turn: Turn, group: ClassicGroup): void {
  if (group.pendingSyncs.size === 0) return;
  for (const memberId of [...group.pendingSyncs]) {
    const member = group.members.get(memberId);
    if (member !== undefined) removeMember(turn, group, member);
  }
  prepareRebalance(turn, group);
}

function identify(group: ClassicGroup, request: SyncRequest): Member | ErrorName {
  const member = group.identify(request.memberId, request.groupInstanceId);
  if (typeof member === "string") return member;
  if (request.generationId !== group.generationId) return "ILLEGAL_GENERATION";
  const { protocolType, protocolName } = request;
  if (
    (protocolType !== null && protocolType !== group.protocolType) ||
    (protocolName !== null && protocolName !== group.protocolName)
  ) {
    return "INCONSISTENT_GROUP_PROTOCOL";
  }
  return member;
}

function noteSync({ groups }: Turn, group: ClassicGroup, member: Member): void {
  group.pendingSyncs.delete(member.memberId);
  if (group.pendingSyncs.size === 0) groups.deadlines.delete(group.syncDue);
}

/** The leader has spoken: the generation is written down and everybody gets to work. */
function completeSync(turn: Turn, group: ClassicGroup, { assignments }: SyncRequest): void {
  const byMember = new Map(assignments.map((one) => [one.memberId, one.assignment]));
  for (const member of group.members.values()) {
    member.assignment = byMember.get(member.memberId) ?? noBytes;
  }
  const written = groupWritten(group, turn.now.wallMs);
  if (writtenBytes(written) > turn.settings.maxMessageBytes) {
    refuseGeneration(turn, group);
    return;
  }
  group.enter("Stable", turn.now.wallMs);
  turn.records.push(written);
  for (const member of group.members.values()) {
    if (member.awaitingSync === null) continue;
    reply(turn, member.awaitingSync, assigned(group, member));
    member.awaitingSync = null;
    renewSession(turn, group, member);
  }
}

/** Kafka answers so when the record with all subscriptions and assignments does not fit. */
function refuseGeneration(turn: Turn, group: ClassicGroup): void {
  for (const member of group.members.values()) {
    if (member.awaitingSync !== null) renewSession(turn, group, member);
    answerSync(turn, member, "UNKNOWN_SERVER_ERROR");
  }
  prepareRebalance(turn, group);
}

function assigned(group: ClassicGroup, member: Member): SyncAnswer {
  return {
    error: "NONE",
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment: member.assignment,
  };
}
