import { describeCluster } from "../../client/admin/cluster.ts";
import { isRefusal } from "../../client/refusal.ts";
import { command } from "../command.ts";
import { granted } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { counted } from "../units.ts";

export default command({
  operands: [],
  flags: { ...clusterFlags, ...jsonFlag },
  examples: [
    ["millrace cluster info", "brokers, controller and how much they hold"],
    ["millrace cluster info -b kafka-1:9092 --json", "of another cluster, for programs"],
  ],
  run: ({ io, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const view = granted(await describeCluster(cluster));
      const topics = [...view.topics.values()].filter((topic) => !isRefusal(topic));
      const partitions = topics.flatMap((topic) => (isRefusal(topic) ? [] : topic.partitions));
      const brokers = [...view.brokers]
        .sort((a, b) => a.nodeId - b.nodeId)
        .map(({ nodeId, host, port, rack }) => ({
          nodeId,
          host,
          port,
          rack,
          isController: nodeId === view.controllerId,
          leads: partitions.filter(({ leaderId }) => leaderId === nodeId).length,
        }));
      const { clusterId } = view;
      const counts = { topics: topics.length, partitions: partitions.length };
      if (flags.json) return void (await writeJson(io.stdout, { clusterId, ...counts, brokers }));
      const held = `${counted(counts.topics, "topic")}, ${counted(counts.partitions, "partition")}`;
      await io.stdout.write(`cluster ${clusterId ?? "without an id"}: ${held}\n\n`);
      await writeTable(
        io,
        [
          { heading: "BROKER", align: "right" },
          { heading: "ADDRESS" },
          { heading: "RACK" },
          { heading: "LEADS", align: "right" },
          { heading: "" },
        ],
        brokers.map(({ nodeId, host, port, rack, isController, leads }) => {
          const role = isController ? "controller" : "";
          return [nodeId, `${host}:${port}`, rack ?? "–", leads, role];
        }),
      );
    }),
});
