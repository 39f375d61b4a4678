import { isRefused, type Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { DeleteRecords } from "../../protocol/messages/21-delete-records.ts";
import { answerEach } from "../answer-each.ts";
import { type Context, serve } from "../api.ts";
import { findPartition } from "../find-partition.ts";

/** Forget every record before these offsets; -1 forgets all there are. (KIP-107) */
export default serve(DeleteRecords, {
  gaps: ["an unknown partition is UNKNOWN_TOPIC_OR_PARTITION, not NOT_LEADER_OR_FOLLOWER"],

  async answer({ topics }, ctx) {
    return {
      topics: await answerEach(topics, async ({ name, partitions }) => ({
        name,
        partitions: await answerEach(partitions, async ({ partitionIndex, offset }) => {
          const outcome = await deleteBefore(name, partitionIndex, offset, ctx);
          return isRefused(outcome)
            ? { partitionIndex, lowWatermark: -1, errorCode: errors[outcome.error].code }
            : { partitionIndex, lowWatermark: outcome };
        }),
      })),
    };
  },
});

async function deleteBefore(
  topic: string,
  index: number,
  offset: number,
  { services }: Context,
): Promise<number | Refused> {
  if (services.metadata.isInternal(topic)) return { error: "INVALID_TOPIC_EXCEPTION" };
  const partition = findPartition(services, topic, index);
  return isRefused(partition) ? partition : partition.deleteBefore(offset);
}
