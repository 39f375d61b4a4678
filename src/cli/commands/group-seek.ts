import { describeGroup } from "../../client/admin/groups.ts";
import type { Cluster } from "../../client/cluster.ts";
import { commitOffsets, fetchCommitted, outsider } from "../../client/committed-offsets.ts";
import type { PlacedPartition } from "../../client/list-offsets.ts";
import { isRefusal, refuse } from "../../client/refusal.ts";
import { partitionName } from "../../client/topic-partition.ts";
import { command, list, text, toggle } from "../command.ts";
import { Failure, granted, UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { bounds, byName, partitionsOf, placed } from "../places.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { position } from "../values.ts";

export default command({
  operands: ["<group>"],
  flags: {
    ...clusterFlags,
    ...jsonFlag,
    to: text("--to <place>", "start, end, an offset, @time, or +N and -N from where it is", null),
    topic: list("-t, --topic <topic>", "this topic only, new to the group or not; may be repeated"),
    dryRun: toggle("--dry-run", "show what would change, and change nothing"),
  },
  examples: [
    ["millrace group seek billing --to start --dry-run", "what reading all again would mean"],
    ["millrace group seek billing --to @-10m", "the last ten minutes again"],
    ["millrace group seek billing --to -100 -t stocks", "a hundred back in each partition"],
    ["millrace group seek billing --to end", "skip what is left"],
  ],
  run: ({ io, words: [groupId = ""], flags }) => {
    const { to } = flags;
    if (to === null) {
      throw new UsageError("Say where to: --to start, end, an offset, @time, +N or -N.");
    }
    return withCluster(io, flags, async (cluster) => {
      await mustBeEmpty(cluster, groupId);
      const committed = granted(await fetchCommitted(cluster, groupId, null));
      const moves = await planned(cluster, committed, to, flags.topic, io.ports.clock.nowMs());
      const moved = moves.map(({ topic, partition, to }) => ({ topic, partition, offset: to }));
      const rows = moves.map(({ wanted: _, ...row }) => row);
      if (!flags.dryRun) granted(await commitOffsets(cluster, outsider(groupId), moved));
      await tellOfNearest(io, moves);
      if (flags.json) return void (await writeJson(io.stdout, rows));
      await writeTable(
        io,
        [
          { heading: "TOPIC" },
          { heading: "PARTITION", align: "right" },
          { heading: "FROM", align: "right" },
          { heading: "TO", align: "right" },
          { heading: "LAG", align: "right" },
        ],
        rows.map(({ topic, partition, from, to, lag }) => [topic, partition, from ?? "–", to, lag]),
      );
      if (flags.dryRun) await io.stderr.write("Nothing was changed.\n");
      return undefined;
    });
  },
});

/** A group's members would go on where they are, and commit that over what was set. */
async function mustBeEmpty(cluster: Cluster, groupId: string): Promise<void> {
  const group = await describeGroup(cluster, groupId);
  // A group that is not there yet may be prepared.
  if (isRefusal(group) && group.error === "GROUP_ID_NOT_FOUND") return;
  const { members } = granted(group);
  if (members.length === 0) return;
  throw new Failure(refuse("NON_EMPTY_GROUP", `${groupId} has ${members.length} members.`));
}

/** Where somebody who asked for an offset that is not there must not think to have got it. */
async function tellOfNearest(io: Io, moves: readonly Move[]): Promise<void> {
  const [first, ...others] = moves.filter(({ to, wanted }) => to !== wanted);
  if (first === undefined) return;
  const { topic, partition, to, wanted } = first;
  const more = others.length === 0 ? "" : ` So it is with ${others.length} more.`;
  await io.stderr.write(
    `${topic} partition ${partition} has no offset ${wanted}: ` +
      `${to} is the nearest there is.${more}\n`,
  );
}

interface Move {
  readonly topic: string;
  readonly partition: number;
  /** Null when the group has committed nothing here. */
  readonly from: number | null;
  readonly to: number;
  /** What was asked for, whether there is such an offset or not. */
  readonly wanted: number;
  readonly lag: number;
}

async function planned(
  cluster: Cluster,
  committed: readonly PlacedPartition[],
  to: string,
  only: readonly string[],
  nowMs: number,
): Promise<Move[]> {
  const topics = only.length > 0 ? only : [...new Set(committed.map(({ topic }) => topic))];
  if (topics.length === 0) {
    throw new UsageError("The group has committed nothing yet: name a topic with --topic.");
  }
  const lists = await Promise.all(topics.map((topic) => partitionsOf(cluster, topic, null)));
  const partitions = lists.flat();
  const before = byName(committed);
  const { starts, ends } = await bounds(cluster, partitions);
  const shift = /^[+-]\d{1,15}$/.test(to) ? Number(to) : null;
  const targets =
    shift === null
      ? await placed(cluster, partitions, position(to, nowMs))
      : partitions.flatMap((partition) => {
          const from = before.get(partitionName(partition));
          return from === undefined ? [] : [{ ...partition, offset: from + shift }];
        });
  return targets.map(({ topic, partition, offset }) => {
    const name = partitionName({ topic, partition });
    const end = ends.get(name)!;
    // As Kafka's own tool does: beyond an end stands for that end.
    const within = Math.min(Math.max(offset, starts.get(name)!), end);
    const from = before.get(name) ?? null;
    return { topic, partition, from, to: within, wanted: offset, lag: end - within };
  });
}
