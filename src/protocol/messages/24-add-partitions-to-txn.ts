import { array, bool, int16, int32, long, message, string } from "../schema.ts";

const addPartitionsToTxnTopic = {
  name: string(),
  partitions: array(int32()),
};

const addPartitionsToTxnPartitionResult = {
  partitionIndex: int32(),
  partitionErrorCode: int16(),
};

const addPartitionsToTxnTopicResult = {
  name: string(),
  resultsByPartition: array(addPartitionsToTxnPartitionResult),
};

/**
 * These partitions belong to my transaction.
 *
 * v2 PRODUCER_FENCED · v3 flexible · v4 many transactions at once, asked by brokers (KIP-890) ·
 * v5 TRANSACTION_ABORTABLE
 */
export const AddPartitionsToTxn = message({
  key: 24,
  name: "AddPartitionsToTxn",
  versions: "0-5",
  flexible: "3+",
  request: {
    transactions: array(
      {
        transactionalId: string(),
        producerId: long(),
        producerEpoch: int16(),
        /** Check that the partitions are in the transaction, but add none. */
        verifyOnly: bool("0+", { default: false }),
        topics: array(addPartitionsToTxnTopic),
      },
      "4+",
    ),
    v3AndBelowTransactionalId: string("0-3"),
    v3AndBelowProducerId: long("0-3"),
    v3AndBelowProducerEpoch: int16("0-3"),
    v3AndBelowTopics: array(addPartitionsToTxnTopic, "0-3"),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("4+", { default: 0 }),
    resultsByTransaction: array(
      {
        transactionalId: string(),
        topicResults: array(addPartitionsToTxnTopicResult),
      },
      "4+",
    ),
    resultsByTopicV3AndBelow: array(addPartitionsToTxnTopicResult, "0-3"),
  },
});
