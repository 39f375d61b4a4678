/** What a group has consumed of one partition. */
export interface CommittedOffset {
  /** Offset of the next record to consume. */
  readonly offset: number;
  /** -1 when the committing client did not know it. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** Set when the client asked for a retention of its own (OffsetCommit v2 to v4); else -1. */
  readonly expireTimestampMs: number;
  /** Of the topic at the time of the commit; all zero when not known. */
  readonly topicId: string;
}

export const noTopicId = "0".repeat(32);

/** The committed offsets of one group: topic → partition → offset. */
export class CommittedOffsets {
  private readonly byTopic = new Map<string, Map<number, CommittedOffset>>();

  get isEmpty(): boolean {
    return this.byTopic.size === 0;
  }

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.byTopic.get(topic)?.get(partition);
  }

  set(topic: string, partition: number, offset: CommittedOffset): void {
    const partitions = this.byTopic.get(topic);
    if (partitions === undefined) this.byTopic.set(topic, new Map([[partition, offset]]));
    else partitions.set(partition, offset);
  }

  delete(topic: string, partition: number): void {
    const partitions = this.byTopic.get(topic);
    partitions?.delete(partition);
    if (partitions?.size === 0) this.byTopic.delete(topic);
  }

  topics(): Iterable<string> {
    return this.byTopic.keys();
  }

  partitionsOf(topic: string): Iterable<readonly [number, CommittedOffset]> {
    return this.byTopic.get(topic) ?? [];
  }
}
