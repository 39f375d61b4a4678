import { DescribeLogDirs } from "../../protocol/messages/35-describe-log-dirs.ts";
import type { Cluster } from "../cluster.ts";
import type { MetadataView } from "../metadata.ts";
import { isRefusal, type Refusal, refusalOf } from "../refusal.ts";
import type { TopicPartition } from "../topic-partition.ts";

/** The log of one replica on one broker. */
export interface ReplicaSize extends TopicPartition {
  readonly nodeId: number;
  readonly sizeBytes: number;
}

/** Brokers, controller and all topics: what Metadata tells, which the oldest brokers know. */
export function describeCluster(cluster: Cluster): Promise<MetadataView | Refusal> {
  return cluster.metadata(null);
}

/** How large the logs are on every broker, topics in the order given; null for all topics. */
export async function replicaSizes(
  cluster: Cluster,
  partitions: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null,
): Promise<ReplicaSize[] | Refusal> {
  const view = await cluster.metadata([]);
  if (isRefusal(view)) return view;
  const asked = view.brokers.map(async ({ nodeId }): Promise<ReplicaSize[] | Refusal> => {
    const answer = await cluster.ask({ nodeId }, DescribeLogDirs, { topics: partitions });
    if (isRefusal(answer)) return answer;
    const refusal = refusalOf(answer.errorCode);
    if (refusal !== null) return refusal;
    return answer.results.flatMap(({ topics }) =>
      topics.flatMap(({ name: topic, partitions }) =>
        partitions
          .filter(({ isFutureKey }) => !isFutureKey)
          .map(({ partitionIndex: partition, partitionSize: sizeBytes }) => {
            return { nodeId, topic, partition, sizeBytes };
          }),
      ),
    );
  });
  const answers = await Promise.all(asked);
  return answers.find(isRefusal) ?? (answers as ReplicaSize[][]).flat();
}
