import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * Which producers write to these partitions (KIP-664)?
 *
 * v0 flexible
 */
export const DescribeProducers = message({
  key: 61,
  name: "DescribeProducers",
  versions: "0",
  flexible: "0+",
  request: {
    topics: array({
      name: string(),
      partitionIndexes: array(int32()),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
        activeProducers: array({
          producerId: long(),
          producerEpoch: int32(),
          lastSequence: int32("0+", { default: -1 }),
          lastTimestamp: long("0+", { default: -1 }),
          coordinatorEpoch: int32(),
          /** -1 outside a transaction. */
          currentTxnStartOffset: long("0+", { default: -1 }),
        }),
      }),
    }),
  },
});
