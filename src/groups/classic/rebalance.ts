import type { ErrorName } from "../../protocol/errors.ts";
import type { RequestId } from "../../shard/shard.ts";
import type { GroupAnswer } from "../commands.ts";
import { type JoinAnswer, noBytes, refuseJoin, refuseSync } from "../membership-requests.ts";
import { groupWritten } from "../records.ts";
import type { Turn } from "../turn.ts";
import { endSession, fallDue, renewSession } from "./deadlines.ts";
import type { ClassicGroup } from "./group.ts";
import { type Member, metadataFor } from "./member.ts";

/** Members or their protocols have changed: begins a round, or completes the one under way. */
export function rebalanceOrCompleteJoin(turn: Turn, group: ClassicGroup): void {
  if (group.state === "PreparingRebalance") completeJoinIfEveryoneIsHere(turn, group);
  else prepareRebalance(turn, group);
}

/** Asks everybody to join again. */
export function prepareRebalance(turn: Turn, group: ClassicGroup): void {
  if (group.state === "CompletingRebalance") {
    for (const member of group.members.values()) {
      member.assignment = noBytes;
      if (member.awaitingSync !== null) renewSession(turn, group, member);
      answerSync(turn, member, "REBALANCE_IN_PROGRESS");
    }
  }
  group.pendingSyncs.clear();
  turn.groups.deadlines.delete(group.syncDue);
  const wasEmpty = group.state === "Empty";
  group.enter("PreparingRebalance", turn.now.wallMs);
  if (wasEmpty) beginInitialRound(turn, group);
  else if (group.everyoneHasJoined) completeJoin(turn, group);
  else fallDue(turn, group.joinDue, group.rebalanceTimeoutMs);
}

/** An initial round is not cut short: members of a starting application come one by one. */
export function completeJoinIfEveryoneIsHere(turn: Turn, group: ClassicGroup): void {
  if (group.state !== "PreparingRebalance" || group.initialRound !== null) return;
  if (group.everyoneHasJoined) completeJoin(turn, group);
}

/** `joinDue`: goes on with those who are here, or draws an initial round out (KIP-134). */
export function expireJoin(turn: Turn, group: ClassicGroup): void {
  const round = group.initialRound;
  if (round === null || !round.memberAdded || round.remainingMs === 0) {
    completeJoin(turn, group);
    return;
  }
  const delayMs = Math.min(turn.settings.initialRebalanceDelayMs, round.remainingMs);
  round.remainingMs = Math.max(round.remainingMs - round.delayMs, 0);
  round.delayMs = delayMs;
  round.memberAdded = false;
  fallDue(turn, group.joinDue, delayMs);
}

/** Ends the round: dynamic members who have not joined are out, and a generation begins. */
export function completeJoin(turn: Turn, group: ClassicGroup): void {
  turn.groups.deadlines.delete(group.joinDue);
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue;
    removeMember(turn, group, member);
  }
  if (!group.electJoinedLeader() && group.members.size > 0) {
    // Only static members are left, and none is here: wait until one is, or their sessions end.
    fallDue(turn, group.joinDue, group.rebalanceTimeoutMs);
    return;
  }
  group.initialRound = null;
  group.generationId++;
  group.pendingSyncs.clear();
  if (group.members.size === 0) becomeEmpty(turn, group);
  else beginGeneration(turn, group);
}

/** Removes a member; whatever it waits for, it must start over. */
export function removeMember(turn: Turn, group: ClassicGroup, member: Member): void {
  endSession(turn, group, member.memberId);
  answerJoin(turn, group, member, refuseJoin("UNKNOWN_MEMBER_ID"));
  answerSync(turn, member, "UNKNOWN_MEMBER_ID");
  group.remove(member.memberId);
}

/** Parks a join; a client that asks twice has given up waiting for the first answer. */
export function parkJoin(turn: Turn, group: ClassicGroup, member: Member, from: RequestId): void {
  answerJoin(turn, group, member, refuseJoin("REBALANCE_IN_PROGRESS", member.memberId));
  group.parkJoin(member, from);
}

/** Answers the member's parked join, if it has one. */
export function answerJoin(
  turn: Turn,
  group: ClassicGroup,
  member: Member,
  answer: JoinAnswer,
): void {
  reply(turn, group.unparkJoin(member), answer);
}

/** Answers the member's parked sync, if it has one, with an error. */
export function answerSync(turn: Turn, member: Member, error: ErrorName): void {
  const from = member.awaitingSync;
  member.awaitingSync = null;
  reply(turn, from, refuseSync(error));
}

/** What a member of the present generation is told when it joins. */
export function welcome(group: ClassicGroup, member: Member): JoinAnswer {
  const { protocolName } = group;
  const isLeader = group.leader === member.memberId;
  return {
    error: "NONE",
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName,
    leader: group.leader ?? "",
    skipAssignment: false,
    memberId: member.memberId,
    members: isLeader && protocolName !== null ? joinedMembers(group, protocolName) : [],
  };
}

function joinedMembers(group: ClassicGroup, protocolName: string): JoinAnswer["members"] {
  return Array.from(group.members.values(), (member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataFor(member, protocolName),
  }));
}

function beginInitialRound(turn: Turn, group: ClassicGroup): void {
  const delayMs = turn.settings.initialRebalanceDelayMs;
  if (delayMs === 0) {
    completeJoin(turn, group);
    return;
  }
  const remainingMs = Math.max(group.rebalanceTimeoutMs - delayMs, 0);
  group.initialRound = { delayMs, remainingMs, memberAdded: false };
  fallDue(turn, group.joinDue, delayMs);
}

function becomeEmpty(turn: Turn, group: ClassicGroup): void {
  group.protocolName = null;
  group.noteSubscribedTopics();
  group.enter("Empty", turn.now.wallMs);
  turn.records.push(groupWritten(group));
}

function beginGeneration(turn: Turn, group: ClassicGroup): void {
  group.protocolName = group.electProtocol();
  group.noteSubscribedTopics();
  group.enter("CompletingRebalance", turn.now.wallMs);
  for (const member of group.members.values()) {
    answerJoin(turn, group, member, welcome(group, member));
    renewSession(turn, group, member);
    member.isNew = false;
    group.pendingSyncs.add(member.memberId);
  }
  fallDue(turn, group.syncDue, group.rebalanceTimeoutMs);
}

export function reply(turn: Turn, to: RequestId | null, answer: GroupAnswer): void {
  if (to !== null) turn.replies.push({ to, reply: answer });
}
