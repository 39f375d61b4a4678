import type { FetchOffsetsAnswer } from "../../groups/offset-requests.ts";
import { noTopicId } from "../../groups/offsets/committed-offsets.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetFetch } from "../../protocol/messages/09-offset-fetch.ts";
import type { Request, Response } from "../../protocol/schema.ts";
import { answerEach } from "../answer-each.ts";
import { type Context, serve } from "../api.ts";

/**
 * Up to where have these groups consumed?
 *
 * v2 null for all topics, group error · v5 leader epoch (KIP-320) · v7 stable offsets only
 * (KIP-447): without transactions all are · v8 many groups at once (KIP-709) · v10 topic ids
 */
export default serve(OffsetFetch, {
  async answer({ groups }, ctx) {
    return { groups: await answerEach(groups, (group) => fetchOffsets(group, ctx)) };
  },
  legacy: {
    // One group per request, its answer at the top level.
    "2-7": { request: oneGroup, response: ({ groups }) => topLevel(groups[0]!) },
    // Nor was there a place for the group's own error.
    "1": {
      request: oneGroup,
      response: ({ groups }, { topics }) => {
        const { errorCode = 0, ...answer } = topLevel(groups[0]!);
        return errorCode === 0
          ? answer
          : { topics: (topics ?? []).map(failed(errorCode)), groups: [] };
      },
    },
  },
});

type Asked = Request<typeof OffsetFetch>;
type GroupAsked = Asked["groups"][number];
type GroupAnswer = Response<typeof OffsetFetch>["groups"][number];

async function fetchOffsets({ groupId, topics }: GroupAsked, ctx: Context) {
  const { version, services } = ctx;
  const answer = await services.groups.fetchOffsets({
    groupId,
    topics:
      topics?.map(({ name, topicId, partitionIndexes }) => ({
        name,
        topicId,
        error: "NONE",
        partitions: partitionIndexes,
      })) ?? null,
  });
  if (topics === null) for (const { partitions } of answer.topics) ctx.lists(partitions.length);
  // A topic that is gone has no id to be named by.
  const isById = version >= 10;
  const told =
    topics === null && isById
      ? answer.topics.filter(({ topicId }) => topicId !== noTopicId)
      : answer.topics;
  return { groupId, errorCode: errors[answer.error].code, topics: told.map(topicAnswer) };
}

function topicAnswer({ name, topicId, partitions }: FetchOffsetsAnswer["topics"][number]) {
  return {
    name,
    topicId,
    partitions: partitions.map(({ partition, offset, leaderEpoch, metadata, error }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      metadata,
      errorCode: errors[error].code,
    })),
  };
}

function oneGroup({ groupId, topics, ...old }: Asked): Asked {
  const named = topics?.map((topic) => ({ ...topic, topicId: noTopicId })) ?? null;
  return { ...old, groupId, topics, groups: [{ ...outsider, groupId, topics: named }] };
}

const outsider = { memberId: null, memberEpoch: -1 };

const topLevel = ({ topics, errorCode }: GroupAnswer) => ({
  topics: topics.map((topic) => ({ ...topic, name: topic.name ?? "" })),
  errorCode,
  groups: [],
});

const failed = (errorCode: number) => (topic: NonNullable<Asked["topics"]>[number]) => ({
  name: topic.name,
  partitions: topic.partitionIndexes.map((partitionIndex) => ({
    partitionIndex,
    committedOffset: -1,
    metadata: "",
    errorCode,
  })),
});
