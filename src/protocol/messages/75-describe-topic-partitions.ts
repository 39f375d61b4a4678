import { array, bool, int16, int32, message, string, struct, uuid } from "../schema.ts";

/**
 * Who leads the partitions of these topics, page by page (KIP-966)?
 *
 * v0 flexible
 */
export const DescribeTopicPartitions = message({
  key: 75,
  name: "DescribeTopicPartitions",
  versions: "0",
  flexible: "0+",
  request: {
    /** Empty for all. */
    topics: array({
      name: string(),
    }),
    responsePartitionLimit: int32("0+", { default: 2000 }),
    /** Where the page begins; null for the first one. */
    cursor: struct(
      {
        topicName: string(),
        partitionIndex: int32(),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      errorCode: int16("0+", { default: 0 }),
      name: string("0+", { nullable: "0+" }),
      topicId: uuid(),
      isInternal: bool("0+", { default: false }),
      partitions: array({
        errorCode: int16("0+", { default: 0 }),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32("0+", { default: -1 }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        /** Out of sync, but known to hold every committed record. */
        eligibleLeaderReplicas: array(int32(), "0+", { nullable: "0+", default: null }),
        lastKnownElr: array(int32(), "0+", { nullable: "0+", default: null }),
        offlineReplicas: array(int32()),
      }),
      topicAuthorizedOperations: int32("0+", { default: -0x8000_0000 }),
    }),
    /** Null after the last page. */
    nextCursor: struct(
      {
        topicName: string(),
        partitionIndex: int32(),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
  },
});
