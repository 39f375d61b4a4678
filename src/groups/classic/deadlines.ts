import { newMemberJoinTimeoutMs } from "../settings.ts";
import type { Due, Groups, Turn } from "../turn.ts";
import type { ClassicGroup } from "./group.ts";
import type { Member } from "./member.ts";

/** The member has been heard of: a whole session from now. */
export function renewSession(turn: Turn, group: ClassicGroup, member: Member): void {
  awaitSign(turn, group, member.memberId, member.sessionTimeoutMs);
}

/**
 * A new member cannot send heartbeats: it does not know its id before its join is answered. A
 * client that gave up and tries again leaves the old member behind, so its wait has an end.
 */
export function awaitFirstAnswer(turn: Turn, group: ClassicGroup, member: Member): void {
  awaitSign(turn, group, member.memberId, newMemberJoinTimeoutMs);
}

/** A member id was given out; whoever got it must come back with it. */
export function awaitReturn(
  turn: Turn,
  group: ClassicGroup,
  memberId: string,
  sessionTimeoutMs: number,
): void {
  awaitSign(turn, group, memberId, sessionTimeoutMs);
}

export function endSession({ groups }: Turn, group: ClassicGroup, memberId: string): void {
  const due = group.sessions.get(memberId);
  if (due !== undefined) groups.deadlines.delete(due);
  group.sessions.delete(memberId);
}

/** Sets a deadline of the group itself, `delayMs` from now. */
export function fallDue({ groups, now }: Turn, due: Due, delayMs: number): void {
  groups.deadlines.set(due, now.monotonicMs + delayMs);
}

/** Takes back everything that is due for a group, and for its members. */
export function forgetDeadlines({ deadlines }: Groups, group: ClassicGroup): void {
  deadlines.delete(group.joinDue);
  deadlines.delete(group.syncDue);
  for (const due of group.sessions.values()) deadlines.delete(due);
  group.sessions.clear();
}

function awaitSign(turn: Turn, group: ClassicGroup, memberId: string, timeoutMs: number): void {
  let due = group.sessions.get(memberId);
  if (due === undefined) {
    due = { kind: "session", groupId: group.groupId, memberId };
    group.sessions.set(memberId, due);
  }
  fallDue(turn, due, timeoutMs);
}
