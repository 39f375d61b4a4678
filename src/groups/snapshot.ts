import type { GroupSnapshot, OffsetSnapshot } from "./admin-requests.ts";
import type { ClassicGroup } from "./classic/group.ts";
import { listedGroup } from "./list.ts";
import type { Groups } from "./turn.ts";

/** The groups of one shard at a glance; offsets are only walked when somebody does. */
export function* snapshot({ byId }: Groups): Iterable<GroupSnapshot> {
  for (const group of byId.values()) {
    yield {
      ...listedGroup(group),
      generationId: group.generationId,
      memberCount: group.members.size,
      offsets: { [Symbol.iterator]: () => offsetsOf(group) },
    };
  }
}

function* offsetsOf({ offsets }: ClassicGroup): Iterator<OffsetSnapshot> {
  for (const topic of offsets.topics()) {
    for (const [partition, { offset }] of offsets.partitionsOf(topic)) {
      yield { topic, partition, offset };
    }
  }
}
