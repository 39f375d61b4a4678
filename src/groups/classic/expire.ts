import type { Due, Turn } from "../turn.ts";
import type { ClassicGroup } from "./group.ts";
import { maySilentlyWait } from "./member.ts";
import { completeJoin, expireJoin, prepareRebalance, removeMember } from "./rebalance.ts";
import { expireSync } from "./sync.ts";

/** Something of a group has fallen due. Nothing happens when it no longer matters. */
export function expireDue(turn: Turn, due: Exclude<Due, { kind: "retention" }>): void {
  const group = turn.groups.byId.get(due.groupId);
  if (group === undefined) return;
  if (due.kind === "session") expireSession(turn, group, due.memberId);
  else if (due.kind === "join") expireJoin(turn, group);
  else expireSync(turn, group);
}

/** A member, or somebody who was given a member id, has been silent for a whole session. */
function expireSession(turn: Turn, group: ClassicGroup, memberId: string): void {
  const member = group.members.get(memberId);
  if (member !== undefined && maySilentlyWait(member)) return;
  group.sessions.delete(memberId);
  if (member === undefined) group.remove(memberId);
  else removeMember(turn, group, member);
  if (group.state === "PreparingRebalance") {
    if (group.everyoneHasJoined) completeJoin(turn, group);
  } else if (member !== undefined) {
    prepareRebalance(turn, group);
  }
}
