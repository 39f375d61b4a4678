import { array, bool, float64, int16, int32, message, string } from "../schema.ts";

/**
 * Set or remove these client quotas (KIP-546).
 *
 * v1 flexible
 */
export const AlterClientQuotas = message({
  key: 49,
  name: "AlterClientQuotas",
  versions: "0-1",
  flexible: "1+",
  request: {
    entries: array({
      entity: array({
        entityType: string(),
        /** Null for the default. */
        entityName: string("0+", { nullable: "0+" }),
      }),
      ops: array({
        key: string(),
        value: float64(),
        remove: bool(),
      }),
    }),
    validateOnly: bool(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    entries: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      entity: array({
        entityType: string(),
        entityName: string("0+", { nullable: "0+" }),
      }),
    }),
  },
});
