import { array, bool, bytes, int16, int32, message, string } from "../schema.ts";

/**
 * In what state are these classic groups, and who is in them?
 *
 * v1 throttle time · v3 authorized operations (KIP-430) · v4 static members (KIP-345) ·
 * v5 flexible · v6 GROUP_ID_NOT_FOUND (KIP-1043)
 */
export const DescribeGroups = message({
  key: 15,
  name: "DescribeGroups",
  versions: "0-6",
  flexible: "5+",
  request: {
    groups: array(string()),
    includeAuthorizedOperations: bool("3+"),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    groups: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("6+", { nullable: "0+", default: null }),
      groupId: string(),
      /** Empty, PreparingRebalance, CompletingRebalance, Stable or Dead. */
      groupState: string(),
      protocolType: string(),
      /** The assignor chosen; empty unless the group is stable. */
      protocolData: string(),
      members: array({
        memberId: string(),
        groupInstanceId: string("4+", { nullable: "0+", default: null }),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
      /** Bit per AclOperation; the smallest int32 when not asked for. */
      authorizedOperations: int32("3+", { default: -0x8000_0000 }),
    }),
  },
});
