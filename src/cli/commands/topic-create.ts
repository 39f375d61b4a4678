import { createTopics } from "../../client/admin/topics.ts";
import { command, list, toggle, value } from "../command.ts";
import { allGranted, granted } from "../failure.ts";
import { clusterFlags, say, withCluster } from "../session.ts";
import { counted } from "../units.ts";
import { assignment, wholeNumber } from "../values.ts";

const brokersDefault = -1;

export default command({
  operands: ["<topic...>"],
  flags: {
    ...clusterFlags,
    partitions: value(
      "-p, --partitions <count>",
      "how many partitions (default: the broker's num.partitions)",
      null,
      wholeNumber("--partitions", 1),
    ),
    replicas: value(
      "-r, --replicas <count>",
      "how many replicas of each (default: the broker's)",
      null,
      wholeNumber("--replicas", 1),
    ),
    config: list("-c, --config <name=value>", "a setting; may be repeated"),
    dryRun: toggle("--dry-run", "check, but create nothing"),
    ifMissing: toggle("--if-missing", "a topic that exists is no mistake"),
  },
  examples: [
    ["millrace topic create stocks", "with the broker's defaults"],
    ["millrace topic create stocks -p 6", "six partitions"],
    ["millrace topic create prices -c cleanup.policy=compact", "only the last record of each key"],
    ["millrace topic create logs -c retention.ms=3600000", "records are kept for an hour"],
  ],
  run: ({ io, words, flags }) => {
    const configs = Object.fromEntries(flags.config.map(assignment));
    const topics = words.map((name) => ({
      name,
      partitions: flags.partitions ?? brokersDefault,
      replicationFactor: flags.replicas ?? brokersDefault,
      configs,
    }));
    return withCluster(io, flags, async (cluster) => {
      const outcomes = granted(await createTopics(cluster, topics, flags.dryRun));
      const failed = [...outcomes].filter(
        ([, refusal]) => !(flags.ifMissing && refusal?.error === "TOPIC_ALREADY_EXISTS"),
      );
      const created = [...outcomes].filter(([, refusal]) => refusal === null);
      const verb = flags.dryRun ? "Would create" : "Created";
      for (const [name] of created) await say(io, `${verb} ${name}.`);
      const known = outcomes.size - failed.length;
      if (known > 0) await say(io, `${counted(known, "topic")} existed already.`);
      allGranted(new Map(failed));
      return undefined;
    });
  },
});
