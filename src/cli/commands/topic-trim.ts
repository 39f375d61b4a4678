import { deleteRecords } from "../../client/admin/topics.ts";
import { partitionName } from "../../client/topic-partition.ts";
import { command, text, value } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import { bounds, partitionsOf, placed } from "../places.ts";
import { clusterFlags, confirmed, jsonFlag, withCluster, yesFlag } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";
import { position, wholeNumber } from "../values.ts";

export default command({
  operands: ["<topic>"],
  flags: {
    ...clusterFlags,
    ...jsonFlag,
    ...yesFlag,
    partition: value(
      "-p, --partition <number>",
      "this partition only",
      null,
      wholeNumber("--partition"),
    ),
    to: text(
      "--to <offset>",
      "first offset to keep: end, a number, -N for the last N, @time",
      null,
    ),
  },
  examples: [
    ["millrace topic trim stocks --to end", "delete all records, keep the topic"],
    ["millrace topic trim stocks -p 0 --to 1000", "partition 0 then begins at 1000"],
    ["millrace topic trim stocks --to @-1h", "keep the last hour"],
    ["millrace topic trim stocks --to -100", "keep the last hundred of each partition"],
  ],
  run: async ({ io, words: [topic = ""], flags }) => {
    if (flags.to === null) throw new UsageError("Say where to: --to end, a number, -N or @time.");
    const to = position(flags.to, io.ports.clock.nowMs());
    return withCluster(io, flags, async (cluster) => {
      const partitions = await partitionsOf(cluster, topic, flags.partition);
      const [before, { starts, ends }] = await Promise.all([
        placed(cluster, partitions, to),
        bounds(cluster, partitions),
      ]);
      const rows = before.map((place) => {
        const name = partitionName(place);
        const start = starts.get(name)!;
        const { partition, offset } = place;
        return { partition, start, newStart: Math.max(offset, start), end: ends.get(name)! };
      });
      const count = rows.reduce((sum, { start, newStart }) => sum + newStart - start, 0);
      const question = `Delete ${count} offsets of ${topic}?`;
      if (count > 0 && !(await confirmed(io, flags, question))) return 1;
      const targets = rows
        .filter(({ start, newStart }) => newStart > start)
        .map(({ partition, newStart }) => ({ topic, partition, offset: newStart }));
      granted(await deleteRecords(cluster, targets));
      if (flags.json) return void (await writeJson(io.stdout, rows));
      await writeTable(
        io,
        [
          { heading: "PARTITION", align: "right" },
          { heading: "STARTED AT", align: "right" },
          { heading: "STARTS AT", align: "right" },
          { heading: "END", align: "right" },
        ],
        rows.map(({ partition, start, newStart, end }) => [partition, start, newStart, end]),
      );
    });
  },
});
