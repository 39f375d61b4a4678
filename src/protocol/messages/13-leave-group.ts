import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Take these members out of their classic group.
 *
 * v1 throttle time · v3 many members at once (KIP-345) · v4 flexible · v5 reason (KIP-800)
 */
export const LeaveGroup = message({
  key: 13,
  name: "LeaveGroup",
  versions: "0-5",
  flexible: "4+",
  request: {
    groupId: string(),
    memberId: string("0-2"),
    members: array(
      {
        memberId: string(),
        groupInstanceId: string("0+", { nullable: "0+", default: null }),
        reason: string("5+", { nullable: "0+", default: null }),
      },
      "3+",
    ),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    members: array(
      {
        memberId: string(),
        groupInstanceId: string("0+", { nullable: "0+" }),
        errorCode: int16("0+", { default: 0 }),
      },
      "3+",
    ),
  },
});
