import { array, bool, int16, int32, long, message, string, uuid } from "../schema.ts";

/**
 * Up to where has the group consumed?
 *
 * v2 null for all topics, group error · v3 throttle time · v5 leader epoch (KIP-320) ·
 * v6 flexible · v7 refuse unstable offsets (KIP-447) · v8 many groups at once (KIP-709) ·
 * v9 members of consumer groups (KIP-848) · v10 topic ids
 */
export const OffsetFetch = message({
  key: 9,
  name: "OffsetFetch",
  versions: "1-10",
  flexible: "6+",
  request: {
    groupId: string("0-7"),
    /** Null for all. */
    topics: array(
      {
        name: string(),
        partitionIndexes: array(int32()),
      },
      "0-7",
      { nullable: "2+" },
    ),
    groups: array(
      {
        groupId: string(),
        memberId: string("9+", { nullable: "0+", default: null }),
        /** -1 from outside the group. */
        memberEpoch: int32("9+", { default: -1 }),
        /** Null for all. */
        topics: array(
          {
            name: string("0-9"),
            topicId: uuid("10+"),
            partitionIndexes: array(int32()),
          },
          "0+",
          { nullable: "0+" },
        ),
      },
      "8+",
    ),
    /** Refuse offsets that an open transaction may still change. */
    requireStable: bool("7+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("3+", { default: 0 }),
    topics: array(
      {
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          /** -1 when there is none. */
          committedOffset: long(),
          committedLeaderEpoch: int32("5+", { default: -1 }),
          metadata: string("0+", { nullable: "0+" }),
          errorCode: int16("0+", { default: 0 }),
        }),
      },
      "0-7",
    ),
    errorCode: int16("2-7", { default: 0 }),
    groups: array(
      {
        groupId: string(),
        topics: array({
          name: string("0-9"),
          topicId: uuid("10+"),
          partitions: array({
            partitionIndex: int32(),
            /** -1 when there is none. */
            committedOffset: long(),
            committedLeaderEpoch: int32("0+", { default: -1 }),
            metadata: string("0+", { nullable: "0+" }),
            errorCode: int16("0+", { default: 0 }),
          }),
        }),
        errorCode: int16("0+", { default: 0 }),
      },
      "8+",
    ),
  },
});
