import type { LocalPartition } from "../../partitions/local/local-partition.ts";
import { isRefused, type Refused } from "../../partitions/partition.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { ListOffsets } from "../../protocol/messages/02-list-offsets.ts";
import type { Request } from "../../protocol/schema.ts";
import type { TimestampedOffset } from "../../storage/log-store.ts";
import { answerEach } from "../answer-each.ts";
import { type Context, serve } from "../api.ts";
import { findPartition, leaderEpoch, refuseEpoch } from "../find-partition.ts";

/** What a "timestamp" below zero asks for. */
const latest = -1;
const earliest = -2;
/** KIP-734. */
const maxTimestamp = -3;
/** KIP-405: without tiers the first local offset is the first of all. */
const earliestLocal = -4;
const latestTiered = -5;
/** KIP-1023: nothing waits to be uploaded. */
const earliestPendingUpload = -6;

/** The version from on which each of them may be asked for. */
const since: ReadonlyMap<number, number> = new Map([
  [latest, 1],
  [earliest, 1],
  [maxTimestamp, 7],
  [earliestLocal, 8],
  [latestTiered, 9],
  [earliestPendingUpload, 11],
]);

const readCommitted = 1;

type Asked = Request<typeof ListOffsets>["topics"][number]["partitions"][number];

interface Found {
  readonly timestamp: number;
  readonly offset: number;
}
const nowhere: Found = { timestamp: -1, offset: -1 };

/**
 * Which offset begins, ends, or belongs to a time in these partitions?
 *
 * v7 the largest timestamp (KIP-734) · v8 local log start and v9 tiered offset (KIP-405)
 */
export default serve(ListOffsets, {
  async answer({ topics, isolationLevel }, ctx) {
    return {
      topics: await answerEach(onceEach(topics), async ({ name, partitions, duplicates }) => ({
        name,
        partitions: await answerEach([...partitions.values()], (asked) =>
          duplicates.has(asked.partitionIndex)
            ? refused(asked, "INVALID_REQUEST")
            : answerOne(name, asked, isolationLevel, ctx),
        ),
      })),
    };
  },
});

interface TopicAsked {
  readonly name: string;
  readonly partitions: Map<number, Asked>;
  /** Partitions that are named more than once: answered once, with a refusal, as by Kafka. */
  readonly duplicates: Set<number>;
}

function onceEach(topics: Request<typeof ListOffsets>["topics"]): TopicAsked[] {
  const byName = new Map<string, TopicAsked>();
  for (const { name, partitions } of topics) {
    const topic = byName.get(name) ?? { name, partitions: new Map(), duplicates: new Set() };
    byName.set(name, topic);
    for (const asked of partitions) {
      const { partitionIndex } = asked;
      if (topic.partitions.has(partitionIndex)) topic.duplicates.add(partitionIndex);
      else topic.partitions.set(partitionIndex, asked);
    }
  }
  return [...byName.values()];
}

const refused = ({ partitionIndex }: Asked, error: ErrorName) => ({
  partitionIndex,
  errorCode: errors[error].code,
  ...nowhere,
});

function answerOne(topic: string, asked: Asked, isolationLevel: number, ctx: Context) {
  const { partitionIndex } = asked;
  const partition = findPartition(ctx.services, topic, partitionIndex);
  const timestamp = Number(asked.timestamp);
  const refusal = isRefused(partition)
    ? partition
    : (refuseEpoch(asked.currentLeaderEpoch) ?? refuseTimestamp(timestamp, ctx.version));
  if (refusal !== null) return refused(asked, refusal.error);
  const told = (found: Found | Refused) =>
    isRefused(found)
      ? refused(asked, found.error)
      : {
          partitionIndex,
          errorCode: 0,
          ...found,
          leaderEpoch: found.offset === -1 ? -1 : leaderEpoch,
        };
  const found = find(partition as LocalPartition, timestamp, isolationLevel);
  return found instanceof Promise ? found.then(told) : told(found);
}

function refuseTimestamp(timestamp: number, version: number): Refused | null {
  if (timestamp >= 0) return null;
  return version >= (since.get(timestamp) ?? Infinity) ? null : { error: "UNSUPPORTED_VERSION" };
}

function find(
  partition: LocalPartition,
  timestamp: number,
  isolationLevel: number,
): Found | Promise<Found | Refused> {
  switch (timestamp) {
    case latest: {
      const { highWatermark, lastStableOffset } = partition;
      const offset = isolationLevel === readCommitted ? lastStableOffset : highWatermark;
      return { timestamp: -1, offset };
    }
    case earliest:
    case earliestLocal:
      return { timestamp: -1, offset: partition.startOffset };
    case latestTiered:
    case earliestPendingUpload:
      return nowhere;
    case maxTimestamp:
      return partition.findMaxTimestamp().then(found);
    default:
      return partition.findTimestamp(timestamp).then(found);
  }
}

function found(at: TimestampedOffset | null | Refused): Found | Refused {
  if (at === null) return nowhere;
  return isRefused(at) ? at : { timestamp: at.timestampMs, offset: at.offset };
}
