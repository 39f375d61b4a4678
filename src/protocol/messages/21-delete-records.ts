import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * Forget the records below these offsets.
 *
 * v2 flexible (KIP-107 brought the request)
 */
export const DeleteRecords = message({
  key: 21,
  name: "DeleteRecords",
  versions: "0-2",
  flexible: "2+",
  request: {
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        /** -1 for the high watermark. */
        offset: long(),
      }),
    }),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        /** First offset still readable; -1 when refused. */
        lowWatermark: long(),
        errorCode: int16("0+", { default: 0 }),
      }),
    }),
  },
});
