import type { ListedGroup, ListFilter } from "./admin-requests.ts";
import type { ClassicGroup } from "./classic/group.ts";
import type { ListAnswer } from "./commands.ts";
import type { Turn } from "./turn.ts";

/** Which groups are there, of these states and these types? */
export function list({ groups }: Turn, { states, types }: ListFilter): ListAnswer {
  const wantsState = oneOf(states);
  const wantsType = oneOf(types);
  const found: ListedGroup[] = [];
  for (const group of groups.byId.values()) {
    const listed = listedGroup(group);
    if (wantsState(listed.state) && wantsType(listed.type)) found.push(listed);
  }
  return { error: "NONE", groups: found };
}

export function listedGroup({ groupId, protocolType, state }: ClassicGroup): ListedGroup {
  return { groupId, protocolType: protocolType ?? "", state, type: "classic" };
}

function oneOf(wanted: readonly string[]): (name: string) => boolean {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  return (name) => names.size === 0 || names.has(name.toLowerCase());
}
