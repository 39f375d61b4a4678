import type { ClassicGroup } from "../classic/group.ts";
import { groupDeleted } from "../records.ts";
import type { Turn } from "../turn.ts";
import type { CommittedOffset } from "./committed-offsets.ts";
import { forgetOffset } from "./delete.ts";

/** One turn forgets about so many offsets; what is left waits for the next. */
const maxTombstonesPerTurn = 1_000;

/**
 * Forgets offsets that nobody has used for the retention time, and groups that then keep nothing
 * (KIP-211). True when there may be more to forget.
 */
export function expireOffsets(turn: Turn): boolean {
  for (const group of turn.groups.byId.values()) {
    if (turn.records.length >= maxTombstonesPerTurn) return true;
    const keepsNothing = expireOffsetsOf(turn, group);
    const isUnused = group.state === "Empty" && group.pendingMembers.size === 0;
    if (keepsNothing && isUnused) turn.records.push(groupDeleted(group.groupId));
  }
  return false;
}

/** True when the group has no offset left. */
function expireOffsetsOf(turn: Turn, group: ClassicGroup): boolean {
  let keepsNothing = true;
  for (const topic of group.offsets.topics()) {
    const isConsumed = group.isSubscribedTo(topic);
    for (const [partition, committed] of group.offsets.partitionsOf(topic)) {
      if (!isConsumed && isExpired(turn, group, committed)) {
        forgetOffset(turn, group, topic, partition);
      } else {
        keepsNothing = false;
      }
    }
  }
  return keepsNothing;
}

function isExpired({ now, settings }: Turn, group: ClassicGroup, offset: CommittedOffset): boolean {
  const sinceMs = unusedSinceMs(group, offset);
  if (sinceMs === null) return false;
  if (offset.expireTimestampMs !== -1) return now.wallMs >= offset.expireTimestampMs;
  return now.wallMs - sinceMs >= settings.offsetsRetentionMs;
}

/** From when its retention counts; null while it does not. */
function unusedSinceMs(group: ClassicGroup, offset: CommittedOffset): number | null {
  const { commitTimestampMs } = offset;
  if (group.protocolType === null) return commitTimestampMs;
  if (group.state === "Empty") return group.stateTimestampMs ?? commitTimestampMs;
  const knowsItsTopics = group.protocolType === "consumer" && group.subscribedTopics !== null;
  return knowsItsTopics && group.state === "Stable" ? commitTimestampMs : null;
}
