import { array, int8, int16, int32, long, string } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

/** The records of `__transaction_state`: where each transactional id stands. */
export const transactionStateRecords = {
  /** v1 flexible: what KIP-890 needs to bump epochs safely. */
  transactionLog: keyedRecord({
    type: 0,
    name: "TransactionLog",
    key: {
      transactionalId: string(),
    },
    versions: "0-1",
    flexible: "1+",
    written: 1,
    value: {
      producerId: long(),
      previousProducerId: long("1+", { default: -1, tag: 0 }),
      nextProducerId: long("1+", { default: -1, tag: 1 }),
      producerEpoch: int16(),
      nextProducerEpoch: int16("1+", { default: -1, tag: 3 }),
      transactionTimeoutMs: int32(),
      /**
       * 0 empty, 1 ongoing, 2 prepared to commit, 3 prepared to abort, 4 committed, 5 aborted, 6
       * dead, 7 prepared to fence.
       */
      transactionStatus: int8(),
      /** Null outside a transaction. */
      transactionPartitions: array(
        {
          topic: string(),
          partitionIds: array(int32()),
        },
        "0+",
        { nullable: "0+" },
      ),
      transactionLastUpdateTimestampMs: long(),
      /** -1 outside a transaction. */
      transactionStartTimestampMs: long(),
      clientTransactionVersion: int16("1+", { default: 0, tag: 2 }),
    },
  }),
};
