import { array, int16, int32, message, string, struct, uuid } from "../schema.ts";

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

/**
 * I am alive and subscribe so; which share partitions should I read (KIP-932)?
 *
 * v1 the first stable version
 */
export const ShareGroupHeartbeat = message({
  key: 76,
  name: "ShareGroupHeartbeat",
  versions: "1",
  flexible: "0+",
  request: {
    groupId: string(),
    memberId: string(),
    /** 0 to join, -1 to leave. */
    memberEpoch: int32(),
    rackId: string("0+", { nullable: "0+", default: null }),
    /** Null when unchanged since the last heartbeat. */
    subscribedTopicNames: array(string(), "0+", { nullable: "0+", default: null }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    memberId: string("0+", { nullable: "0+", default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    /** Null when unchanged since the last answer. */
    assignment: struct(
      {
        topicPartitions: array(topicPartitions),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
  },
});
