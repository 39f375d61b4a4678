import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Forget the group's offsets of these partitions (KIP-496).
 *
 * v0, never flexible
 */
export const OffsetDelete = message({
  key: 47,
  name: "OffsetDelete",
  versions: "0",
  flexible: "none",
  request: {
    groupId: string(),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
  response: {
    errorCode: int16("0+", { default: 0 }),
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
      }),
    }),
  },
});
