import type { TopicPartition } from "./topic-partition.ts";

/** Who wants which topics, and how many partitions these have. */
export interface Subscriptions {
  readonly members: readonly { readonly memberId: string; readonly topics: readonly string[] }[];
  readonly partitionCounts: ReadonlyMap<string, number>;
}

export type Assignment = ReadonlyMap<string, TopicPartition[]>;

/** The leader of a group divides partitions with one of these; all members must know its name. */
export const assignors = { range, roundrobin } as const;

export type AssignorName = keyof typeof assignors;

/** Topic by topic, each subscriber gets a run of neighbours; the first ones get one more. */
function range({ members, partitionCounts }: Subscriptions): Assignment {
  const assignment = emptyAssignment(members);
  for (const [topic, count] of partitionCounts) {
    const takers = subscribers(members, topic);
    const share = Math.floor(count / takers.length);
    const extra = count % takers.length;
    let next = 0;
    takers.forEach((memberId, index) => {
      const end = next + share + (index < extra ? 1 : 0);
      for (; next < end; next++) assignment.get(memberId)!.push({ topic, partition: next });
    });
  }
  return assignment;
}

/** All partitions of all topics are dealt out one by one, to whoever subscribes to the topic. */
function roundrobin({ members, partitionCounts }: Subscriptions): Assignment {
  const assignment = emptyAssignment(members);
  const circle = members.map(({ memberId }) => memberId).sort();
  let turn = 0;
  for (const topic of [...partitionCounts.keys()].sort()) {
    const takers = new Set(subscribers(members, topic));
    for (let partition = 0; partition < partitionCounts.get(topic)! && takers.size > 0; ) {
      const memberId = circle[turn++ % circle.length]!;
      if (takers.has(memberId)) assignment.get(memberId)!.push({ topic, partition: partition++ });
    }
  }
  return assignment;
}

function subscribers(members: Subscriptions["members"], topic: string): string[] {
  const takers = members.filter(({ topics }) => topics.includes(topic));
  return takers.map(({ memberId }) => memberId).sort();
}

function emptyAssignment(members: Subscriptions["members"]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ memberId }) => [memberId, []]));
}
