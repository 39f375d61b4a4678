import { array, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Which broker coordinates these groups, transactions or share partitions?
 *
 * v1 key type, throttle time · v3 flexible · v4 many keys at once (KIP-699) ·
 * v5 TRANSACTION_ABORTABLE (KIP-890) · v6 share partitions (KIP-932)
 */
export const FindCoordinator = message({
  key: 10,
  name: "FindCoordinator",
  versions: "0-6",
  flexible: "3+",
  request: {
    key: string("0-3"),
    /** 0 group, 1 transaction, 2 share partition. */
    keyType: int8("1+", { default: 0 }),
    /** Group ids, transactional ids, or `group:topicId:partition`. */
    coordinatorKeys: array(string(), "4+"),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    errorCode: int16("0-3", { default: 0 }),
    errorMessage: string("1-3", { nullable: "0+", default: null }),
    nodeId: int32("0-3"),
    host: string("0-3"),
    port: int32("0-3"),
    coordinators: array(
      {
        key: string(),
        nodeId: int32(),
        host: string(),
        port: int32(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
      },
      "4+",
    ),
  },
});
