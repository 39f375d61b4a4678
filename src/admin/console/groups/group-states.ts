import { describeGroup, type ListedGroup, listGroups } from "../../../client/admin/groups.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { fetchCommitted } from "../../../client/committed-offsets.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import type { ClusterState, ClusterStates } from "../cluster/cluster-state.ts";
import type { GroupDetail, GroupOffset, GroupSummary, Member } from "../contract.ts";
import { granted } from "../refused.ts";
import { Remembered } from "../remembered.ts";

/** Groups whose members and offsets are looked at for the list; of others it shows less. */
const maxDetailed = 500;
/** Groups asked about at once. */
const width = 16;
const maxAgeMs = 1500;

/** What the cluster tells of its groups, asked for when somebody wants to know. */
export class GroupStates {
  private readonly cluster: Cluster;
  private readonly topics: ClusterStates;
  private readonly remembered: Remembered<readonly GroupDetail[]>;

  constructor(cluster: Cluster, topics: ClusterStates) {
    this.cluster = cluster;
    this.topics = topics;
    this.remembered = new Remembered(cluster.ports.clock, maxAgeMs, () => this.readAll());
  }

  /** All of them, by name. Rejects with `Refused`. */
  all(): Promise<readonly GroupDetail[]> {
    return this.remembered.get();
  }

  /** One of them, right now. Rejects with `Refused`: 404 when there is none. */
  async one(group: string): Promise<GroupDetail> {
    const listed = granted(await listGroups(this.cluster)).find(({ groupId }) => groupId === group);
    // A group that only holds offsets is listed too; others are described in vain, which tells.
    if (listed === undefined) granted(await describeGroup(this.cluster, group));
    const unlisted = { groupId: group, type: "", protocolType: "", state: "", coordinatorId: -1 };
    return this.detail(listed ?? unlisted, await this.topics.read());
  }

  forget(): void {
    this.remembered.forget();
  }

  private async readAll(): Promise<readonly GroupDetail[]> {
    const [listed, state] = await Promise.all([listGroups(this.cluster), this.topics.read()]);
    const groups = granted(listed);
    const details: GroupDetail[] = [];
    for (let at = 0; at < groups.length; at += width) {
      const some = groups.slice(at, at + width);
      const isMany = at >= maxDetailed;
      const asked = some.map((group) => (isMany ? bare(group) : this.detail(group, state)));
      details.push(...(await Promise.all(asked)));
    }
    return details;
  }

  private async detail(listed: ListedGroup, state: ClusterState): Promise<GroupDetail> {
    const { groupId } = listed;
    const [described, committed] = await Promise.all([
      describeGroup(this.cluster, groupId),
      fetchCommitted(this.cluster, groupId, null),
    ]);
    // Groups of kinds that this client does not know are listed all the same.
    if (isRefusal(described)) return bare(listed);
    const memberList: Member[] = described.members.map((member) => ({ ...member }));
    const offsets = offsetsOf(memberList, isRefusal(committed) ? [] : committed, state);
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

/** A row for every partition that the group reads, or has committed something of. */
function offsetsOf(
  members: readonly Member[],
  committed: readonly Committed[],
  { topics }: ClusterState,
): GroupOffset[] {
  const offsets = new Map(committed.map((one) => [partitionName(one), one]));
  const readers = new Map(
    members.flatMap(({ memberId, assignment }) =>
      assignment.map((one) => [partitionName(one), { ...one, memberId }] as const),
    ),
  );
  const partitions = new Map([...offsets, ...readers].map(([name, one]) => [name, one]));
  const rows = [...partitions].map(([name, { topic, partition }]): GroupOffset => {
    const place = topics.get(topic)?.partitions.find((one) => one.partition === partition);
    const { startOffset = 0, endOffset = 0 } = place ?? {};
    const found = offsets.get(name)?.offset ?? null;
    const lag = found === null ? null : Math.max(endOffset - Math.max(found, startOffset), 0);
    const memberId = readers.get(name)?.memberId ?? null;
    return { topic, partition, committed: found, startOffset, endOffset, lag, memberId };
  });
  return rows.sort((a, b) => compare(a.topic, b.topic) || a.partition - b.partition);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
