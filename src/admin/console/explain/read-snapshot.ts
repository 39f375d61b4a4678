import { MalformedInput } from "../../../base/bytes.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { readSubscription } from "../../../client/consumer-protocol.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import { DescribeGroups } from "../../../protocol/messages/15-describe-groups.ts";
import { ConsumerGroupDescribe } from "../../../protocol/messages/69-consumer-group-describe.ts";
import type { ClusterState, TopicState } from "../cluster/cluster-state.ts";
import type { GroupDetail } from "../contract.ts";
import type { GroupSnapshot, SnapshotOffset, SnapshotTopic } from "./snapshot.ts";

/** Of a topic, as the history saw it; null when it has not yet. */
export type RateOf = (topic: string) => number | null;

/** The group as the explainer looks at it. */
export async function groupSnapshot(
  cluster: Cluster,
  detail: GroupDetail,
  state: ClusterState,
  rateOf: RateOf,
): Promise<GroupSnapshot> {
  const { group, offsets } = detail;
  const wanted = await subscriptions(cluster, detail);
  const members = detail.memberList.map((member) => {
    return { ...member, subscribed: wanted.get(member.memberId) ?? null };
  });
  const known = new Map(
    offsets.map(({ startOffset: start, endOffset: end, ...row }): [string, SnapshotOffset] => {
      const { topic, partition, committed } = row;
      return [partitionName(row), { topic, partition, committed, start, end }];
    }),
  );
  for (const topic of members.flatMap(({ subscribed }) => subscribed ?? [])) {
    for (const one of state.topics.get(topic)?.partitions ?? []) {
      const { partition, startOffset: start, endOffset: end } = one;
      const name = partitionName({ topic, partition });
      if (!known.has(name)) known.set(name, { topic, partition, committed: null, start, end });
    }
  }
  const topics = visibleTopics(state, rateOf);
  return { group, state: detail.state, members, offsets: [...known.values()], topics };
}

export function visibleTopics({ topics }: ClusterState, rateOf: RateOf): SnapshotTopic[] {
  const visible = [...topics.values()].filter(({ isInternal }) => !isInternal);
  return visible.map((topic) => topicSummary(topic, rateOf));
}

export function topicSummary({ name, partitions }: TopicState, rateOf: RateOf): SnapshotTopic {
  return {
    name,
    partitions: partitions.length,
    start: partitions.reduce((sum, { startOffset }) => sum + startOffset, 0),
    end: partitions.reduce((sum, { endOffset }) => sum + endOffset, 0),
    recordsInPerSecond: rateOf(name),
  };
}

/** By member, the topics it asked for; empty where the broker does not tell. */
async function subscriptions(
  cluster: Cluster,
  { group, members, type }: GroupDetail,
): Promise<Map<string, readonly string[]>> {
  if (members === 0) return new Map();
  const to = { coordinatorOf: group };
  if (type.toLowerCase() === "consumer") {
    const request = { groupIds: [group], includeAuthorizedOperations: false };
    const answer = await cluster.ask(to, ConsumerGroupDescribe, request);
    const described = isRefusal(answer) ? [] : (answer.groups[0]?.members ?? []);
    return new Map(described.map((one) => [one.memberId, one.subscribedTopicNames]));
  }
  const request = { groups: [group], includeAuthorizedOperations: false };
  const answer = await cluster.ask(to, DescribeGroups, request);
  const described = isRefusal(answer) ? [] : (answer.groups[0]?.members ?? []);
  return new Map(described.map((one) => [one.memberId, subscribedTopics(one.memberMetadata)]));
}

/** Members put there what they like; while a group rebalances there is nothing. */
function subscribedTopics(metadata: Buffer): readonly string[] {
  try {
    return metadata.length === 0 ? [] : readSubscription(metadata);
  } catch (problem) {
    if (problem instanceof MalformedInput) return [];
    throw problem;
  }
}
