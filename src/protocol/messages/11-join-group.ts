import { array, bool, bytes, int16, int32, message, string } from "../schema.ts";

/**
 * Take me into this classic group; the answer comes when the group has gathered.
 *
 * v1 rebalance timeout · v2 throttle time · v4 MEMBER_ID_REQUIRED first (KIP-394) ·
 * v5 static members (KIP-345) · v6 flexible · v7 protocol type (KIP-559) · v8 reason (KIP-800) ·
 * v9 the leader may skip the assignment (KIP-814)
 */
export const JoinGroup = message({
  key: 11,
  name: "JoinGroup",
  versions: "0-9",
  flexible: "6+",
  request: {
    groupId: string(),
    sessionTimeoutMs: int32(),
    /** -1 stands for the session timeout. */
    rebalanceTimeoutMs: int32("1+", { default: -1 }),
    /** Empty at the first try. */
    memberId: string(),
    groupInstanceId: string("5+", { nullable: "0+", default: null }),
    protocolType: string(),
    /** Assignors, the favourite first. */
    protocols: array({
      name: string(),
      /** For the group's leader; opaque to the broker. */
      metadata: bytes(),
    }),
    reason: string("8+", { nullable: "0+", default: null }),
  },
  response: {
    throttleTimeMs: int32("2+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    /** -1 when refused. */
    generationId: int32("0+", { default: -1 }),
    protocolType: string("7+", { nullable: "0+", default: null }),
    protocolName: string("0+", { nullable: "7+" }),
    leader: string(),
    /** The leader came back and the old assignment stands. */
    skipAssignment: bool("9+", { default: false }),
    memberId: string(),
    /** For the leader only. */
    members: array({
      memberId: string(),
      groupInstanceId: string("5+", { nullable: "0+", default: null }),
      metadata: bytes(),
    }),
  },
});
