import { array, bool, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Change these settings one by one (KIP-339).
 *
 * v1 flexible
 */
export const IncrementalAlterConfigs = message({
  key: 44,
  name: "IncrementalAlterConfigs",
  versions: "0-1",
  flexible: "1+",
  request: {
    resources: array({
      /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        /** 0 set, 1 delete, 2 append to a list, 3 subtract from a list. */
        configOperation: int8(),
        value: string("0+", { nullable: "0+" }),
      }),
    }),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    responses: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
});
