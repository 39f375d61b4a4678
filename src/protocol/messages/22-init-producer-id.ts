import { bool, int16, int32, long, message, string } from "../schema.ts";

/**
 * Give me a producer id, or the next epoch of mine; ends the transaction left open.
 *
 * v2 flexible · v3 resume with an id and epoch (KIP-360) · v4 PRODUCER_FENCED ·
 * v5 TRANSACTION_ABORTABLE (KIP-890) · v6 two-phase commit (KIP-939), not advertised: Kafka calls
 * it unstable
 */
export const InitProducerId = message({
  key: 22,
  name: "InitProducerId",
  versions: "0-6",
  flexible: "2+",
  request: {
    /** Null for a producer that is only idempotent. */
    transactionalId: string("0+", { nullable: "0+" }),
    transactionTimeoutMs: int32(),
    /** -1 at the first time. */
    producerId: long("3+", { default: -1 }),
    producerEpoch: int16("3+", { default: -1 }),
    enable2Pc: bool("6+", { default: false }),
    keepPreparedTxn: bool("6+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    producerId: long("0+", { default: -1 }),
    producerEpoch: int16(),
    ongoingTxnProducerId: long("6+", { default: -1 }),
    ongoingTxnProducerEpoch: int16("6+", { default: -1 }),
  },
});
