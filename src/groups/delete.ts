import type { ErrorName } from "../protocol/errors.ts";
import type { DeletedGroup } from "./admin-requests.ts";
import type { GroupIds } from "./commands.ts";
import { forgetOffsets } from "./offsets/delete.ts";
import { groupDeleted } from "./records.ts";
import type { Turn } from "./turn.ts";

/** Deletes groups that have no members, and their offsets. */
export function deleteGroups(turn: Turn, { groupIds }: GroupIds): readonly DeletedGroup[] {
  return Array.from(new Set(groupIds), (groupId) => ({
    groupId,
    error: deleteGroup(turn, groupId),
  }));
}

function deleteGroup(turn: Turn, groupId: string): ErrorName {
  const group = turn.groups.byId.get(groupId);
  if (group === undefined) return "GROUP_ID_NOT_FOUND";
  if (group.state !== "Empty") return "NON_EMPTY_GROUP";
  forgetOffsets(turn, group);
  turn.records.push(groupDeleted(groupId));
  return "NONE";
}
