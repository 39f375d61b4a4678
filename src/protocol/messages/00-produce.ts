import { array, int16, int32, long, message, records, string, struct, uuid } from "../schema.ts";

/**
 * Append these record batches to these partitions.
 *
 * With `acks` 0 the broker sends no response at all.
 *
 * v3 record batches of magic 2 · v5 log start offset · v7 zstd (KIP-110) ·
 * v8 which records were at fault (KIP-467) · v9 flexible ·
 * v10 the new leader with NOT_LEADER_OR_FOLLOWER (KIP-951) · v11 TRANSACTION_ABORTABLE, v12 adds
 * its partitions to the transaction by itself (KIP-890) · v13 topic ids (KIP-516)
 */
export const Produce = message({
  key: 0,
  name: "Produce",
  versions: "3-13",
  flexible: "9+",
  request: {
    /** Null outside a transaction. */
    transactionalId: string("0+", { nullable: "0+", default: null }),
    /** 0 nobody, 1 the leader, -1 every in-sync replica. */
    acks: int16(),
    timeoutMs: int32(),
    topicData: array({
      name: string("0-12"),
      topicId: uuid("13+"),
      partitionData: array({
        index: int32(),
        /** One batch; null is refused. */
        records: records("0+", { nullable: "0+" }),
      }),
    }),
  },
  response: {
    responses: array({
      name: string("0-12"),
      topicId: uuid("13+"),
      partitionResponses: array({
        index: int32(),
        errorCode: int16("0+", { default: 0 }),
        baseOffset: long(),
        /** -1 unless the topic stamps records with the time of their append. */
        logAppendTimeMs: long("0+", { default: -1 }),
        logStartOffset: long("5+", { default: -1 }),
        /** Records that made the whole batch be refused. */
        recordErrors: array(
          {
            /** Of the record, counted from 0. */
            batchIndex: int32(),
            batchIndexErrorMessage: string("0+", { nullable: "0+", default: null }),
          },
          "8+",
        ),
        errorMessage: string("8+", { nullable: "0+", default: null }),
        /** Sent with NOT_LEADER_OR_FOLLOWER. */
        currentLeader: struct(
          {
            leaderId: int32("0+", { default: -1 }),
            leaderEpoch: int32("0+", { default: -1 }),
          },
          "10+",
          { tag: 0 },
        ),
      }),
    }),
    throttleTimeMs: int32("0+", { default: 0 }),
    /** Where the current leaders named above listen. */
    nodeEndpoints: array(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string("0+", { nullable: "0+", default: null }),
      },
      "10+",
      { tag: 0 },
    ),
  },
});
