import type { GroupDescription, MemberDescription } from "./admin-requests.ts";
import type { ClassicGroup } from "./classic/group.ts";
import { type Member, metadataFor } from "./classic/member.ts";
import { describeAbsent, type GroupIds } from "./commands.ts";
import { noBytes } from "./membership-requests.ts";
import type { Turn } from "./turn.ts";

/** In what state are these groups, and who is in them? */
export function describe({ groups }: Turn, { groupIds }: GroupIds): readonly GroupDescription[] {
  return groupIds.map((groupId) => {
    const group = groups.byId.get(groupId);
    return group === undefined
      ? describeAbsent(groupId, "GROUP_ID_NOT_FOUND")
      : describeGroup(group);
  });
}

function describeGroup(group: ClassicGroup): GroupDescription {
  // Between generations there is no protocol that all members' metadata could be shown for.
  const protocolName = group.state === "Stable" ? group.protocolName : null;
  return {
    groupId: group.groupId,
    error: "NONE",
    state: group.state,
    protocolType: group.protocolType ?? "",
    protocolName: protocolName ?? "",
    members: Array.from(group.members.values(), (member) => describeMember(member, protocolName)),
  };
}

function describeMember(member: Member, protocolName: string | null): MemberDescription {
  const { memberId, groupInstanceId, clientId, clientHost, assignment } = member;
  const metadata = protocolName === null ? noBytes : metadataFor(member, protocolName);
  return { memberId, groupInstanceId, clientId, clientHost, metadata, assignment };
}
