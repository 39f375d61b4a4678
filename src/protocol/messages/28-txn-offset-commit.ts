import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * As OffsetCommit, but the offsets count once my transaction commits.
 *
 * v2 leader epoch (KIP-320) · v3 flexible, group membership (KIP-447) · v4 TRANSACTION_ABORTABLE,
 * v5 adds the group to the transaction by itself (KIP-890)
 */
export const TxnOffsetCommit = message({
  key: 28,
  name: "TxnOffsetCommit",
  versions: "0-5",
  flexible: "3+",
  request: {
    transactionalId: string(),
    groupId: string(),
    producerId: long(),
    producerEpoch: int16(),
    generationId: int32("3+", { default: -1 }),
    memberId: string("3+", { default: "" }),
    groupInstanceId: string("3+", { nullable: "0+", default: null }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: long(),
        committedLeaderEpoch: int32("2+", { default: -1 }),
        committedMetadata: string("0+", { nullable: "0+" }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
      }),
    }),
  },
});
