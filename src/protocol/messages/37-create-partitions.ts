import { array, bool, int16, int32, message, string } from "../schema.ts";

/**
 * Give these topics more partitions.
 *
 * v2 flexible · v3 THROTTLING_QUOTA_EXCEEDED (KIP-599)
 */
export const CreatePartitions = message({
  key: 37,
  name: "CreatePartitions",
  versions: "0-3",
  flexible: "2+",
  request: {
    topics: array({
      name: string(),
      /** The new total. */
      count: int32(),
      /** Null leaves it to the broker. */
      assignments: array(
        {
          brokerIds: array(int32()),
        },
        "0+",
        { nullable: "0+" },
      ),
    }),
    timeoutMs: int32(),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      name: string(),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
    }),
  },
});
