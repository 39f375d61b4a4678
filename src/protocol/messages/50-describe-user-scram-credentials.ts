import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Which SCRAM credentials do these users have (KIP-554)?
 *
 * v0 flexible
 */
export const DescribeUserScramCredentials = message({
  key: 50,
  name: "DescribeUserScramCredentials",
  versions: "0",
  flexible: "0+",
  request: {
    /** Null for all. */
    users: array(
      {
        name: string(),
      },
      "0+",
      { nullable: "0+" },
    ),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    results: array({
      user: string(),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      credentialInfos: array({
        /** 0 unknown, 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
        mechanism: int8(),
        iterations: int32(),
      }),
    }),
  },
});
