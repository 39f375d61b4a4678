import { noUuid } from "../protocol/defaults.ts";
import { OffsetCommit } from "../protocol/messages/08-offset-commit.ts";
import { OffsetFetch } from "../protocol/messages/09-offset-fetch.ts";
import type { Cluster } from "./cluster.ts";
import type { PlacedPartition } from "./list-offsets.ts";
import { isRefusal, passing, type Refusal, refusalOf } from "./refusal.ts";
import { byTopic, partitionName, type TopicPartition } from "./topic-partition.ts";

/** Who commits: a member at its generation, or an outsider, which an empty group allows. */
export interface Committer {
  readonly groupId: string;
  readonly groupInstanceId: string | null;
  readonly memberId: string;
  readonly generationIdOrMemberEpoch: number;
}

export function outsider(groupId: string): Committer {
  return { groupId, groupInstanceId: null, memberId: "", generationIdOrMemberEpoch: -1 };
}

/**
 * What the group has committed of these partitions, or of all with null; those it has committed
 * nothing of are missing from the list.
 */
export async function fetchCommitted(
  cluster: Cluster,
  groupId: string,
  partitions: readonly TopicPartition[] | null,
): Promise<PlacedPartition[] | Refusal> {
  const asked = partitions && [...byTopic(partitions)];
  const topics =
    asked?.map(([name, items]) => {
      return { name, topicId: noUuid, partitionIndexes: items.map(({ partition }) => partition) };
    }) ?? null;
  const groups = [{ groupId, topics }];
  const answer = await cluster.ask(
    { coordinatorOf: groupId },
    OffsetFetch,
    { groupId, topics, groups, requireStable: true },
    { errorCode: (answer) => firstPassing(answer.groups[0] ?? answer) },
  );
  if (isRefusal(answer)) return answer;
  // One group is answered in the message itself before v8, and as a list of one since (KIP-709).
  const found = answer.groups[0] ?? answer;
  const refusal = refusalOf(found.errorCode);
  if (refusal !== null) return refusal;
  const committed: PlacedPartition[] = [];
  for (const { name: topic, partitions } of found.topics) {
    for (const { partitionIndex: partition, committedOffset, errorCode } of partitions) {
      const problem = refusalOf(errorCode);
      if (problem !== null) return named(problem, { topic, partition });
      if (committedOffset >= 0) committed.push({ topic, partition, offset: committedOffset });
    }
  }
  return committed;
}

/** Remembers these offsets for the group; refused with the first partition's refusal. */
export async function commitOffsets(
  cluster: Cluster,
  committer: Committer,
  offsets: readonly PlacedPartition[],
): Promise<Refusal | null> {
  const topics = [...byTopic(offsets)].map(([name, items]) => ({
    name,
    topicId: noUuid,
    partitions: items.map(({ partition, offset }) => {
      return { partitionIndex: partition, committedOffset: offset, committedMetadata: "" };
    }),
  }));
  const answer = await cluster.ask(
    { coordinatorOf: committer.groupId },
    OffsetCommit,
    { ...committer, topics },
    { errorCode: (answer) => firstPassing({ errorCode: 0, topics: answer.topics }) },
  );
  if (isRefusal(answer)) return answer;
  for (const { name: topic, partitions } of answer.topics) {
    for (const { partitionIndex: partition, errorCode } of partitions) {
      const refusal = refusalOf(errorCode);
      if (refusal !== null) return named(refusal, { topic, partition });
    }
  }
  return null;
}

function named(refusal: Refusal, partition: TopicPartition): Refusal {
  return { ...refusal, message: `${partitionName(partition)}: ${refusal.message}` };
}

/** The first code in an answer that asking again may mend, such as a coordinator that moved. */
function firstPassing(answer: {
  readonly errorCode: number;
  readonly topics: readonly { readonly partitions: readonly { readonly errorCode: number }[] }[];
}): number {
  const codes = answer.topics.flatMap(({ partitions }) => partitions.map((p) => p.errorCode));
  return [answer.errorCode, ...codes].map(passing).find((code) => code !== 0) ?? 0;
}
