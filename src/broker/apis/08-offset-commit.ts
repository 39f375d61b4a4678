import { errors } from "../../protocol/errors.ts";
import { OffsetCommit } from "../../protocol/messages/08-offset-commit.ts";
import { serve } from "../api.ts";

/**
 * Remember that the group has consumed up to these offsets.
 *
 * v6 leader epoch (KIP-320) · v7 static members (KIP-345) · v9 GROUP_ID_NOT_FOUND (KIP-848) ·
 * v10 topic ids
 */
export default serve(OffsetCommit, {
  overlaps: true,

  async answer({ groupId, memberId, groupInstanceId, topics, ...request }, { services }) {
    const answer = await services.groups.commitOffsets({
      groupId,
      memberId,
      groupInstanceId,
      generationId: request.generationIdOrMemberEpoch,
      retentionTimeMs: inSafeRange(request.retentionTimeMs),
      topics: topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map((at) => ({
          partition: at.partitionIndex,
          offset: at.committedOffset,
          leaderEpoch: at.committedLeaderEpoch,
          metadata: at.committedMetadata,
          error: "NONE",
        })),
      })),
    });
    return {
      topics: answer.topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map(({ partition, error }) => ({
          partitionIndex: partition,
          errorCode: errors[error].code,
        })),
      })),
    };
  },
  legacy: {
    // Before v9 a group that is not there was a generation that is not.
    "2-8": {
      response: ({ topics }) => ({
        topics: topics.map((topic) => ({
          ...topic,
          partitions: topic.partitions.map((at) => ({ ...at, errorCode: older(at.errorCode) })),
        })),
      }),
    },
  },
});

const older = (errorCode = 0): number =>
  errorCode === errors.GROUP_ID_NOT_FOUND.code ? errors.ILLEGAL_GENERATION.code : errorCode;

/** Old clients ask to keep offsets for ever with the largest int64. */
const inSafeRange = (ms: bigint): number => Number(ms > maxSafe ? maxSafe : ms);
const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);
