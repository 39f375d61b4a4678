import { int16, int32, message, string } from "../schema.ts";

/**
 * Forget this broker (KIP-500).
 *
 * v0 flexible
 */
export const UnregisterBroker = message({
  key: 64,
  name: "UnregisterBroker",
  versions: "0",
  flexible: "0+",
  request: {
    brokerId: int32(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
  },
});
