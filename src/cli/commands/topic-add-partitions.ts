import { createPartitions } from "../../client/admin/topics.ts";
import { command, value } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import { clusterFlags, say, withCluster } from "../session.ts";
import { counted } from "../units.ts";
import { wholeNumber } from "../values.ts";

export default command({
  operands: ["<topic>"],
  flags: {
    ...clusterFlags,
    number: value("-n, --number <count>", "how many more", null, wholeNumber("--number", 1)),
    total: value("-t, --total <count>", "how many in all", null, wholeNumber("--total", 1)),
  },
  examples: [
    ["millrace topic add-partitions stocks -n 3", "three more than now"],
    ["millrace topic add-partitions stocks --total 12", "twelve in all"],
  ],
  run: ({ io, words: [topic = ""], flags }) => {
    const { number, total } = flags;
    if ((number === null) === (total === null)) {
      throw new UsageError("Say how many: -n for more, or --total in all.");
    }
    return withCluster(io, flags, async (cluster) => {
      const before = granted(await cluster.topic(topic)).partitions.length;
      const count = total ?? before + number!;
      granted(await createPartitions(cluster, topic, count));
      await say(io, `${topic} has ${counted(count, "partition")}, and had ${before}.`);
      await io.stderr.write("Records with a key may from now on go to another partition.\n");
      return undefined;
    });
  },
});
