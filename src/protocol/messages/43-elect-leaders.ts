import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Elect leaders for these partitions.
 *
 * v1 unclean elections (KIP-460) · v2 flexible
 */
export const ElectLeaders = message({
  key: 43,
  name: "ElectLeaders",
  versions: "0-2",
  flexible: "2+",
  request: {
    /** 0 preferred, 1 unclean. */
    electionType: int8("1+"),
    /** Null for all. */
    topicPartitions: array(
      {
        topic: string(),
        partitions: array(int32()),
      },
      "0+",
      { nullable: "0+" },
    ),
    timeoutMs: int32("0+", { default: 60000 }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("1+", { default: 0 }),
    replicaElectionResults: array({
      topic: string(),
      partitionResult: array({
        partitionId: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
      }),
    }),
  },
});
