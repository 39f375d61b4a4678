import type { Topic } from "../metadata/catalog.ts";
import { errors } from "../protocol/errors.ts";
import { leaderEpoch } from "./find-partition.ts";
import type { Services } from "./services.ts";

/** A topic as Metadata and DescribeTopicPartitions show it: this node leads everything. */
export function describeTopic(topic: Topic, services: Services) {
  const indexes = Array.from({ length: topic.partitionCount }, (_, index) => index);
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: services.metadata.isInternal(topic.name),
    partitions: indexes.map((index) => describePartition(topic.name, index, services)),
  };
}

/** A partition whose log is damaged has a replica, but nobody who leads it. */
export function describePartition(topic: string, partitionIndex: number, services: Services) {
  const { nodeId, partitions } = services;
  const replicaNodes = [nodeId];
  if (partitions.get(topic, partitionIndex) !== undefined) {
    const isrNodes = replicaNodes;
    const leader = { leaderId: nodeId, leaderEpoch };
    return { errorCode: 0, partitionIndex, ...leader, replicaNodes, isrNodes, offlineReplicas: [] };
  }
  return {
    errorCode: errors.LEADER_NOT_AVAILABLE.code,
    partitionIndex,
    leaderId: -1,
    leaderEpoch,
    replicaNodes,
    isrNodes: [],
    offlineReplicas: replicaNodes,
  };
}
