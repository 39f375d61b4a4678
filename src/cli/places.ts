import type { Cluster } from "../client/cluster.ts";
import { listOffsets, type PlacedPartition } from "../client/list-offsets.ts";
import { partitionName, type TopicPartition } from "../client/topic-partition.ts";
import { granted, UsageError } from "./failure.ts";
import type { Position } from "./values.ts";

/** All partitions of a topic, or the one asked for. */
export async function partitionsOf(
  cluster: Cluster,
  topic: string,
  only: number | null,
): Promise<TopicPartition[]> {
  const { partitions } = granted(await cluster.topic(topic));
  const numbers = partitions.map(({ partition }) => partition);
  if (only === null) return numbers.map((partition) => ({ topic, partition }));
  if (numbers.includes(only)) return [{ topic, partition: only }];
  throw new UsageError(`${topic} has ${numbers.length} partitions, and no number ${only}.`);
}

/** The offsets of a position in these partitions. */
export async function placed(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  position: Position,
): Promise<readonly PlacedPartition[]> {
  if (typeof position === "string" || "timestampMs" in position) {
    return granted(await listOffsets(cluster, partitions, position));
  }
  if ("offset" in position) {
    return partitions.map((partition) => ({ ...partition, offset: position.offset }));
  }
  const { starts, ends } = await bounds(cluster, partitions);
  return partitions.map((partition) => {
    const name = partitionName(partition);
    const offset = Math.max(ends.get(name)! - position.beforeEnd, starts.get(name)!);
    return { ...partition, offset };
  });
}

/** First and end offset of each partition, by `partitionName`. */
export async function bounds(cluster: Cluster, partitions: readonly TopicPartition[]) {
  const [starts, ends] = await Promise.all([
    listOffsets(cluster, partitions, "start"),
    listOffsets(cluster, partitions, "end"),
  ]);
  return { starts: byName(granted(starts)), ends: byName(granted(ends)) };
}

/** Offsets by `partitionName`. */
export function byName(placed: readonly PlacedPartition[]): Map<string, number> {
  return new Map(placed.map((place) => [partitionName(place), place.offset]));
}
