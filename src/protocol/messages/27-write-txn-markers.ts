import { array, bool, int8, int16, int32, long, message, string } from "../schema.ts";

/**
 * Write these commit and abort markers; coordinators ask it of leaders.
 *
 * v1 flexible · v2 transaction version (KIP-1228)
 */
export const WriteTxnMarkers = message({
  key: 27,
  name: "WriteTxnMarkers",
  versions: "1-2",
  flexible: "1+",
  request: {
    markers: array({
      producerId: long(),
      producerEpoch: int16(),
      transactionResult: bool(),
      topics: array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      coordinatorEpoch: int32(),
      transactionVersion: int8("2+", { default: 0 }),
    }),
  },
  response: {
    markers: array({
      producerId: long(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16("0+", { default: 0 }),
        }),
      }),
    }),
  },
});
