import type { Cluster } from "./cluster.ts";
import { commitOffsets, fetchCommitted } from "./committed-offsets.ts";
import { Consumer, type ConsumerOptions } from "./consumer.ts";
import type { ConsumedRecord } from "./fetched-records.ts";
import { GroupMembership, type MembershipOptions } from "./group-membership.ts";
import { listOffsets, type PlacedPartition } from "./list-offsets.ts";
import { isRefusal, isRetriable, type Refusal } from "./refusal.ts";
import { partitionName, type TopicPartition } from "./topic-partition.ts";

export interface GroupConsumerOptions
  extends MembershipOptions,
    Partial<Omit<ConsumerOptions, "onOutOfRange">> {
  /** Where to begin in partitions of which the group has committed nothing it could go on from. */
  readonly beginAt: "start" | "end";
  readonly autoCommitIntervalMs: number;
}

const defaultGroupOptions: Omit<GroupConsumerOptions, "groupId" | "topics"> = {
  sessionTimeoutMs: 45_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 3000,
  assignors: ["range", "roundrobin"],
  groupInstanceId: null,
  beginAt: "end",
  autoCommitIntervalMs: 5000,
};

/**
 * Reads topics as a member of a classic consumer group. What `poll` handed out counts as consumed
 * with the next `poll`; it is committed from time to time, before a rebalance, and on `close`.
 */
export class GroupConsumer {
  private readonly cluster: Cluster;
  private readonly options: GroupConsumerOptions;
  private readonly membership: GroupMembership;
  private readonly consumer: Consumer;
  /** Consumed by the caller, by partition; what of it is committed. */
  private consumed: readonly PlacedPartition[] = [];
  private readonly committed = new Map<string, number>();
  private nextCommitMs = 0;

  constructor(
    cluster: Cluster,
    options: Partial<GroupConsumerOptions> & Pick<GroupConsumerOptions, "groupId" | "topics">,
  ) {
    this.cluster = cluster;
    this.options = { ...defaultGroupOptions, ...options };
    this.membership = new GroupMembership(cluster, this.options);
    this.consumer = new Consumer(cluster, { ...options, onOutOfRange: this.options.beginAt });
  }

  /**
   * The partitions this member reads at the moment, and the offset of the next record of each; null
   * while it is no member. None may be left for it, where members outnumber the partitions.
   */
  positions(): readonly PlacedPartition[] | null {
    return this.membership.joined ? this.consumer.positions() : null;
  }

  /** As a consumer's; joins first where needed, which may take as long as the group gathers. */
  async poll(maxWaitMs: number, maxRecords?: number): Promise<readonly ConsumedRecord[] | Refusal> {
    this.consumed = this.consumer.positions();
    if (!this.membership.joined) {
      const refusal = await this.rejoin();
      if (refusal !== null) return refusal;
    }
    if (this.cluster.ports.clock.monotonicMs() >= this.nextCommitMs) {
      const refusal = await this.commit();
      if (refusal !== null) return refusal;
    }
    return this.consumer.poll(maxWaitMs, maxRecords);
  }

  /** Commits what is consumed and leaves the group; `all` counts what was handed out last, too. */
  async close(all: boolean): Promise<Refusal | null> {
    if (all) this.consumed = this.consumer.positions();
    const refusal = this.membership.joined ? await this.commit() : null;
    await this.membership.leave();
    this.consumer.assign([]);
    return refusal;
  }

  /** Null also when the group gathers anew: what is not committed will be read again by others. */
  private async commit(): Promise<Refusal | null> {
    const { clock } = this.cluster.ports;
    this.nextCommitMs = clock.monotonicMs() + this.options.autoCommitIntervalMs;
    const news = this.consumed.filter(
      (placed) => this.committed.get(partitionName(placed)) !== placed.offset,
    );
    if (news.length === 0) return null;
    const refusal = await commitOffsets(this.cluster, this.membership.identity, news);
    if (refusal === null) {
      for (const placed of news) this.committed.set(partitionName(placed), placed.offset);
    } else if (!this.membership.take(refusal) && !isRetriable(refusal)) {
      return refusal;
    }
    return null;
  }

  private async rejoin(): Promise<Refusal | null> {
    // A group that only gathers anew still takes the commits of its last generation.
    if (this.consumed.length > 0) await this.commit();
    this.consumed = [];
    this.consumer.assign([]);
    const assigned = await this.membership.join();
    if (isRefusal(assigned)) return assigned;
    const placed = await this.place(assigned);
    if (isRefusal(placed)) return placed;
    this.consumer.assign(placed);
    return null;
  }

  /** Where to read on: at what the group has committed, else at `beginAt`. */
  private async place(assigned: TopicPartition[]): Promise<readonly PlacedPartition[] | Refusal> {
    this.committed.clear();
    if (assigned.length === 0) return [];
    const committed = await fetchCommitted(this.cluster, this.options.groupId, assigned);
    if (isRefusal(committed)) return committed;
    for (const place of committed) this.committed.set(partitionName(place), place.offset);
    const rest = assigned.filter((partition) => !this.committed.has(partitionName(partition)));
    if (rest.length === 0) return committed;
    const begun = await listOffsets(this.cluster, rest, this.options.beginAt);
    return isRefusal(begun) ? begun : [...committed, ...begun];
  }
}
