import { array, int16, int32, message, string, struct, uuid } from "../schema.ts";

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

/**
 * I am alive, subscribe so and hold these partitions; what should I hold (KIP-848)?
 *
 * v1 subscription by regular expression, member ids made by the client (KIP-1082)
 */
export const ConsumerGroupHeartbeat = message({
  key: 68,
  name: "ConsumerGroupHeartbeat",
  versions: "0-1",
  flexible: "0+",
  request: {
    groupId: string(),
    memberId: string(),
    /** 0 to join, -1 to leave, -2 to leave as a static member who will be back. */
    memberEpoch: int32(),
    instanceId: string("0+", { nullable: "0+", default: null }),
    rackId: string("0+", { nullable: "0+", default: null }),
    /** -1 when unchanged since the last heartbeat. */
    rebalanceTimeoutMs: int32("0+", { default: -1 }),
    /** Null when unchanged since the last heartbeat. */
    subscribedTopicNames: array(string(), "0+", { nullable: "0+", default: null }),
    /** Null when unchanged since the last heartbeat. */
    subscribedTopicRegex: string("1+", { nullable: "0+", default: null }),
    /** Null leaves it to the broker. */
    serverAssignor: string("0+", { nullable: "0+", default: null }),
    /** Null when unchanged since the last heartbeat. */
    topicPartitions: array(
      {
        topicId: uuid(),
        partitions: array(int32()),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
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
