import type { LocalPartition } from "../partitions/local/local-partition.ts";
import type { Refused } from "../partitions/partition.ts";
import type { Services } from "./services.ts";

/** Every partition's leader epoch: a single node never loses its leadership. */
export const leaderEpoch = 0;

/** A partition by topic name, or why it cannot be had, as Kafka puts it. */
export function findPartition(
  { metadata, partitions }: Pick<Services, "metadata" | "partitions">,
  topic: string,
  index: number,
): LocalPartition | Refused {
  const partition = partitions.get(topic, index);
  if (partition !== undefined) return partition;
  const known = metadata.topic(topic);
  if (known === undefined || index < 0 || index >= known.partitionCount) {
    return { error: "UNKNOWN_TOPIC_OR_PARTITION" };
  }
  return { error: "KAFKA_STORAGE_ERROR", message: `${topic}-${index} is offline` };
}

/** Is a client's idea of the leader's epoch ahead of ours? -1 has no idea. (KIP-320) */
export function refuseEpoch(currentLeaderEpoch: number): Refused | null {
  if (currentLeaderEpoch > leaderEpoch) return { error: "UNKNOWN_LEADER_EPOCH" };
  return null;
}
