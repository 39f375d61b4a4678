import { errors } from "../../protocol/errors.ts";
import { OffsetDelete } from "../../protocol/messages/47-offset-delete.ts";
import { serve } from "../api.ts";

/** Forget the group's offsets of these partitions. (KIP-496) */
export default serve(OffsetDelete, {
  async answer({ groupId, topics }, { services }) {
    const answer = await services.groups.deleteOffsets({
      groupId,
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({
          partition: partitionIndex,
          error: "NONE",
        })),
      })),
    });
    return {
      errorCode: errors[answer.error].code,
      topics: answer.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partition, error }) => ({
          partitionIndex: partition,
          errorCode: errors[error].code,
        })),
      })),
    };
  },
});
