import { describeGroup, type ListedGroup, listGroups } from "../../../client/admin/groups.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { fetchCommitted } from "../../../client/committed-offsets.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import type { ClusterStates, TopicState } from "../cluster/cluster-state.ts";
import type { GroupDetail, GroupOffset, GroupSummary, Member } from "../contract.ts";
import { type Ages, Latest } from "../latest.ts";
import { granted } from "../refused.ts";

/** Groups whose members and offsets are looked at for the list; of others it shows less. */
const maxDetailed = 500;
/** Groups asked about at once. */
const width = 16;
const ages: Ages = { maxAgeMs: 1_500, maxStaleMs: 10_000, patienceMs: 25 };

/** What the cluster tells of its groups, asked for when somebody wants to know. */
export class GroupStates {
  private readonly cluster: Cluster;
  private readonly topics: ClusterStates;
  private readonly latest: Latest<readonly GroupDetail[]>;

  constructor(cluster: Cluster, topics: ClusterStates) {
    this.cluster = cluster;
    this.topics = topics;
    this.latest = new Latest(cluster.ports.clock, ages, () => this.readAll());
  }

  /** All of them, by name, a moment old at most. Rejects with `Refused`. */
  async current(): Promise<readonly GroupDetail[]> {
    return (await this.latest.current()).value;
  }

  /** All of them at once: perhaps some seconds old. Rejects with `Refused`. */
  async all(): Promise<readonly GroupDetail[]> {
    return (await this.latest.lately()).value;
  }

  /** One of them, right now. Rejects with `Refused`: 404 when there is none. */
  async one(group: string): Promise<GroupDetail> {
    const listed = granted(await listGroups(this.cluster)).find(({ groupId }) => groupId === group);
    // A group that only holds offsets is listed too; others are described in vain, which tells.
    if (listed === undefined) granted(await describeGroup(this.cluster, group));
    const unlisted = { groupId: group, type: "", protocolType: "", state: "", coordinatorId: -1 };
    return this.detail(listed ?? unlisted, (topics) => this.topics.some(topics));
  }

  forget(): void {
    this.latest.forget();
  }

  private async readAll(): Promise<readonly GroupDetail[]> {
    const [listed, { state }] = await Promise.all([listGroups(this.cluster), this.topics.lately()]);
    const topicsOf: TopicsOf = () => state.topics;
    const groups = granted(listed);
    const details: GroupDetail[] = [];
    for (let at = 0; at < groups.length; at += width) {
      const some = groups.slice(at, at + width);
      const isMany = at >= maxDetailed;
      const asked = some.map((group) => (isMany ? bare(group) : this.detail(group, topicsOf)));
      details.push(...(await Promise.all(asked)));
    }
    return details;
  }

  private async detail(listed: ListedGroup, topicsOf: TopicsOf): Promise<GroupDetail> {
    const { groupId } = listed;
    const [described, committed] = await Promise.all([
      describeGroup(this.cluster, groupId),
      fetchCommitted(this.cluster, groupId, null),
    ]);
    // Groups of kinds that this client does not know are listed all the same.
    if (isRefusal(described)) return bare(listed);
    const memberList: Member[] = described.members.map((member) => ({ ...member }));
    const read = placesOf(memberList, isRefusal(committed) ? [] : committed);
    const offsets = offsetsOf(read, await topicsOf([...new Set(read.map(({ topic }) => topic))]));
    const topics = [...new Set(offsets.map(({ topic }) => topic))].sort();
    return {
      ...bare(listed),
      state: described.state,
      members: memberList.length,
      topics,
      lag: offsets.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
      assignor: described.assignor,
      memberList,
      offsets,
    };
  }
}

function bare({ groupId, type, state, protocolType, coordinatorId }: ListedGroup): GroupDetail {
  const nothing = { members: 0, topics: [], lag: null, assignor: "", memberList: [], offsets: [] };
  return { group: groupId, type, state, protocolType, coordinatorId, ...nothing };
}

export function summaryOf(detail: GroupDetail): GroupSummary {
  const { group, type, state, protocolType, members, topics, lag, coordinatorId } = detail;
  return { group, type, state, protocolType, members, topics, lag, coordinatorId };
}

interface Committed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** What is known of these topics. */
type TopicsOf = (
  names: readonly string[],
) => ReadonlyMap<string, TopicState> | Promise<ReadonlyMap<string, TopicState>>;

type ReadPlace = Pick<GroupOffset, "topic" | "partition" | "committed" | "memberId">;

/** A place for every partition that the group reads, or has committed something of. */
function placesOf(members: readonly Member[], committed: readonly Committed[]): ReadPlace[] {
  const offsets = new Map(committed.map((one) => [partitionName(one), one]));
  const readers = new Map(
    members.flatMap(({ memberId, assignment }) =>
      assignment.map((one) => [partitionName(one), { ...one, memberId }] as const),
    ),
  );
  const partitions = new Map([...offsets, ...readers].map(([name, one]) => [name, one]));
  return [...partitions].map(([name, { topic, partition }]) => {
    const found = offsets.get(name)?.offset ?? null;
    return { topic, partition, committed: found, memberId: readers.get(name)?.memberId ?? null };
  });
}

function offsetsOf(
  read: readonly ReadPlace[],
  topics: ReadonlyMap<string, TopicState>,
): GroupOffset[] {
  const rows = read.map((one): GroupOffset => {
    const partitions = topics.get(one.topic)?.partitions;
    // They are numbered from 0 on, and in order.
    const { startOffset = 0, endOffset = 0 } = partitions?.[one.partition] ?? {};
    const { committed } = one;
    const lag =
      committed === null ? null : Math.max(endOffset - Math.max(committed, startOffset), 0);
    return { ...one, startOffset, endOffset, lag };
  });
  return rows.sort((a, b) => compare(a.topic, b.topic) || a.partition - b.partition);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
