import { deleteGroupOffsets } from "../../../client/admin/groups.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { commitOffsets, outsider } from "../../../client/committed-offsets.ts";
import { listOffsets } from "../../../client/list-offsets.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import type { ClusterState } from "../cluster/cluster-state.ts";
import type { GroupDetail, GroupOffset, OffsetChange, OffsetPlan } from "../contract.ts";
import { badRequest, granted, Refused, refusedBy } from "../refused.ts";

type Change = OffsetPlan["changes"][number];
type Row = Pick<GroupOffset, "topic" | "partition" | "committed" | "startOffset" | "endOffset">;

/**
 * Plans where a group goes on reading and, unless it is a dry run, does it. Rejects with `Refused`
 * while the group has members: they would commit their own places over it.
 */
export async function changeOffsets(
  cluster: Cluster,
  group: GroupDetail,
  state: ClusterState,
  change: OffsetChange,
): Promise<OffsetPlan> {
  const rows = chosen(group, state, change);
  const changes = await planned(cluster, rows, change);
  if (change.dryRun) return { isDone: false, changes };
  if (group.members > 0) {
    const sentence =
      `${group.group} has ${group.members} members, who would go on where they are: stop them ` +
      "first.";
    throw new Refused(409, "NON_EMPTY_GROUP", sentence);
  }
  const moved = changes.flatMap(({ topic, partition, to: offset }) =>
    offset === null ? [] : [{ topic, partition, offset }],
  );
  const refusal =
    change.to.kind === "delete"
      ? await deleteGroupOffsets(cluster, group.group, changes)
      : await commitOffsets(cluster, outsider(group.group), moved);
  if (refusal !== null) throw refusedBy(refusal);
  return { isDone: true, changes };
}

function chosen({ offsets }: GroupDetail, state: ClusterState, change: OffsetChange): Row[] {
  const { topic, partitions } = change;
  const isAsked = (row: Row) => partitions?.includes(row.partition) ?? true;
  const known = offsets.filter((row) => topic === undefined || row.topic === topic);
  // A group may be placed in a topic that it has not read yet; there is nothing there to forget.
  const found = topic === undefined ? undefined : state.topics.get(topic);
  const added =
    found === undefined || change.to.kind === "delete"
      ? []
      : found.partitions
          .filter(({ partition }) => !known.some((row) => row.partition === partition))
          .map(({ partition, startOffset, endOffset }): Row => {
            return { topic: found.name, partition, committed: null, startOffset, endOffset };
          });
  const rows = [...known, ...added].filter(isAsked);
  const kept = change.to.kind === "delete" ? rows.filter((row) => row.committed !== null) : rows;
  if (kept.length > 0) return kept.sort((a, b) => a.partition - b.partition);
  throw badRequest("There is nothing to change: the group has committed nothing of this.");
}

async function planned(
  cluster: Cluster,
  rows: readonly Row[],
  { to }: OffsetChange,
): Promise<Change[]> {
  if (to.kind === "delete") {
    const note = "Its consumers will begin as auto.offset.reset says.";
    return rows.map(({ topic, partition, committed: from }) => {
      return { topic, partition, from, to: null, again: 0, note };
    });
  }
  const { kind } = to;
  const timed =
    kind === "timestamp"
      ? granted(await listOffsets(cluster, rows, { timestampMs: to.timestampMs }))
      : [];
  const atTime = new Map(timed.map((one) => [partitionName(one), one.offset]));
  return rows.map((row): Change => {
    const { topic, partition, committed, startOffset, endOffset } = row;
    const current = committed ?? endOffset;
    let wanted = endOffset;
    if (kind === "start") wanted = startOffset;
    else if (kind === "offset") wanted = to.offset;
    else if (kind === "shift") wanted = current + to.by;
    else if (kind === "timestamp") wanted = atTime.get(partitionName(row))!;
    const offset = Math.min(Math.max(wanted, startOffset), endOffset);
    const note = offset === wanted ? null : boundNote(wanted, row);
    return { topic, partition, from: committed, to: offset, again: current - offset, note };
  });
}

function boundNote(wanted: number, { startOffset, endOffset }: Row): string {
  return wanted < startOffset
    ? `Records begin at ${startOffset}: moved there.`
    : `Records end before ${endOffset}: moved there.`;
}
