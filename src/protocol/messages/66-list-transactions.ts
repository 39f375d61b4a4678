import { array, int16, int32, long, message, string } from "../schema.ts";

/**
 * Which transactions does this broker coordinate (KIP-664)?
 *
 * v1 older than (KIP-994) · v2 by name pattern (KIP-1152)
 */
export const ListTransactions = message({
  key: 66,
  name: "ListTransactions",
  versions: "0-2",
  flexible: "0+",
  request: {
    /** Empty for all. */
    stateFilters: array(string()),
    /** Empty for all. */
    producerIdFilters: array(long()),
    /** In ms; -1 for any age. */
    durationFilter: long("1+", { default: -1 }),
    transactionalIdPattern: string("2+", { nullable: "0+", default: null }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    unknownStateFilters: array(string()),
    transactionStates: array({
      transactionalId: string(),
      producerId: long(),
      transactionState: string(),
    }),
  },
});
