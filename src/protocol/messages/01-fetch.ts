import {
  array,
  int8,
  int16,
  int32,
  int64,
  long,
  message,
  records,
  string,
  struct,
  uuid,
} from "../schema.ts";

/**
 * Give me record batches from these offsets on, once `minBytes` are there or `maxWaitMs` have
 * passed.
 *
 * A fetch session (KIP-227) lets both sides speak of changed partitions only.
 *
 * v4 isolation levels · v5 log start offset · v7 fetch sessions (KIP-227) ·
 * v9 leader epoch (KIP-320) · v10 zstd (KIP-110) · v11 closest replica (KIP-392) ·
 * v12 flexible, divergence by epoch (KIP-595) · v13 topic ids (KIP-516) ·
 * v14 OFFSET_MOVED_TO_TIERED_STORAGE (KIP-405) · v15 replica state (KIP-903) ·
 * v16 where leaders listen (KIP-951) · v17 directory ids (KIP-853) ·
 * v18 follower's high watermark (KIP-1166)
 */
export const Fetch = message({
  key: 1,
  name: "Fetch",
  versions: "4-18",
  flexible: "12+",
  request: {
    clusterId: string("12+", { nullable: "0+", default: null, tag: 0 }),
    /** -1 for a consumer, otherwise the broker that follows. */
    replicaId: int32("0-14", { default: -1 }),
    replicaState: struct(
      {
        replicaId: int32("0+", { default: -1 }),
        replicaEpoch: long("0+", { default: -1 }),
      },
      "15+",
      { tag: 1 },
    ),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32("0+", { default: 0x7fff_ffff }),
    /** 0 read uncommitted, 1 read committed. */
    isolationLevel: int8("0+", { default: 0 }),
    /** 0 when there is no session. */
    sessionId: int32("7+", { default: 0 }),
    /** 0 asks for a session, -1 closes it or wants none. */
    sessionEpoch: int32("7+", { default: -1 }),
    topics: array({
      topic: string("0-12"),
      topicId: uuid("13+"),
      partitions: array({
        partition: int32(),
        /** -1 when unknown. */
        currentLeaderEpoch: int32("9+", { default: -1 }),
        fetchOffset: long(),
        /** Of the follower's last record; -1 when it has none. */
        lastFetchedEpoch: int32("12+", { default: -1 }),
        logStartOffset: long("5+", { default: -1 }),
        partitionMaxBytes: int32(),
        replicaDirectoryId: uuid("17+", { tag: 0 }),
        /** As the follower knows it; Java's Long.MAX_VALUE when it does not say. */
        highWatermark: int64("18+", { default: 9223372036854775807n, tag: 1 }),
      }),
    }),
    /** Partitions that leave the session. */
    forgottenTopicsData: array(
      {
        topic: string("0-12"),
        topicId: uuid("13+"),
        partitions: array(int32()),
      },
      "7+",
    ),
    /** Where the consumer runs, to choose the closest replica. */
    rackId: string("11+", { default: "" }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("7+", { default: 0 }),
    sessionId: int32("7+", { default: 0 }),
    responses: array({
      topic: string("0-12"),
      topicId: uuid("13+"),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        /** -1 when unknown. */
        highWatermark: long(),
        /** Below it every transaction has ended; -1 when unknown. */
        lastStableOffset: long("0+", { default: -1 }),
        logStartOffset: long("5+", { default: -1 }),
        /** Set when the follower's log left the leader's before the offset it asked for. */
        divergingEpoch: struct(
          {
            epoch: int32("0+", { default: -1 }),
            endOffset: long("0+", { default: -1 }),
          },
          "12+",
          { tag: 0 },
        ),
        currentLeader: struct(
          {
            leaderId: int32("0+", { default: -1 }),
            leaderEpoch: int32("0+", { default: -1 }),
          },
          "12+",
          { tag: 1 },
        ),
        snapshotId: struct(
          {
            endOffset: long("0+", { default: -1 }),
            epoch: int32("0+", { default: -1 }),
          },
          "12+",
          { tag: 2 },
        ),
        /** In offset order; null for read uncommitted. */
        abortedTransactions: array(
          {
            producerId: long(),
            firstOffset: long(),
          },
          "0+",
          { nullable: "0+" },
        ),
        /** Broker to read from instead; -1 for none. */
        preferredReadReplica: int32("11+", { default: -1 }),
        /** Whole batches; the first may begin before the offset asked for. */
        records: records("0+", { nullable: "0+" }),
      }),
    }),
    nodeEndpoints: array(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string("0+", { nullable: "0+", default: null }),
      },
      "16+",
      { tag: 0 },
    ),
  },
});
