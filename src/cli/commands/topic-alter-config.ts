import { alterConfigs } from "../../client/admin/configs.ts";
import { command, list } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import { clusterFlags, say, withCluster } from "../session.ts";
import { counted } from "../units.ts";
import { assignment } from "../values.ts";

export default command({
  operands: ["<topic>", "[name=value...]"],
  flags: {
    ...clusterFlags,
    unset: list("-u, --unset <name>", "go back to the broker's value; may be repeated"),
  },
  examples: [
    ["millrace topic alter-config stocks retention.ms=3600000", "keep records for an hour"],
    ["millrace topic alter-config stocks cleanup.policy=compact,delete", "compact them, too"],
    ["millrace topic alter-config stocks --unset retention.ms", "as long as the broker says"],
  ],
  run: ({ io, words, flags }) => {
    const [topic = "", ...assignments] = words;
    const changes: Record<string, string | null> = Object.fromEntries(assignments.map(assignment));
    for (const name of flags.unset) changes[name] = null;
    const count = Object.keys(changes).length;
    if (count === 0) throw new UsageError("Nothing to change: write name=value, or --unset name.");
    return withCluster(io, flags, async (cluster) => {
      granted(await alterConfigs(cluster, { type: "topic", name: topic }, changes));
      await say(io, `Changed ${counted(count, "setting")} of ${topic}.`);
      return undefined;
    });
  },
});
