import { describeConfigs } from "../../client/admin/configs.ts";
import { command, toggle, value } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { settingForPeople } from "../units.ts";
import { wholeNumber } from "../values.ts";

export default command({
  operands: ["[name...]"],
  flags: {
    ...clusterFlags,
    ...jsonFlag,
    broker: value(
      "-n, --node <id>",
      "of this broker (default: the first one)",
      null,
      wholeNumber("--node"),
    ),
    set: toggle("-s, --set", "only what is not at its default"),
  },
  examples: [
    ["millrace config describe", "every setting of the broker"],
    ["millrace config describe --set", "what differs from the defaults"],
    ["millrace config describe num.partitions log.retention.ms", "these two"],
  ],
  run: ({ io, words, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const { brokers } = granted(await cluster.metadata([]));
      const nodeId = flags.broker ?? Math.min(...brokers.map((broker) => broker.nodeId));
      const resource = { type: "broker", name: String(nodeId) } as const;
      const all = granted(await describeConfigs(cluster, resource));
      const unknown = words.filter((word) => !all.some(({ name }) => name === word));
      if (unknown.length > 0) {
        throw new UsageError(
          `There is no setting ${unknown.join(", ")}: \`millrace config describe\` shows all.`,
        );
      }
      const chosen = all.filter(
        ({ name, source }) =>
          (words.length === 0 || words.includes(name)) && (!flags.set || source !== "default"),
      );
      if (flags.json) return void (await writeJson(io.stdout, chosen));
      await writeTable(
        io,
        [{ heading: "SETTING" }, { heading: "VALUE" }, { heading: "FROM" }],
        chosen.map(({ name, value, source }) => [name, settingForPeople(name, value), source]),
      );
    }),
});
