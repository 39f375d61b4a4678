import { array, int16, int32, message, string, uuid } from "../schema.ts";

/**
 * Delete these topics.
 *
 * v1 throttle time · v3 TOPIC_DELETION_DISABLED · v4 flexible · v5 error message (KIP-599) ·
 * v6 topic ids (KIP-516)
 */
export const DeleteTopics = message({
  key: 20,
  name: "DeleteTopics",
  versions: "1-6",
  flexible: "4+",
  request: {
    topics: array(
      {
        /** Null when named by id. */
        name: string("0+", { nullable: "0+", default: null }),
        topicId: uuid(),
      },
      "6+",
    ),
    topicNames: array(string(), "0-5"),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    responses: array({
      name: string("0+", { nullable: "6+" }),
      topicId: uuid("6+"),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("5+", { nullable: "0+", default: null }),
    }),
  },
});
