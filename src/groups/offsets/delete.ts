import type { ErrorName } from "../../protocol/errors.ts";
import type { ClassicGroup } from "../classic/group.ts";
import type { DeleteOffsetsAnswer, DeleteOffsetsRequest } from "../offset-requests.ts";
import type { Turn } from "../turn.ts";

/** Forgets offsets of topics that the group does not consume at the moment (KIP-496). */
export function deleteOffsets(turn: Turn, request: DeleteOffsetsRequest): DeleteOffsetsAnswer {
  const group = turn.groups.byId.get(request.groupId);
  if (group === undefined) return { error: "GROUP_ID_NOT_FOUND", topics: [] };
  if (group.state !== "Empty" && group.protocolType !== "consumer") {
    return { error: "NON_EMPTY_GROUP", topics: [] };
  }
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partition, error }) => ({
      partition,
      error: error === "NONE" ? deleteOne(turn, group, name, partition) : error,
    })),
  }));
  return { error: "NONE", topics };
}

/** The topic is gone; a later one of the same name is to begin without its offsets. */
export function forgetTopic(turn: Turn, { topic }: { readonly topic: string }) {
  for (const group of turn.groups.byId.values()) {
    for (const [partition] of group.offsets.partitionsOf(topic)) {
      forgetOffset(turn, group, topic, partition);
    }
  }
  return { error: "NONE" as const };
}

/** Everything the group has committed. */
export function forgetOffsets(turn: Turn, group: ClassicGroup): void {
  for (const topic of group.offsets.topics()) {
    for (const [partition] of group.offsets.partitionsOf(topic)) {
      forgetOffset(turn, group, topic, partition);
    }
  }
}

export function forgetOffset(
  turn: Turn,
  { groupId }: ClassicGroup,
  topic: string,
  partition: number,
): void {
  turn.records.push({ kind: "offset", groupId, topic, partition, offset: null });
}

function deleteOne(turn: Turn, group: ClassicGroup, topic: string, partition: number): ErrorName {
  if (group.isSubscribedTo(topic)) return "GROUP_SUBSCRIBED_TO_TOPIC";
  if (group.offsets.get(topic, partition) !== undefined) {
    forgetOffset(turn, group, topic, partition);
  }
  return "NONE";
}
