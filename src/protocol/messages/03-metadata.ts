import { array, bool, int16, int32, message, string, uuid } from "../schema.ts";

/**
 * Which brokers are there, and who leads the partitions of these topics?
 *
 * v1 null for all topics, controller, racks · v2 cluster id · v3 throttle time ·
 * v4 creation on demand · v5 offline replicas · v7 leader epoch ·
 * v8 authorized operations (KIP-430) · v9 flexible · v10 topic ids (KIP-516) ·
 * v11 cluster operations move to DescribeCluster (KIP-700) · v12 ask by topic id ·
 * v13 REBOOTSTRAP_REQUIRED (KIP-1102)
 */
export const Metadata = message({
  key: 3,
  name: "Metadata",
  versions: "0-13",
  flexible: "9+",
  request: {
    /** Null for all; in v0 an empty list means all. */
    topics: array(
      {
        /** All zero when asked by name. */
        topicId: uuid("10+"),
        /** Null when asked by id. */
        name: string("0+", { nullable: "10+" }),
      },
      "0+",
      { nullable: "1+" },
    ),
    allowAutoTopicCreation: bool("4+", { default: true }),
    includeClusterAuthorizedOperations: bool("8-10"),
    includeTopicAuthorizedOperations: bool("8+"),
  },
  response: {
    throttleTimeMs: int32("3+", { default: 0 }),
    brokers: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string("1+", { nullable: "0+", default: null }),
    }),
    clusterId: string("2+", { nullable: "0+", default: null }),
    /** -1 when unknown. */
    controllerId: int32("1+", { default: -1 }),
    topics: array({
      errorCode: int16("0+", { default: 0 }),
      name: string("0+", { nullable: "12+" }),
      topicId: uuid("10+"),
      isInternal: bool("1+", { default: false }),
      partitions: array({
        errorCode: int16("0+", { default: 0 }),
        partitionIndex: int32(),
        /** -1 when there is none. */
        leaderId: int32(),
        leaderEpoch: int32("7+", { default: -1 }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        offlineReplicas: array(int32(), "5+"),
      }),
      /** Bit per AclOperation; the smallest int32 when not asked for. */
      topicAuthorizedOperations: int32("8+", { default: -0x8000_0000 }),
    }),
    /** Bit per AclOperation; the smallest int32 when not asked for. */
    clusterAuthorizedOperations: int32("8-10", { default: -0x8000_0000 }),
    errorCode: int16("13+", { default: 0 }),
  },
});
