import { array, bytes, int16, int32, message, string } from "../schema.ts";

/**
 * The leader hands in the assignment; every member receives its own.
 *
 * v1 throttle time · v3 static members (KIP-345) · v4 flexible ·
 * v5 protocol type and name (KIP-559)
 */
export const SyncGroup = message({
  key: 14,
  name: "SyncGroup",
  versions: "0-5",
  flexible: "4+",
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string("3+", { nullable: "0+", default: null }),
    protocolType: string("5+", { nullable: "0+", default: null }),
    protocolName: string("5+", { nullable: "0+", default: null }),
    /** Empty except from the leader. */
    assignments: array({
      memberId: string(),
      /** Opaque to the broker. */
      assignment: bytes(),
    }),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    protocolType: string("5+", { nullable: "0+", default: null }),
    protocolName: string("5+", { nullable: "0+", default: null }),
    assignment: bytes(),
  },
});
