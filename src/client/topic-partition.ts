import type { Cluster } from "./cluster.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** How a partition is called in maps and in sentences. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** Messages nest partitions in topics; the order of both is kept. */
export function byTopic<T extends { readonly topic: string }>(
  items: Iterable<T>,
): Map<string, T[]> {
  return grouped(items, ({ topic }) => topic);
}

/** What each leader is to be asked for. Refused when a partition has none. */
export async function byLeader<T extends TopicPartition>(
  cluster: Cluster,
  items: Iterable<T>,
): Promise<Map<number, T[]> | Refusal> {
  const leaders = new Map<T, number>();
  for (const item of items) {
    const leader = await cluster.leaderOf(item.topic, item.partition);
    if (isRefusal(leader)) return leader;
    leaders.set(item, leader);
  }
  return grouped(leaders.keys(), (item) => leaders.get(item)!);
}

function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
