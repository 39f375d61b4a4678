import { ListOffsets } from "../protocol/messages/02-list-offsets.ts";
import type { Cluster } from "./cluster.ts";
import { isRefusal, type Refusal, refusalOf } from "./refusal.ts";
import { retrying } from "./retry.ts";
import { byLeader, byTopic, type TopicPartition } from "./topic-partition.ts";

/** A place in a partition: its first offset, the one after its last record, or a time. */
export type Place = "start" | "end" | { readonly timestampMs: number };

export interface PlacedPartition extends TopicPartition {
  readonly offset: number;
}

/** Read committed sees only what no open transaction can take back. */
export type Isolation = "read_uncommitted" | "read_committed";

/**
 * The offsets of a place in each of these partitions, ordered by topic and partition; all leaders
 * are asked at once. A time behind the last record stands for the end.
 */
export async function listOffsets(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  place: Place,
  isolation: Isolation = "read_uncommitted",
): Promise<readonly PlacedPartition[] | Refusal> {
  const found = await retrying(cluster.ports, cluster.options, async () => {
    const leaders = await byLeader(cluster, partitions);
    if (isRefusal(leaders)) return leaders;
    const asked = [...leaders].map(([nodeId, led]) =>
      askLeader(cluster, nodeId, led, place, isolation),
    );
    const answers = await Promise.all(asked);
    const refusal = answers.find(isRefusal);
    if (refusal === undefined) return (answers as PlacedPartition[][]).flat();
    for (const { topic } of partitions) cluster.forgetTopic(topic);
    return refusal;
  });
  if (isRefusal(found)) return found;
  const placed = found.filter(({ offset }) => offset >= 0);
  if (placed.length < found.length) {
    const behind = found.filter(({ offset }) => offset < 0);
    const ends = await listOffsets(cluster, behind, "end", isolation);
    if (isRefusal(ends)) return ends;
    placed.push(...ends);
  }
  return placed.sort((a, b) => compare(a.topic, b.topic) || a.partition - b.partition);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Offsets are -1 where no record is that young. */
async function askLeader(
  cluster: Cluster,
  nodeId: number,
  partitions: readonly TopicPartition[],
  place: Place,
  isolation: Isolation,
): Promise<PlacedPartition[] | Refusal> {
  const timestamp = timestampOf(place);
  const topics = [...byTopic(partitions)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition }) => ({ partitionIndex: partition, timestamp })),
  }));
  const isolationLevel = isolation === "read_committed" ? 1 : 0;
  const { requestTimeoutMs: timeoutMs } = cluster.options;
  const request = { replicaId: -1, isolationLevel, topics, timeoutMs };
  const answer = await cluster.askOnce({ nodeId }, ListOffsets, request);
  if (isRefusal(answer)) return answer;
  const placed: PlacedPartition[] = [];
  for (const { name: topic, partitions } of answer.topics) {
    for (const { partitionIndex: partition, errorCode, offset } of partitions) {
      const refusal = refusalOf(errorCode);
      if (refusal !== null) return refusal;
      placed.push({ topic, partition, offset });
    }
  }
  return placed;
}

function timestampOf(place: Place): bigint {
  if (place === "end") return -1n;
  return place === "start" ? -2n : BigInt(place.timestampMs);
}
