import {
  array,
  bool,
  int8,
  int16,
  int32,
  long,
  message,
  records,
  string,
  struct,
  uuid,
} from "../schema.ts";

/**
 * Acquire records for me; meanwhile, this became of earlier ones (KIP-932).
 *
 * v1 the first stable version · v2 acquire modes (KIP-1206) and renewal of locks (KIP-1222)
 */
export const ShareFetch = message({
  key: 78,
  name: "ShareFetch",
  versions: "1-2",
  flexible: "0+",
  request: {
    groupId: string("0+", { nullable: "0+", default: null }),
    memberId: string("0+", { nullable: "0+" }),
    /** 0 opens the session, -1 closes it. */
    shareSessionEpoch: int32(),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32("0+", { default: 0x7fff_ffff }),
    /** To acquire; more come only to complete a batch. */
    maxRecords: int32(),
    batchSize: int32(),
    /** 0 whole batches, 1 never more than `maxRecords`. */
    shareAcquireMode: int8("2+", { default: 0 }),
    isRenewAck: bool("2+", { default: false }),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        acknowledgementBatches: array({
          firstOffset: long(),
          lastOffset: long(),
          /** One for each offset, or one for all: 0 gap, 1 accept, 2 release, 3 reject, 4 renew. */
          acknowledgeTypes: array(int8()),
        }),
      }),
    }),
    forgottenTopicsData: array({
      topicId: uuid(),
      partitions: array(int32()),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    acquisitionLockTimeoutMs: int32(),
    responses: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
        acknowledgeErrorCode: int16(),
        acknowledgeErrorMessage: string("0+", { nullable: "0+", default: null }),
        currentLeader: struct({
          leaderId: int32(),
          leaderEpoch: int32(),
        }),
        records: records(),
        acquiredRecords: array({
          firstOffset: long(),
          lastOffset: long(),
          /** 1 at the first delivery. */
          deliveryCount: int16(),
        }),
      }),
    }),
    nodeEndpoints: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string("0+", { nullable: "0+", default: null }),
    }),
  },
});
