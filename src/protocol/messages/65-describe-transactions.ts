import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * In what state are these transactions (KIP-664)?
 *
 * v0 flexible
 */
export const DescribeTransactions = message({
  key: 65,
  name: "DescribeTransactions",
  versions: "0",
  flexible: "0+",
  request: {
    transactionalIds: array(string()),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    transactionStates: array({
      errorCode: int16("0+", { default: 0 }),
      transactionalId: string(),
      transactionState: string(),
      transactionTimeoutMs: int32(),
      /** -1 when none is open. */
      transactionStartTimeMs: long(),
      producerId: long(),
      producerEpoch: int16(),
      topics: array({
        topic: string(),
        partitions: array(int32()),
      }),
    }),
  },
});
