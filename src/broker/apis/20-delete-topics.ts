import type { Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { DeleteTopics } from "../../protocol/messages/20-delete-topics.ts";
import type { Request } from "../../protocol/schema.ts";
import { type Context, serve } from "../api.ts";
import { repeated } from "../repeated.ts";

type Asked = Request<typeof DeleteTopics>["topics"][number];
const noId = "0".repeat(32);

/**
 * Delete these topics with all their records.
 *
 * v5 error messages · v6 topics by id (KIP-516)
 */
export default serve(DeleteTopics, {
  async answer({ topics }, ctx) {
    const duplicates = repeated(topics.map(keyOf));
    // A topic given twice is deleted neither time, and answered once.
    const unique = new Map(topics.map((asked) => [keyOf(asked), asked]));
    const responses = [];
    for (const [key, asked] of unique) {
      const { metadata } = ctx.services;
      const known = metadata.topicById(asked.topicId) ?? metadata.topic(asked.name ?? "");
      const refusal: Refused | null = duplicates.has(key)
        ? { error: "INVALID_REQUEST", message: "Duplicate topic name." }
        : await remove(asked, ctx);
      responses.push({
        name: asked.name ?? known?.name ?? null,
        // Which topic it was that went, whichever way it was named.
        topicId: refusal === null ? (known?.id ?? noId) : asked.topicId,
        ...(refusal === null ? {} : problem(refusal)),
      });
    }
    return { responses };
  },
  legacy: {
    "0-5": {
      request: (old) => ({
        ...old,
        topics: old.topicNames.map((name) => ({ name, topicId: noId })),
      }),
    },
  },
});

const keyOf = ({ name, topicId }: Asked): string => `${topicId}/${name ?? ""}`;

async function remove({ name, topicId }: Asked, { services }: Context): Promise<Refused | null> {
  const { metadata, config } = services;
  if (!config.values["delete.topic.enable"]) {
    return { error: "TOPIC_DELETION_DISABLED", message: "delete.topic.enable is false" };
  }
  if (name !== null && topicId !== noId) {
    return { error: "INVALID_REQUEST", message: "name a topic by its name or its id, not both" };
  }
  if (name === null && topicId === noId) {
    return { error: "INVALID_REQUEST", message: "neither a topic's name nor its id was given" };
  }
  const topic = name === null ? metadata.topicById(topicId) : metadata.topic(name);
  if (topic !== undefined) return metadata.deleteTopic(topic);
  return { error: name === null ? "UNKNOWN_TOPIC_ID" : "UNKNOWN_TOPIC_OR_PARTITION" };
}

const problem = ({ error, message }: Refused) => ({
  errorCode: errors[error].code,
  errorMessage: message ?? errors[error].message,
});
