import { type DescribedGroup, describeGroup } from "../../client/admin/groups.ts";
import type { Cluster } from "../../client/cluster.ts";
import { fetchCommitted } from "../../client/committed-offsets.ts";
import { listOffsets } from "../../client/list-offsets.ts";
import { partitionName } from "../../client/topic-partition.ts";
import { command } from "../command.ts";
import { granted } from "../failure.ts";
import type { Io } from "../io.ts";
import { byName } from "../places.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { counted } from "../units.ts";

export default command({
  operands: ["<group...>"],
  flags: { ...clusterFlags, ...jsonFlag },
  examples: [
    ["millrace group describe billing", "who reads what, and how far behind"],
    ["millrace group describe billing --json | jq '.[0].lag'", "the lag in all"],
  ],
  run: ({ io, words, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const groups = [];
      for (const groupId of words) groups.push(await describe(cluster, groupId));
      if (flags.json) return void (await writeJson(io.stdout, groups));
      for (const [index, group] of groups.entries()) {
        if (index > 0) await io.stdout.write("\n");
        await show(io, group);
      }
    }),
});

interface OffsetRow {
  readonly topic: string;
  readonly partition: number;
  /** Null when the group has committed nothing here. */
  readonly committed: number | null;
  readonly end: number;
  readonly lag: number | null;
  /** Null when no member reads it at the moment. */
  readonly memberId: string | null;
}

interface GroupWithOffsets extends DescribedGroup {
  readonly lag: number;
  readonly offsets: readonly OffsetRow[];
}

async function describe(cluster: Cluster, groupId: string): Promise<GroupWithOffsets> {
  const group = granted(await describeGroup(cluster, groupId));
  const committed = byName(granted(await fetchCommitted(cluster, groupId, null)));
  const readers = new Map(
    group.members.flatMap(({ memberId, assignment }) =>
      assignment.map((partition) => [partitionName(partition), memberId] as const),
    ),
  );
  const partitions = [...new Set([...committed.keys(), ...readers.keys()])].map(partitionOfName);
  const ends = granted(await listOffsets(cluster, partitions, "end"));
  const offsets = ends.map(({ topic, partition, offset: end }): OffsetRow => {
    const name = partitionName({ topic, partition });
    const at = committed.get(name) ?? null;
    const lag = at === null ? null : Math.max(end - at, 0);
    return { topic, partition, committed: at, end, lag, memberId: readers.get(name) ?? null };
  });
  const lag = offsets.reduce((sum, row) => sum + (row.lag ?? 0), 0);
  return { ...group, lag, offsets };
}

/** The inverse of `partitionName`; topics have no slashes. */
function partitionOfName(name: string) {
  const [topic = "", partition] = name.split("/");
  return { topic, partition: Number(partition) };
}

async function show(io: Io, group: GroupWithOffsets): Promise<void> {
  const { groupId, state, assignor, members, lag, offsets } = group;
  const divided = assignor === "" ? "" : `, divided by ${assignor}`;
  await io.stdout.write(
    `${groupId}: ${state}, ${counted(members.length, "member")}${divided}, lag ${lag}\n`,
  );
  if (offsets.length === 0) return;
  const people = new Map(
    members.map(({ memberId, clientId, host }) => [memberId, `${clientId} at ${host}`]),
  );
  await io.stdout.write("\n");
  await writeTable(
    io,
    [
      { heading: "TOPIC" },
      { heading: "PARTITION", align: "right" },
      { heading: "COMMITTED", align: "right" },
      { heading: "END", align: "right" },
      { heading: "LAG", align: "right" },
      { heading: "READ BY" },
    ],
    offsets.map(({ topic, partition, committed, end, lag, memberId }) => {
      const reader = memberId === null ? "–" : (people.get(memberId) ?? memberId);
      return [topic, partition, committed ?? "–", end, lag ?? "–", reader];
    }),
  );
}
