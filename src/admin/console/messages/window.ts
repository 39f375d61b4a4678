import type { Cluster } from "../../../client/cluster.ts";
import { Consumer } from "../../../client/consumer.ts";
import type { ConsumedRecord } from "../../../client/fetched-records.ts";
import { listOffsets } from "../../../client/list-offsets.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import { badRequest, granted, Refused } from "../refused.ts";

/** The offsets of one partition that are still to be looked at: from `begin`, before `end`. */
export interface Range {
  readonly partition: number;
  readonly begin: number;
  readonly end: number;
}

/** Every partition of the topic that has a leader, or those asked for, with all it holds. */
export async function wholeRanges(
  cluster: Cluster,
  topic: string,
  only: readonly number[] | null,
): Promise<Range[]> {
  const view = granted(await cluster.topic(topic, { fresh: true }));
  const unknown = only?.find((number) => number >= view.partitions.length);
  if (unknown !== undefined) {
    const sentence = `${topic} has ${view.partitions.length} partitions, and no number ${unknown}.`;
    throw badRequest(sentence);
  }
  const partitions = view.partitions
    .filter(({ partition, leaderId }) => leaderId >= 0 && (only?.includes(partition) ?? true))
    .map(({ partition }) => ({ topic, partition }));
  if (partitions.length === 0) {
    throw new Refused(503, "LEADER_NOT_AVAILABLE", `No partition of ${topic} has a leader.`);
  }
  const starts = offsets(granted(await listOffsets(cluster, partitions, "start")));
  const ends = offsets(granted(await listOffsets(cluster, partitions, "end")));
  return partitions.map(({ partition }) => {
    const begin = starts.get(partition)!;
    return { partition, begin, end: Math.max(ends.get(partition)!, begin) };
  });
}

/** The ranges with their beginnings moved to a time. */
export async function fromTime(
  cluster: Cluster,
  topic: string,
  ranges: readonly Range[],
  timestampMs: number,
): Promise<Range[]> {
  const partitions = ranges.map(({ partition }) => ({ topic, partition }));
  const found = offsets(granted(await listOffsets(cluster, partitions, { timestampMs })));
  return ranges.map((range) => {
    const begin = Math.min(Math.max(found.get(range.partition)!, range.begin), range.end);
    return { ...range, begin };
  });
}

function offsets(placed: readonly { readonly partition: number; readonly offset: number }[]) {
  return new Map(placed.map(({ partition, offset }) => [partition, offset]));
}

export interface WindowLimits {
  /** Of keys and values; a window that holds more is given up. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const pollMs = 250;
const maxPollRecords = 1000;

/**
 * Reads all records of these ranges, a few at a time. Gives up, with false, when there are more
 * bytes than allowed or the signal says so; `take` has then seen only some.
 */
export async function readRanges(
  consumer: Consumer,
  topic: string,
  ranges: readonly Range[],
  limits: WindowLimits,
  take: (records: readonly ConsumedRecord[]) => Promise<void>,
): Promise<boolean> {
  const ends = new Map(
    ranges.map(({ partition, end }) => [partitionName({ topic, partition }), end]),
  );
  const open = ranges.filter(({ begin, end }) => begin < end);
  consumer.assign(open.map(({ partition, begin: offset }) => ({ topic, partition, offset })));
  let sizeBytes = 0;
  const isDone = () =>
    consumer.positions().every((place) => place.offset >= ends.get(partitionName(place))!);
  while (!isDone()) {
    const polled = granted(await consumer.poll(pollMs, maxPollRecords));
    const records = polled.filter((record) => record.offset < ends.get(partitionName(record))!);
    for (const { key, value } of records) sizeBytes += (key?.length ?? 0) + (value?.length ?? 0);
    await take(records);
    if (limits.signal.aborted) return false;
    if (sizeBytes > limits.maxBytes) return isDone();
  }
  return true;
}

/** Sees what is there now, transactions or not; a broken offset begins at the start. */
export function newReader(cluster: Cluster): Consumer {
  return new Consumer(cluster, {
    isolation: "read_uncommitted",
    onOutOfRange: "start",
    maxWaitMs: pollMs,
  });
}
