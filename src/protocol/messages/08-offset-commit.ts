import { array, int16, int32, int64, long, message, string, uuid } from "../schema.ts";

/**
 * Remember that the group has consumed up to these offsets.
 *
 * v2 retention time · v3 throttle time · v5 retention time is gone (KIP-211) ·
 * v6 leader epoch (KIP-320) · v7 static members (KIP-345) · v8 flexible ·
 * v9 members of consumer groups (KIP-848) · v10 topic ids
 */
export const OffsetCommit = message({
  key: 8,
  name: "OffsetCommit",
  versions: "2-10",
  flexible: "8+",
  request: {
    groupId: string(),
    /** -1 from outside the group. Epoch of the member in a consumer group. */
    generationIdOrMemberEpoch: int32("0+", { default: -1 }),
    /** Empty from outside the group. */
    memberId: string(),
    groupInstanceId: string("7+", { nullable: "0+", default: null }),
    /** -1 for the broker's own setting. A bigint, for old clients ask for ever. */
    retentionTimeMs: int64("0-4", { default: -1n }),
    topics: array({
      name: string("0-9"),
      topicId: uuid("10+"),
      partitions: array({
        partitionIndex: int32(),
        /** Of the next record to consume. */
        committedOffset: long(),
        committedLeaderEpoch: int32("6+", { default: -1 }),
        committedMetadata: string("0+", { nullable: "0+" }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32("3+", { default: 0 }),
    topics: array({
      name: string("0-9"),
      topicId: uuid("10+"),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
      }),
    }),
  },
});
