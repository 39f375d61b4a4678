import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Create these ACLs.
 *
 * v1 pattern types (KIP-290) · v2 flexible · v3 user resources
 */
export const CreateAcls = message({
  key: 30,
  name: "CreateAcls",
  versions: "1-3",
  flexible: "2+",
  request: {
    creations: array({
      resourceType: int8(),
      resourceName: string(),
      /** 3 literal, 4 prefixed. */
      resourcePatternType: int8("0+", { default: 3 }),
      principal: string(),
      host: string(),
      operation: int8(),
      permissionType: int8(),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
    }),
  },
});
