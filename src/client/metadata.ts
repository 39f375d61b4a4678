import type { Address } from "../base/byte-stream.ts";
import type { Metadata } from "../protocol/messages/03-metadata.ts";
import type { Decoded } from "../protocol/schema.ts";
import { type Refusal, refusalOf } from "./refusal.ts";

export interface BrokerNode extends Address {
  readonly nodeId: number;
  readonly rack: string | null;
}

export interface PartitionView {
  readonly partition: number;
  /** -1 while there is none. */
  readonly leaderId: number;
  readonly replicaIds: readonly number[];
  readonly inSyncIds: readonly number[];
  readonly offlineIds: readonly number[];
}

export interface TopicView {
  readonly name: string;
  readonly isInternal: boolean;
  /** Ordered by number. */
  readonly partitions: readonly PartitionView[];
}

/** What one answer to Metadata says. */
export interface MetadataView {
  readonly clusterId: string | null;
  /** -1 when unknown. Under KRaft any broker that forwards to the controller. */
  readonly controllerId: number;
  readonly brokers: readonly BrokerNode[];
  readonly topics: ReadonlyMap<string, TopicView | Refusal>;
}

export function readMetadata(
  answer: Decoded<(typeof Metadata)["response"]["fields"]>,
): MetadataView | Refusal {
  const refusal = refusalOf(answer.errorCode);
  if (refusal !== null) return refusal;
  const { clusterId, controllerId, brokers } = answer;
  const topics = new Map(answer.topics.map((topic) => [topic.name ?? "", readTopic(topic)]));
  return { clusterId, controllerId, brokers, topics };
}

type AnsweredTopic = Decoded<(typeof Metadata)["response"]["fields"]>["topics"][number];

function readTopic(topic: AnsweredTopic): TopicView | Refusal {
  const refusal = refusalOf(topic.errorCode);
  if (refusal !== null) return { ...refusal, message: `${topic.name}: ${refusal.message}` };
  const partitions = topic.partitions.map((partition) => ({
    partition: partition.partitionIndex,
    leaderId: partition.leaderId,
    replicaIds: partition.replicaNodes,
    inSyncIds: partition.isrNodes,
    offlineIds: partition.offlineReplicas,
  }));
  partitions.sort((a, b) => a.partition - b.partition);
  return { name: topic.name ?? "", isInternal: topic.isInternal, partitions };
}
