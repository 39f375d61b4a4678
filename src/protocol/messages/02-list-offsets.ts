import { array, int8, int16, int32, int64, long, message, string } from "../schema.ts";

/**
 * Which offset has the first record at or after this timestamp?
 *
 * v1 one offset per partition · v2 isolation level · v4 leader epoch (KIP-320) ·
 * v5 OFFSET_NOT_AVAILABLE · v6 flexible · v7 -3 (KIP-734) · v8 -4 (KIP-405) · v9 -5 (KIP-1005) ·
 * v10 timeout (KIP-1075) · v11 -6 (KIP-1023)
 */
export const ListOffsets = message({
  key: 2,
  name: "ListOffsets",
  versions: "1-11",
  flexible: "6+",
  request: {
    /** -1 for a consumer. */
    replicaId: int32(),
    /** 0 read uncommitted, 1 read committed: the end is then the last stable offset. */
    isolationLevel: int8("2+"),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        currentLeaderEpoch: int32("4+", { default: -1 }),
        /**
         * A time in ms; or -1 the end, -2 the start, -3 the largest timestamp, -4 the local
         * start, -5 the last tiered, -6 the first pending upload. A bigint, for clients ask for
         * all of time.
         */
        timestamp: int64(),
      }),
    }),
    /** How long to wait for offsets in tiered storage. */
    timeoutMs: int32("10+"),
  },
  response: {
    throttleTimeMs: int32("2+", { default: 0 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        timestamp: long("0+", { default: -1 }),
        /** -1 when there is no such record. */
        offset: long("0+", { default: -1 }),
        leaderEpoch: int32("4+", { default: -1 }),
      }),
    }),
  },
});
