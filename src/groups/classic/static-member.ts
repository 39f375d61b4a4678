import type { RequestId } from "../../shard/shard.ts";
import type { JoinCommand } from "../commands.ts";
import { type JoinAnswer, refuseJoin } from "../membership-requests.ts";
import { groupWritten } from "../records.ts";
import type { Turn } from "../turn.ts";
import { endSession, renewSession } from "./deadlines.ts";
import type { ClassicGroup } from "./group.ts";
import type { Member } from "./member.ts";
import {
  answerJoin,
  answerSync,
  completeJoinIfEveryoneIsHere,
  parkJoin,
  prepareRebalance,
  welcome,
} from "./rebalance.ts";

/**
 * A static member has restarted and comes without its member id (KIP-345). It gets a new one and
 * the old one's place; if the group is Stable and agrees on the same protocol, nobody else
 * notices. Whoever still uses the old id is fenced.
 */
export function replaceStaticMember(
  turn: Turn,
  group: ClassicGroup,
  oldMemberId: string,
  command: JoinCommand,
  from: RequestId,
): JoinAnswer | null {
  const leaderBefore = group.leader;
  const member = takePlace(turn, group, oldMemberId, command);
  switch (group.state) {
    case "Stable":
      if (group.electProtocol() === group.protocolName) {
        turn.records.push(groupWritten(group));
        return unnoticed(group, member, leaderBefore, command);
      }
      parkJoin(turn, group, member, from);
      prepareRebalance(turn, group);
      return null;
    case "CompletingRebalance":
      // The leader may be assigning to the old member id at this moment.
      parkJoin(turn, group, member, from);
      prepareRebalance(turn, group);
      return null;
    default:
      parkJoin(turn, group, member, from);
      completeJoinIfEveryoneIsHere(turn, group);
      return null;
  }
}

function takePlace(
  turn: Turn,
  group: ClassicGroup,
  oldMemberId: string,
  command: JoinCommand,
): Member {
  const old = group.members.get(oldMemberId);
  if (old !== undefined) {
    answerJoin(turn, group, old, refuseJoin("FENCED_INSTANCE_ID", oldMemberId));
    answerSync(turn, old, "FENCED_INSTANCE_ID");
  }
  endSession(turn, group, oldMemberId);
  const member = group.replaceStatic(oldMemberId, command.newMemberId);
  group.update(member, command);
  renewSession(turn, group, member);
  return member;
}

/**
 * A leader that restarted must not assign: the others would not hear of it. If its client
 * understands (KIP-814) it is told so and learns the members; if not, it is told that its old self
 * leads, which makes it a follower.
 */
function unnoticed(
  group: ClassicGroup,
  member: Member,
  leaderBefore: string | null,
  command: JoinCommand,
): JoinAnswer {
  const answer = welcome(group, member);
  if (!command.canSkipAssignment) return { ...answer, leader: leaderBefore ?? "", members: [] };
  return { ...answer, skipAssignment: group.leader === member.memberId };
}
