import type { Cluster } from "../../client/cluster.ts";
import { Consumer } from "../../client/consumer.ts";
import type { ConsumedRecord } from "../../client/fetched-records.ts";
import { GroupConsumer } from "../../client/group-consumer.ts";
import { type Isolation, listOffsets, type PlacedPartition } from "../../client/list-offsets.ts";
import type { Refusal } from "../../client/refusal.ts";
import { partitionName } from "../../client/topic-partition.ts";
import { command, text, toggle, value } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { byName, partitionsOf, placed } from "../places.ts";
import { formatHelp, jsonLines, recordFormat } from "../record-format.ts";
import { registryClient, registryFlags } from "../registry-session.ts";
import { clusterFlags, withCluster } from "../session.ts";
import { ValueDecoder } from "../value-decoder.ts";
import { type Position, position, wholeNumber } from "../values.ts";

const pollMs = 250;
const maxPollRecords = 500;

export default command({
  operands: ["<topic...>"],
  flags: {
    ...clusterFlags,
    ...registryFlags,
    raw: toggle("--raw", "values as they are stored, and not as JSON by their schemas"),
    group: text("-g, --group <id>", "as a member of this group, which remembers the offsets", null),
    offset: text("-o, --offset <place>", "start, end, a number, -N for the last N, @time", "start"),
    count: value("-n, --count <records>", "stop after so many", null, wholeNumber("--count", 1)),
    partition: value(
      "-p, --partition <number>",
      "this partition only",
      null,
      wholeNumber("--partition"),
    ),
    format: text("-f, --format <format>", formatHelp, "%v\\n"),
    json: toggle("--json", "one JSON object a line"),
    exitAtEnd: toggle("-e, --exit-at-end", "stop at the end as it was when the command began"),
    uncommitted: toggle("--uncommitted", "show what open and aborted transactions wrote, too"),
  },
  examples: [
    ["millrace consume stocks", "from the start, and on as records come"],
    ["millrace consume stocks -o -10 -e", "the last ten of each partition"],
    [
      "millrace consume stocks -o @-10m -f '%d %k %v\\n'",
      "the last ten minutes, with time and key",
    ],
    ["millrace consume stocks -g billing -o end", "as a group, at first from the end"],
  ],
  run: ({ io, words: topics, flags }) => {
    const from = position(flags.offset, io.ports.clock.nowMs());
    const format = flags.json ? jsonLines : recordFormat(flags.format);
    const isolation = flags.uncommitted ? "read_uncommitted" : "read_committed";
    checkGroupFlags(flags, from);
    const decoder = flags.raw ? null : newDecoder(io, flags);
    let isStopped = false;
    let interrupt = (): void => {};
    io.onStop(() => {
      isStopped = true;
      interrupt();
    });
    return withCluster(io, flags, async (cluster) => {
      const goal = { topics, partition: flags.partition, isolation, from } as const;
      // Found first: a group would wait for a topic that is not there.
      const ends = await endsOf(cluster, goal);
      const reader = await newReader(cluster, goal, flags.group);
      let left = flags.count ?? Infinity;
      try {
        while (left > 0 && !isStopped) {
          if (flags.exitAtEnd && isAtEnd(reader.positions(), ends)) break;
          const polled = reader.poll(pollMs, Math.min(left, maxPollRecords));
          // Not a race with one long promise: that would remember every poll there ever was.
          const records = granted(
            await new Promise<Awaited<typeof polled>>((resolve, reject) => {
              interrupt = () => resolve([]);
              polled.then(resolve, reject);
            }),
          );
          left -= records.length;
          if (records.length === 0) continue;
          const shown = decoder === null ? records : await decoder.shown(records);
          await io.stdout.write(Buffer.concat(shown.map(format)));
        }
      } finally {
        await reader.close(!isStopped);
      }
      return undefined;
    });
  },
});

function newDecoder(io: Io, flags: { readonly registry: string | null }): ValueDecoder {
  return new ValueDecoder(registryClient(io, flags), (reason) =>
    io.stderr.write(
      `millrace: values are shown as they are stored: ${reason}. ` +
        "--registry URL names another registry, --raw asks none.\n",
    ),
  );
}

function checkGroupFlags(
  flags: { readonly group: string | null; readonly partition: number | null },
  from: Position,
): void {
  if (flags.group === null) return;
  if (flags.partition !== null) {
    throw new UsageError("-g divides the partitions itself: leave out -g or -p.");
  }
  if (from !== "start" && from !== "end") {
    const seek = `millrace group seek ${flags.group} --to …`;
    throw new UsageError(`A group begins at start or end; to move it elsewhere: \`${seek}\`.`);
  }
}

interface Goal {
  readonly topics: readonly string[];
  /** Null for all. */
  readonly partition: number | null;
  readonly isolation: Isolation;
  readonly from: Position;
}

interface Reader {
  /** Null while a group gathers. */
  positions(): readonly PlacedPartition[] | null;
  poll(maxWaitMs: number, maxRecords: number): Promise<readonly ConsumedRecord[] | Refusal>;
  /** `all`: whatever was handed out has been printed. */
  close(all: boolean): Promise<unknown>;
}

async function newReader(cluster: Cluster, goal: Goal, groupId: string | null): Promise<Reader> {
  const { topics, isolation, from } = goal;
  if (groupId !== null) {
    const beginAt = from === "end" ? "end" : "start";
    return new GroupConsumer(cluster, { groupId, topics, isolation, beginAt });
  }
  const consumer = new Consumer(cluster, { isolation });
  const lists = topics.map(async (topic) =>
    placed(cluster, await partitionsOf(cluster, topic, goal.partition), from),
  );
  consumer.assign((await Promise.all(lists)).flat());
  return {
    positions: () => consumer.positions(),
    poll: (maxWaitMs, maxRecords) => consumer.poll(maxWaitMs, maxRecords),
    close: async () => consumer.assign([]),
  };
}

async function endsOf(cluster: Cluster, goal: Goal): Promise<Map<string, number>> {
  const lists = goal.topics.map((topic) => partitionsOf(cluster, topic, goal.partition));
  const partitions = (await Promise.all(lists)).flat();
  return byName(granted(await listOffsets(cluster, partitions, "end", goal.isolation)));
}

function isAtEnd(positions: readonly PlacedPartition[] | null, ends: ReadonlyMap<string, number>) {
  const isPast = (place: PlacedPartition) => place.offset >= (ends.get(partitionName(place)) ?? 0);
  return positions?.every(isPast) ?? false;
}
