import type { ErrorName } from "../../protocol/errors.ts";
import type { RequestId } from "../../shard/shard.ts";
import type { JoinCommand } from "../commands.ts";
import { type JoinAnswer, noBytes, refuseJoin } from "../membership-requests.ts";
import { groupWritten } from "../records.ts";
import { maxPendingMembers } from "../settings.ts";
import type { Turn } from "../turn.ts";
import { awaitFirstAnswer, awaitReturn } from "./deadlines.ts";
import { ClassicGroup } from "./group.ts";
import { type Member, offersTheSame } from "./member.ts";
import {
  completeJoinIfEveryoneIsHere,
  parkJoin,
  rebalanceOrCompleteJoin,
  removeMember,
  welcome,
} from "./rebalance.ts";
import { replaceStaticMember } from "./static-member.ts";

/** A member wants to take part in the group's next generation. Null: it will be answered later. */
export function join(turn: Turn, command: JoinCommand, from: RequestId): JoinAnswer | null {
  const known = turn.groups.byId.get(command.groupId);
  if (known === undefined && command.memberId !== "") {
    return refuseJoin("UNKNOWN_MEMBER_ID", command.memberId);
  }
  const group = known ?? new ClassicGroup(command.groupId);
  const refused = whyNot(turn, group, command);
  if (refused !== null) return refused;
  if (known === undefined) createGroup(turn, group);
  if (command.memberId === "") return joinAsNew(turn, group, command, from);
  if (!group.pendingMembers.has(command.memberId)) return rejoin(turn, group, command, from);
  addMember(turn, group, command, command.memberId, from);
  return null;
}

function whyNot(turn: Turn, group: ClassicGroup, command: JoinCommand): JoinAnswer | null {
  const { memberId, protocolType, protocols } = command;
  if (!hasRoomFor(turn, group, memberId)) {
    const member = group.members.get(memberId);
    if (member !== undefined) removeMember(turn, group, member);
    completeJoinIfEveryoneIsHere(turn, group);
    return refuseJoin("GROUP_MAX_SIZE_REACHED");
  }
  if (!group.accepts(protocolType, protocols)) {
    return refuseJoin("INCONSISTENT_GROUP_PROTOCOL", memberId);
  }
  // An id is only ever given out to dynamic members.
  if (group.pendingMembers.has(memberId) && command.groupInstanceId !== null) {
    return refuseJoin("UNKNOWN_MEMBER_ID", memberId);
  }
  return null;
}

/** While a round is open those count who have joined it: the slowest to rejoin lose their place. */
function hasRoomFor({ settings }: Turn, group: ClassicGroup, memberId: string): boolean {
  const member = group.members.get(memberId);
  switch (group.state) {
    case "PreparingRebalance":
      if (member !== undefined && member.awaitingJoin !== null) return true;
      return group.awaitingJoinCount < settings.maxGroupSize;
    case "CompletingRebalance":
    case "Stable":
      return member !== undefined || group.members.size < settings.maxGroupSize;
    default:
      return true;
  }
}

/** Written down at once: so a group is known before anybody has heard of it. */
function createGroup(turn: Turn, group: ClassicGroup): void {
  group.stateTimestampMs = turn.now.wallMs;
  turn.groups.byId.set(group.groupId, group);
  turn.records.push(groupWritten(group));
}

function joinAsNew(
  turn: Turn,
  group: ClassicGroup,
  command: JoinCommand,
  from: RequestId,
): JoinAnswer | null {
  const { groupInstanceId, newMemberId } = command;
  if (groupInstanceId !== null) {
    const previous = group.staticMemberId(groupInstanceId);
    if (previous !== undefined) return replaceStaticMember(turn, group, previous, command, from);
  } else if (command.requiresKnownMemberId) {
    return giveMemberId(turn, group, command);
  }
  addMember(turn, group, command, newMemberId, from);
  return null;
}

/** KIP-394: a client that never hears our answer leaves an id behind, not a member. */
function giveMemberId(turn: Turn, group: ClassicGroup, command: JoinCommand): JoinAnswer {
  if (group.pendingMembers.size >= maxPendingMembers) return refuseJoin("GROUP_MAX_SIZE_REACHED");
  group.pendingMembers.add(command.newMemberId);
  awaitReturn(turn, group, command.newMemberId, command.sessionTimeoutMs);
  return refuseJoin("MEMBER_ID_REQUIRED", command.newMemberId);
}

function addMember(
  turn: Turn,
  group: ClassicGroup,
  command: JoinCommand,
  memberId: string,
  from: RequestId,
): void {
  const { groupInstanceId, client, protocols, sessionTimeoutMs, rebalanceTimeoutMs } = command;
  const member: Member = {
    memberId,
    groupInstanceId,
    ...client,
    protocols,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    assignment: noBytes,
    awaitingJoin: from,
    awaitingSync: null,
    isNew: true,
  };
  if (group.initialRound !== null) group.initialRound.memberAdded = true;
  if (group.members.size === 0) group.protocolType = command.protocolType;
  group.add(member);
  awaitFirstAnswer(turn, group, member);
  rebalanceOrCompleteJoin(turn, group);
}

function rejoin(
  turn: Turn,
  group: ClassicGroup,
  command: JoinCommand,
  from: RequestId,
): JoinAnswer | null {
  const { memberId, groupInstanceId, protocols } = command;
  const member: Member | ErrorName = group.identify(memberId, groupInstanceId);
  if (typeof member === "string") return refuseJoin(member, memberId);
  // It may have missed our answer: the same again. A leader that joins again wants to reassign.
  const isDone =
    group.state === "CompletingRebalance" ||
    (group.state === "Stable" && group.leader !== memberId);
  if (isDone && offersTheSame(member, protocols)) return welcome(group, member);
  group.update(member, command);
  parkJoin(turn, group, member, from);
  rebalanceOrCompleteJoin(turn, group);
  return null;
}
