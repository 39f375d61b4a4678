import { int16, int32, message, string } from "../schema.ts";

/**
 * I am alive; is my group still at this generation?
 *
 * v1 throttle time · v3 static members (KIP-345) · v4 flexible
 */
export const Heartbeat = message({
  key: 12,
  name: "Heartbeat",
  versions: "0-4",
  flexible: "4+",
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string("3+", { nullable: "0+", default: null }),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
  },
});
