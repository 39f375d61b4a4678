import { array, bytes, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Set or remove these SCRAM credentials (KIP-554).
 *
 * v0 flexible
 */
export const AlterUserScramCredentials = message({
  key: 51,
  name: "AlterUserScramCredentials",
  versions: "0",
  flexible: "0+",
  request: {
    deletions: array({
      name: string(),
      /** 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
      mechanism: int8(),
    }),
    upsertions: array({
      name: string(),
      /** 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
      mechanism: int8(),
      iterations: int32(),
      salt: bytes(),
      saltedPassword: bytes(),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      user: string(),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
    }),
  },
});
