import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Which resources have settings of their own?
 *
 * v0 client metrics only (KIP-1000) · v1 by type (KIP-1142)
 */
export const ListConfigResources = message({
  key: 74,
  name: "ListConfigResources",
  versions: "0-1",
  flexible: "0+",
  request: {
    /** Empty for all: 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
    resourceTypes: array(int8(), "1+"),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    configResources: array({
      resourceName: string(),
      resourceType: int8("1+", { default: 16 }),
    }),
  },
});
