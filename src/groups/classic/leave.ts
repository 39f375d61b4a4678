import type { ErrorName } from "../../protocol/errors.ts";
import type { LeaveAnswer, LeaveRequest, LeavingMember } from "../membership-requests.ts";
import type { Turn } from "../turn.ts";
import { endSession } from "./deadlines.ts";
import type { ClassicGroup } from "./group.ts";
import { rebalanceOrCompleteJoin, removeMember } from "./rebalance.ts";

/** Members leave, or an administrator removes them. Each is answered for itself (KIP-345). */
export function leave(turn: Turn, { groupId, members }: LeaveRequest): LeaveAnswer {
  const group = turn.groups.byId.get(groupId);
  const left = members.map((leaving) => ({
    ...leaving,
    error: group === undefined ? "UNKNOWN_MEMBER_ID" : leaveOne(turn, group, leaving),
  })) satisfies LeaveAnswer["members"];
  const someoneLeft = left.some(({ error }) => error === "NONE");
  if (group !== undefined && group.state !== "Empty" && someoneLeft) {
    rebalanceOrCompleteJoin(turn, group);
  }
  return { error: "NONE", members: left };
}

function leaveOne(turn: Turn, group: ClassicGroup, leaving: LeavingMember): ErrorName {
  if (group.pendingMembers.has(leaving.memberId)) {
    endSession(turn, group, leaving.memberId);
    group.remove(leaving.memberId);
    return "NONE";
  }
  const { groupInstanceId } = leaving;
  const isByInstance = leaving.memberId === "" && groupInstanceId !== null;
  const memberId = isByInstance ? group.staticMemberId(groupInstanceId) : leaving.memberId;
  const member = group.identify(memberId ?? "", groupInstanceId);
  if (typeof member === "string") return member;
  removeMember(turn, group, member);
  return "NONE";
}
