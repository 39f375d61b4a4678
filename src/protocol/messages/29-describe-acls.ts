import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Which ACLs match this filter?
 *
 * v1 pattern types (KIP-290) · v2 flexible · v3 user resources
 */
export const DescribeAcls = message({
  key: 29,
  name: "DescribeAcls",
  versions: "1-3",
  flexible: "2+",
  request: {
    resourceTypeFilter: int8(),
    /** Null matches every name. */
    resourceNameFilter: string("0+", { nullable: "0+" }),
    /** 1 any, 2 match, 3 literal, 4 prefixed. */
    patternTypeFilter: int8("0+", { default: 3 }),
    principalFilter: string("0+", { nullable: "0+" }),
    hostFilter: string("0+", { nullable: "0+" }),
    operation: int8(),
    permissionType: int8(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      patternType: int8("0+", { default: 3 }),
      acls: array({
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
});
