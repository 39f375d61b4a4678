import { array, bool, float64, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Which client quotas match this filter (KIP-546)?
 *
 * v1 flexible
 */
export const DescribeClientQuotas = message({
  key: 48,
  name: "DescribeClientQuotas",
  versions: "0-1",
  flexible: "1+",
  request: {
    components: array({
      entityType: string(),
      /** 0 exactly this name, 1 the default, 2 any name. */
      matchType: int8(),
      match: string("0+", { nullable: "0+" }),
    }),
    /** Leave out entities with further components. */
    strict: bool(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    /** Null when refused. */
    entries: array(
      {
        entity: array({
          entityType: string(),
          /** Null for the default. */
          entityName: string("0+", { nullable: "0+" }),
        }),
        values: array({
          key: string(),
          value: float64(),
        }),
      },
      "0+",
      { nullable: "0+" },
    ),
  },
});
