import { deleteTopics } from "../../client/admin/topics.ts";
import { command } from "../command.ts";
import { allGranted, granted } from "../failure.ts";
import { clusterFlags, confirmed, say, withCluster, yesFlag } from "../session.ts";

export default command({
  operands: ["<topic...>"],
  flags: { ...clusterFlags, ...yesFlag },
  examples: [
    ["millrace topic delete stocks", "asks first"],
    ["millrace topic delete stocks prices --yes", "both, without a question"],
  ],
  run: async ({ io, words, flags }) => {
    const names = words.join(", ");
    if (!(await confirmed(io, flags, `Delete ${names} with all records?`))) return 1;
    return withCluster(io, flags, async (cluster) => {
      const outcomes = granted(await deleteTopics(cluster, words));
      for (const [name, refusal] of outcomes) {
        if (refusal === null) await say(io, `Deleted ${name}.`);
      }
      allGranted(outcomes);
      return undefined;
    });
  },
});
