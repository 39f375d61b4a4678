import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Delete the ACLs that match these filters.
 *
 * v1 pattern types (KIP-290) · v2 flexible · v3 user resources
 */
export const DeleteAcls = message({
  key: 31,
  name: "DeleteAcls",
  versions: "1-3",
  flexible: "2+",
  request: {
    filters: array({
      resourceTypeFilter: int8(),
      /** Null matches every name. */
      resourceNameFilter: string("0+", { nullable: "0+" }),
      patternTypeFilter: int8("0+", { default: 3 }),
      principalFilter: string("0+", { nullable: "0+" }),
      hostFilter: string("0+", { nullable: "0+" }),
      operation: int8(),
      permissionType: int8(),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    filterResults: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      matchingAcls: array({
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
        resourceType: int8(),
        resourceName: string(),
        patternType: int8("0+", { default: 3 }),
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
});
