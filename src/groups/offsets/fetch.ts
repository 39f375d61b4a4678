import type { FetchedOffset, FetchOffsetsAnswer, FetchOffsetsRequest } from "../offset-requests.ts";
import type { Turn } from "../turn.ts";
import { type CommittedOffset, type CommittedOffsets, noTopicId } from "./committed-offsets.ts";

type Topics = FetchOffsetsAnswer["topics"];

/** How far has the group consumed? One that nobody knows has committed nothing. */
export function fetchOffsets({ groups }: Turn, request: FetchOffsetsRequest): FetchOffsetsAnswer {
  const { groupId } = request;
  const offsets = groups.byId.get(groupId)?.offsets;
  const topics: Topics =
    request.topics === null
      ? everything(offsets)
      : request.topics.map(({ name, topicId, error, partitions }) => ({
          name,
          topicId,
          partitions: partitions.map((partition) => {
            const committed = error === "NONE" ? offsets?.get(name, partition) : undefined;
            return {
              ...fetched(partition, isOf(topicId, committed) ? committed : undefined),
              error,
            };
          }),
        }));
  return { groupId, error: "NONE", topics };
}

function everything(offsets: CommittedOffsets | undefined): Topics {
  if (offsets === undefined) return [];
  return Array.from(offsets.topics(), (name) => ({
    name,
    topicId: noTopicId,
    partitions: Array.from(offsets.partitionsOf(name), ([at, committed]) => fetched(at, committed)),
  }));
}

/** Was it committed to this topic, or to an older one of the same name? */
function isOf(topicId: string, committed: CommittedOffset | undefined): boolean {
  return (
    topicId === noTopicId || committed?.topicId === noTopicId || committed?.topicId === topicId
  );
}

function fetched(partition: number, committed: CommittedOffset | undefined): FetchedOffset {
  if (committed === undefined) {
    return { partition, offset: -1, leaderEpoch: -1, metadata: "", error: "NONE" };
  }
  const { offset, leaderEpoch, metadata } = committed;
  return { partition, offset, leaderEpoch, metadata, error: "NONE" };
}
