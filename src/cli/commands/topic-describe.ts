import { replicaSizes } from "../../client/admin/cluster.ts";
import { type ConfigEntry, describeConfigs } from "../../client/admin/configs.ts";
import type { Cluster } from "../../client/cluster.ts";
import type { TopicView } from "../../client/metadata.ts";
import { isRefusal } from "../../client/refusal.ts";
import { partitionName } from "../../client/topic-partition.ts";
import { command, toggle } from "../command.ts";
import { granted } from "../failure.ts";
import type { Io } from "../io.ts";
import { bounds } from "../places.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { bytesForPeople, settingForPeople } from "../units.ts";

export default command({
  operands: ["<topic...>"],
  flags: {
    ...clusterFlags,
    ...jsonFlag,
    all: toggle("-a, --all", "show every setting, not only those set for the topic"),
  },
  examples: [
    ["millrace topic describe stocks", "leaders, offsets and sizes of its partitions"],
    ["millrace topic describe stocks --all", "with all settings in force"],
    ["millrace topic describe stocks --json", "for programs"],
  ],
  run: ({ io, words, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const described = [];
      for (const name of words) {
        const topic = granted(await cluster.topic(name));
        const resource = { type: "topic", name } as const;
        const configs = granted(await describeConfigs(cluster, resource));
        const shown = configs.filter(({ source }) => flags.all || source === "topic");
        described.push({ name, partitions: await partitionRows(cluster, topic), configs: shown });
      }
      if (flags.json) return void (await writeJson(io.stdout, described.map(forPrograms)));
      for (const [index, topic] of described.entries()) {
        if (index > 0) await io.stdout.write("\n");
        await show(io, topic);
      }
    }),
});

interface PartitionRow {
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
  /** -1 while there is no leader. */
  readonly start: number;
  readonly end: number;
  /** Of the leader's log; -1 when the broker does not tell. */
  readonly sizeBytes: number;
}

interface Described {
  readonly name: string;
  readonly partitions: readonly PartitionRow[];
  readonly configs: readonly ConfigEntry[];
}

async function partitionRows(cluster: Cluster, topic: TopicView): Promise<PartitionRow[]> {
  const { name, partitions } = topic;
  // Nobody knows the offsets of a partition without a leader; the others are shown all the same.
  const led = partitions.filter(({ leaderId }) => leaderId >= 0);
  const named = led.map(({ partition }) => ({ topic: name, partition }));
  const numbers = partitions.map(({ partition }) => partition);
  const [{ starts, ends }, sizes] = await Promise.all([
    bounds(cluster, named),
    replicaSizes(cluster, [{ topic: name, partitions: numbers }]),
  ]);
  return partitions.map(({ partition, leaderId, replicaIds, inSyncIds }) => {
    const key = partitionName({ topic: name, partition });
    // Sizes are a courtesy: some servers do not tell them, and some people may not ask.
    const replicas = isRefusal(sizes) ? [] : sizes;
    const own = replicas.find((size) => size.partition === partition && size.nodeId === leaderId);
    return {
      partition,
      leader: leaderId,
      replicas: replicaIds,
      inSync: inSyncIds,
      start: starts.get(key) ?? -1,
      end: ends.get(key) ?? -1,
      sizeBytes: own?.sizeBytes ?? -1,
    };
  });
}

function forPrograms({ name, partitions, configs }: Described) {
  const settings = Object.fromEntries(configs.map(({ name, value }) => [name, value]));
  return { name, partitions, configs: settings };
}

async function show(io: Io, { name, partitions, configs }: Described): Promise<void> {
  const records = partitions.reduce((sum, { start, end }) => sum + end - start, 0);
  await io.stdout.write(`${name}: ${partitions.length} partitions, ${records} offsets\n\n`);
  await writeTable(
    io,
    [
      { heading: "PARTITION", align: "right" },
      { heading: "LEADER", align: "right" },
      { heading: "REPLICAS" },
      { heading: "IN SYNC" },
      { heading: "START", align: "right" },
      { heading: "END", align: "right" },
      { heading: "SIZE", align: "right" },
    ],
    partitions.map(({ partition, leader, replicas, inSync, start, end, sizeBytes }) => {
      const size = bytesForPeople(sizeBytes);
      const offsets = leader < 0 ? ["–", "–"] : [start, end];
      const led = leader < 0 ? "none" : leader;
      return [partition, led, replicas.join(","), inSync.join(","), ...offsets, size];
    }),
  );
  if (configs.length === 0) return;
  await io.stdout.write("\n");
  await writeTable(
    io,
    [{ heading: "SETTING" }, { heading: "VALUE" }, { heading: "FROM" }],
    configs.map(({ name, value, source }) => [name, settingForPeople(name, value), source]),
  );
}
