import { MalformedInput } from "../../base/bytes.ts";
import { DescribeGroups } from "../../protocol/messages/15-describe-groups.ts";
import { ListGroups } from "../../protocol/messages/16-list-groups.ts";
import { DeleteGroups } from "../../protocol/messages/42-delete-groups.ts";
import { OffsetDelete } from "../../protocol/messages/47-offset-delete.ts";
import { ConsumerGroupDescribe } from "../../protocol/messages/69-consumer-group-describe.ts";
import type { Cluster } from "../cluster.ts";
import { readAssignment } from "../consumer-protocol.ts";
import { isRefusal, passing, type Refusal, refusalOf, refuse } from "../refusal.ts";
import { byTopic, type TopicPartition } from "../topic-partition.ts";

export interface ListedGroup {
  readonly groupId: string;
  /** As the broker says: classic, consumer, share, streams; empty from one that does not say. */
  readonly type: string;
  readonly protocolType: string;
  /** Empty from a broker that does not say. */
  readonly state: string;
  /** Broker that coordinates it. */
  readonly coordinatorId: number;
}

export interface DescribedGroup {
  readonly groupId: string;
  readonly state: string;
  /** Who divides the partitions; empty when nobody does at the moment. */
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: string;
  readonly assignment: readonly TopicPartition[];
}

/** All groups of all brokers, by id. */
export async function listGroups(cluster: Cluster): Promise<ListedGroup[] | Refusal> {
  const view = await cluster.metadata([]);
  if (isRefusal(view)) return view;
  const groups: ListedGroup[] = [];
  for (const { nodeId } of view.brokers) {
    const request = { statesFilter: [], typesFilter: [] };
    const answer = await cluster.ask({ nodeId }, ListGroups, request, {
      errorCode: ({ errorCode }) => errorCode,
    });
    if (isRefusal(answer)) return answer;
    for (const { groupId, groupType, protocolType, groupState } of answer.groups) {
      const state = groupState;
      groups.push({ groupId, type: groupType, protocolType, state, coordinatorId: nodeId });
    }
  }
  return groups.sort((a, b) => a.groupId.localeCompare(b.groupId));
}

/** A classic or a consumer group. Refused with GROUP_ID_NOT_FOUND when there is neither. */
export async function describeGroup(
  cluster: Cluster,
  groupId: string,
): Promise<DescribedGroup | Refusal> {
  const modern = await describeConsumerGroup(cluster, groupId);
  const isElsewhere =
    isRefusal(modern) &&
    (modern.error === "GROUP_ID_NOT_FOUND" || modern.error === "UNSUPPORTED_VERSION");
  return isElsewhere ? describeClassicGroup(cluster, groupId) : modern;
}

/** KIP-848: brokers before Kafka 4 refuse with UNSUPPORTED_VERSION. */
async function describeConsumerGroup(
  cluster: Cluster,
  groupId: string,
): Promise<DescribedGroup | Refusal> {
  const request = { groupIds: [groupId], includeAuthorizedOperations: false };
  const answer = await cluster.ask({ coordinatorOf: groupId }, ConsumerGroupDescribe, request, {
    errorCode: ({ groups }) => passing(groups[0]?.errorCode),
  });
  if (isRefusal(answer)) return answer;
  const group = answer.groups[0];
  const refusal = refusalOf(group?.errorCode ?? -1, group?.errorMessage);
  if (refusal !== null) return refusal;
  const members = group!.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    clientId: member.clientId,
    host: member.clientHost,
    assignment: member.assignment.topicPartitions.flatMap(({ topicName: topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    ),
  }));
  return { groupId, state: group!.groupState, assignor: group!.assignorName, members };
}

async function describeClassicGroup(
  cluster: Cluster,
  groupId: string,
): Promise<DescribedGroup | Refusal> {
  const request = { groups: [groupId], includeAuthorizedOperations: false };
  const answer = await cluster.ask({ coordinatorOf: groupId }, DescribeGroups, request, {
    errorCode: ({ groups }) => passing(groups[0]?.errorCode),
  });
  if (isRefusal(answer)) return answer;
  const group = answer.groups[0];
  const refusal = refusalOf(group?.errorCode ?? -1, group?.errorMessage);
  if (refusal !== null) return refusal;
  // Before v6 a group that does not exist is Dead and nothing else.
  if (group!.groupState === "Dead" && group!.members.length === 0) {
    return refuse("GROUP_ID_NOT_FOUND", `There is no group ${groupId}.`);
  }
  const isConsumer = group!.protocolType === "consumer";
  const members = group!.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    host: member.clientHost.replace(/^\//, ""),
    assignment: isConsumer ? assignmentOf(member.memberAssignment) : [],
  }));
  return { groupId, state: group!.groupState, assignor: group!.protocolData, members };
}

/** Deletes a group without members, and all it has committed. */
export async function deleteGroup(cluster: Cluster, groupId: string): Promise<Refusal | null> {
  const request = { groupsNames: [groupId] };
  const answer = await cluster.ask({ coordinatorOf: groupId }, DeleteGroups, request, {
    errorCode: ({ results }) => passing(results[0]?.errorCode),
  });
  if (isRefusal(answer)) return answer;
  return refusalOf(answer.results[0]?.errorCode ?? -1);
}

/** Forgets what the group has committed of these partitions (KIP-496). */
export async function deleteGroupOffsets(
  cluster: Cluster,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<Refusal | null> {
  const topics = [...byTopic(partitions)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition }) => ({ partitionIndex: partition })),
  }));
  const request = { groupId, topics };
  const answer = await cluster.ask({ coordinatorOf: groupId }, OffsetDelete, request, {
    errorCode: ({ errorCode }) => passing(errorCode),
  });
  if (isRefusal(answer)) return answer;
  const codes = answer.topics.flatMap(({ partitions }) => partitions.map((p) => p.errorCode));
  return refusalOf([answer.errorCode, ...codes].find((code) => code !== 0) ?? 0);
}

/** Members of other languages put there what they like. */
function assignmentOf(bytes: Buffer): TopicPartition[] {
  try {
    return readAssignment(bytes);
  } catch (problem) {
    if (!(problem instanceof MalformedInput)) throw problem;
    return [];
  }
}
