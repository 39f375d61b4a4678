import { listTopics } from "../../client/admin/topics.ts";
import { command, toggle } from "../command.ts";
import { granted } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";

export default command({
  operands: [],
  flags: {
    ...clusterFlags,
    ...jsonFlag,
    internal: toggle("-i, --internal", "show the broker's own topics as well"),
  },
  examples: [
    ["millrace topic list", "all topics"],
    ["millrace topic list --internal", "with __consumer_offsets and the like"],
    ["millrace topic list --json | jq -r '.[].name'", "names only"],
  ],
  run: ({ io, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const all = granted(await listTopics(cluster));
      const topics = all.filter(({ isInternal }) => flags.internal || !isInternal);
      const rows = topics.map(({ name, isInternal, partitions }) => ({
        name,
        partitions: partitions.length,
        replicas: partitions[0]?.replicaIds.length ?? 0,
        internal: isInternal,
      }));
      if (flags.json) return void (await writeJson(io.stdout, rows));
      await writeTable(
        io,
        [
          { heading: "TOPIC" },
          { heading: "PARTITIONS", align: "right" },
          { heading: "REPLICAS", align: "right" },
        ],
        rows.map(({ name, partitions, replicas }) => [name, partitions, replicas]),
      );
    }),
});
