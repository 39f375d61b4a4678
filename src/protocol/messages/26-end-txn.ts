import { bool, int16, int32, long, message, string } from "../schema.ts";

/**
 * Commit or abort my transaction.
 *
 * v2 PRODUCER_FENCED · v3 flexible · v4 TRANSACTION_ABORTABLE ·
 * v5 a new epoch for the next transaction (KIP-890)
 */
export const EndTxn = message({
  key: 26,
  name: "EndTxn",
  versions: "0-5",
  flexible: "3+",
  request: {
    transactionalId: string(),
    producerId: long(),
    producerEpoch: int16(),
    /** False to abort. */
    committed: bool(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    producerId: long("5+", { default: -1 }),
    producerEpoch: int16("5+", { default: -1 }),
  },
});
