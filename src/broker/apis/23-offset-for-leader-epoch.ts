import { isRefused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetForLeaderEpoch } from "../../protocol/messages/23-offset-for-leader-epoch.ts";
import type { Request } from "../../protocol/schema.ts";
import { type Context, serve } from "../api.ts";
import { findPartition, leaderEpoch, refuseEpoch } from "../find-partition.ts";

type Asked = Request<typeof OffsetForLeaderEpoch>["topics"][number]["partitions"][number];

/** Where did this epoch end? So a consumer notices that records it read are gone. (KIP-320) */
export default serve(OffsetForLeaderEpoch, {
  answer({ topics }, ctx) {
    return {
      topics: topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((asked) => answerOne(topic, asked, ctx)),
      })),
    };
  },
});

function answerOne(topic: string, asked: Asked, { services }: Context) {
  const partition = findPartition(services, topic, asked.partition);
  const refusal = isRefused(partition) ? partition : refuseEpoch(asked.currentLeaderEpoch);
  if (refusal !== null || isRefused(partition)) {
    const { error } = refusal ?? { error: "UNKNOWN_TOPIC_OR_PARTITION" as const };
    return { partition: asked.partition, errorCode: errors[error].code };
  }
  // There has been one epoch only: a later one is unknown, an earlier one never was.
  if (asked.leaderEpoch !== leaderEpoch) return { partition: asked.partition };
  return { partition: asked.partition, leaderEpoch, endOffset: partition.highWatermark };
}
