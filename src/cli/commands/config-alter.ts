import { alterConfigs } from "../../client/admin/configs.ts";
import { command, list, text } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import { clusterFlags, say, withCluster } from "../session.ts";
import { counted } from "../units.ts";
import { assignment } from "../values.ts";

export default command({
  operands: ["[name=value...]"],
  flags: {
    ...clusterFlags,
    node: text("-n, --node <id>", "for this broker only (default: for all of them)", null),
    unset: list("-u, --unset <name>", "go back to what it was started with; may be repeated"),
  },
  examples: [
    ["millrace config alter log.retention.ms=86400000", "keep records for a day, on all brokers"],
    ["millrace config alter --node 1 log.cleaner.backoff.ms=1000", "on one broker"],
    ["millrace config alter --unset log.retention.ms", "as it was started"],
  ],
  run: ({ io, words, flags }) => {
    const changes: Record<string, string | null> = Object.fromEntries(words.map(assignment));
    for (const name of flags.unset) changes[name] = null;
    const count = Object.keys(changes).length;
    if (count === 0) throw new UsageError("Nothing to change: write name=value, or --unset name.");
    const { node } = flags;
    return withCluster(io, flags, async (cluster) => {
      granted(await alterConfigs(cluster, { type: "broker", name: node ?? "" }, changes));
      const where = node === null ? "all brokers" : `broker ${node}`;
      await say(io, `Changed ${counted(count, "setting")} of ${where}.`);
      return undefined;
    });
  },
});
