import { array, int16, int32, long, message, string, uuid } from "../schema.ts";

/**
 * From where do these share groups read on (KIP-932)?
 *
 * v1 lag (KIP-1226)
 */
export const DescribeShareGroupOffsets = message({
  key: 90,
  name: "DescribeShareGroupOffsets",
  versions: "0-1",
  flexible: "0+",
  request: {
    groups: array({
      groupId: string(),
      /** Null for all. */
      topics: array(
        {
          topicName: string(),
          partitions: array(int32()),
        },
        "0+",
        { nullable: "0+" },
      ),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    groups: array({
      groupId: string(),
      topics: array({
        topicName: string(),
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          /** -1 when not known yet. */
          startOffset: long(),
          leaderEpoch: int32(),
          /** -1 when unknown. */
          lag: long("1+", { default: -1 }),
          errorCode: int16("0+", { default: 0 }),
          errorMessage: string("0+", { nullable: "0+", default: null }),
        }),
      }),
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
    }),
  },
});
