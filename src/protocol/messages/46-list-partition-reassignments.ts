import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Which partitions are being moved (KIP-455)?
 *
 * v0 flexible
 */
export const ListPartitionReassignments = message({
  key: 46,
  name: "ListPartitionReassignments",
  versions: "0",
  flexible: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60000 }),
    /** Null for all. */
    topics: array(
      {
        name: string(),
        partitionIndexes: array(int32()),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array(int32()),
        addingReplicas: array(int32()),
        removingReplicas: array(int32()),
      }),
    }),
  },
});
