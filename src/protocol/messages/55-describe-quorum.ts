import { array, int16, int32, long, message, string, uint16, uuid } from "../schema.ts";

const replicaState = {
  replicaId: int32(),
  replicaDirectoryId: uuid("2+"),
  logEndOffset: long(),
  lastFetchTimestamp: long("1+", { default: -1 }),
  lastCaughtUpTimestamp: long("1+", { default: -1 }),
};

/**
 * Who leads the metadata quorum, and how far are its voters (KIP-595)?
 *
 * v1 times of the last fetch (KIP-836) · v2 nodes and directory ids (KIP-853)
 */
export const DescribeQuorum = message({
  key: 55,
  name: "DescribeQuorum",
  versions: "0-2",
  flexible: "0+",
  request: {
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
  response: {
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("2+", { nullable: "0+", default: null }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("2+", { nullable: "0+", default: null }),
        /** -1 when unknown. */
        leaderId: int32(),
        leaderEpoch: int32(),
        highWatermark: long(),
        currentVoters: array(replicaState),
        observers: array(replicaState),
      }),
    }),
    nodes: array(
      {
        nodeId: int32(),
        listeners: array({
          name: string(),
          host: string(),
          port: uint16(),
        }),
      },
      "2+",
    ),
  },
});
