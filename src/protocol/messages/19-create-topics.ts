import { array, bool, int8, int16, int32, message, string, uuid } from "../schema.ts";

/**
 * Create these topics.
 *
 * v2 throttle time · v4 counts may be left to the broker (KIP-464) ·
 * v5 flexible, tells the settings (KIP-525) · v6 THROTTLING_QUOTA_EXCEEDED (KIP-599) ·
 * v7 topic ids (KIP-516)
 */
export const CreateTopics = message({
  key: 19,
  name: "CreateTopics",
  versions: "2-7",
  flexible: "5+",
  request: {
    topics: array({
      name: string(),
      /** -1 for the broker's default, or when replicas are assigned by hand. */
      numPartitions: int32(),
      /** -1 for the broker's default, or when replicas are assigned by hand. */
      replicationFactor: int16(),
      assignments: array({
        partitionIndex: int32(),
        brokerIds: array(int32()),
      }),
      configs: array({
        name: string(),
        value: string("0+", { nullable: "0+" }),
      }),
    }),
    timeoutMs: int32("0+", { default: 60000 }),
    /** Check, but create nothing. */
    validateOnly: bool("0+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    topics: array({
      name: string(),
      topicId: uuid("7+"),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      /** Set when the settings may not be told to this client. */
      topicConfigErrorCode: int16("5+", { tag: 0 }),
      numPartitions: int32("5+", { default: -1 }),
      replicationFactor: int16("5+", { default: -1 }),
      configs: array(
        {
          name: string(),
          value: string("0+", { nullable: "0+" }),
          readOnly: bool(),
          /** 1 topic, 2 dynamic broker, 3 dynamic default, 4 broker file, 5 default (KIP-226). */
          configSource: int8("0+", { default: -1 }),
          isSensitive: bool(),
        },
        "5+",
        { nullable: "0+" },
      ),
    }),
  },
});
