import type { Member } from "../contract.ts";

/** All that is looked at to tell why a group gets nothing. */
export interface GroupSnapshot {
  readonly group: string;
  /** Empty, Stable, PreparingRebalance …; as the broker says, or "" when it does not. */
  readonly state: string;
  readonly members: readonly SubscribedMember[];
  readonly offsets: readonly SnapshotOffset[];
  /** Every topic of the cluster that is not internal. */
  readonly topics: readonly SnapshotTopic[];
}

export interface SubscribedMember extends Member {
  /** What it asked for; null when the broker does not tell. */
  readonly subscribed: readonly string[] | null;
}

/** A partition that the group reads, has committed of, or would read. */
export interface SnapshotOffset {
  readonly topic: string;
  readonly partition: number;
  /** Null: nothing committed. */
  readonly committed: number | null;
  readonly start: number;
  readonly end: number;
}

export interface SnapshotTopic {
  readonly name: string;
  readonly partitions: number;
  readonly start: number;
  readonly end: number;
  /** Null when nobody has watched it yet. */
  readonly recordsInPerSecond: number | null;
}

/** What a topic's readers look like from the topic. */
export interface TopicSnapshot {
  readonly topic: SnapshotTopic;
  readonly partitions: readonly { readonly partition: number; readonly leaderId: number }[];
  readonly topics: readonly SnapshotTopic[];
  readonly groups: readonly GroupSnapshot[];
}

/** Topics this group reads or wants to read. */
export function topicsOf({ members, offsets }: GroupSnapshot): Set<string> {
  const wanted = members.flatMap(({ subscribed, assignment }) => [
    ...(subscribed ?? []),
    ...assignment.map(({ topic }) => topic),
  ]);
  return new Set([...wanted, ...offsets.map(({ topic }) => topic)]);
}
