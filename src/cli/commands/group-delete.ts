import { deleteGroup, deleteGroupOffsets } from "../../client/admin/groups.ts";
import { fetchCommitted } from "../../client/committed-offsets.ts";
import { command, list } from "../command.ts";
import { granted } from "../failure.ts";
import { clusterFlags, confirmed, say, withCluster, yesFlag } from "../session.ts";

export default command({
  operands: ["<group...>"],
  flags: {
    ...clusterFlags,
    ...yesFlag,
    topic: list("-t, --topic <topic>", "only what is committed of this topic; may be repeated"),
  },
  examples: [
    ["millrace group delete billing", "asks first; the group must have no members"],
    ["millrace group delete billing --topic stocks", "forget its offsets of one topic"],
    ["millrace group delete billing audit --yes", "both, without a question"],
  ],
  run: async ({ io, words, flags }) => {
    const { topic: topics } = flags;
    const what = topics.length === 0 ? "all offsets" : `the offsets of ${topics.join(", ")}`;
    if (!(await confirmed(io, flags, `Delete ${what} of ${words.join(", ")}?`))) return 1;
    return withCluster(io, flags, async (cluster) => {
      for (const groupId of words) {
        if (topics.length === 0) {
          granted(await deleteGroup(cluster, groupId));
        } else {
          const committed = granted(await fetchCommitted(cluster, groupId, null));
          const chosen = committed.filter(({ topic }) => topics.includes(topic));
          granted(await deleteGroupOffsets(cluster, groupId, chosen));
        }
        await say(io, `Deleted ${what} of ${groupId}.`);
      }
      return undefined;
    });
  },
});
