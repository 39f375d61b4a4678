import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * Where does this leader epoch end in your log?
 *
 * v2 current leader epoch (KIP-320) · v3 replica id · v4 flexible
 */
export const OffsetForLeaderEpoch = message({
  key: 23,
  name: "OffsetForLeaderEpoch",
  versions: "2-4",
  flexible: "4+",
  request: {
    /** -1 for a consumer, -2 for a debugging one. */
    replicaId: int32("3+", { default: -2 }),
    topics: array({
      topic: string(),
      partitions: array({
        partition: int32(),
        /** -1 when unknown. */
        currentLeaderEpoch: int32("0+", { default: -1 }),
        leaderEpoch: int32(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      topic: string(),
      partitions: array({
        errorCode: int16("0+", { default: 0 }),
        partition: int32(),
        /** The largest epoch that is not above the one asked for. */
        leaderEpoch: int32("0+", { default: -1 }),
        endOffset: long("0+", { default: -1 }),
      }),
    }),
  },
});
