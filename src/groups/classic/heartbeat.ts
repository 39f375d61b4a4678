import type { HeartbeatAnswer, HeartbeatRequest } from "../membership-requests.ts";
import type { Turn } from "../turn.ts";
import { renewSession } from "./deadlines.ts";

/** A member says that it lives, and learns whether it must join again. */
export function heartbeat(turn: Turn, request: HeartbeatRequest): HeartbeatAnswer {
  const group = turn.groups.byId.get(request.groupId);
  if (group === undefined) return { error: "UNKNOWN_MEMBER_ID" };
  const member = group.identify(request.memberId, request.groupInstanceId);
  if (typeof member === "string") return { error: member };
  if (request.generationId !== group.generationId) return { error: "ILLEGAL_GENERATION" };
  renewSession(turn, group, member);
  return { error: group.state === "PreparingRebalance" ? "REBALANCE_IN_PROGRESS" : "NONE" };
}
