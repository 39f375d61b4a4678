import { array, bool, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Replace all settings of these resources. Old: IncrementalAlterConfigs changes them one by one.
 *
 * v2 flexible
 */
export const AlterConfigs = message({
  key: 33,
  name: "AlterConfigs",
  versions: "0-2",
  flexible: "2+",
  request: {
    resources: array({
      /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
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
