import { array, bool, int16, int32, message, string } from "../schema.ts";

/**
 * Move these partitions onto other brokers (KIP-455).
 *
 * v1 may forbid another replication factor
 */
export const AlterPartitionReassignments = message({
  key: 45,
  name: "AlterPartitionReassignments",
  versions: "0-1",
  flexible: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60000 }),
    allowReplicationFactorChange: bool("1+", { default: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        /** Null cancels the move. */
        replicas: array(int32(), "0+", { nullable: "0+", default: null }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    allowReplicationFactorChange: bool("1+", { default: true }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    responses: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
      }),
    }),
  },
});
