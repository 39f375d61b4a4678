import type { Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { CreatePartitions } from "../../protocol/messages/37-create-partitions.ts";
import { answerEach } from "../answer-each.ts";
import { serve } from "../api.ts";
import { repeated } from "../repeated.ts";

/** Give these topics more partitions; `count` is the new total. (KIP-195) */
export default serve(CreatePartitions, {
  async answer({ topics, validateOnly }, { services }) {
    const duplicates = repeated(topics.map(({ name }) => name));
    // A name given twice is answered once, as Kafka does.
    const asked = new Map(topics.map((topic) => [topic.name, topic]));
    const results = await answerEach([...asked.values()], async ({ name, count, assignments }) => {
      const brokers = assignments?.map(({ brokerIds }) => brokerIds) ?? null;
      const refusal: Refused | null = duplicates.has(name)
        ? { error: "INVALID_REQUEST", message: "Duplicate topic name." }
        : await services.metadata.createPartitions(name, count, brokers, validateOnly);
      return refusal === null ? { name } : { name, ...problem(refusal) };
    });
    return { results };
  },
});

const problem = ({ error, message }: Refused) => ({
  errorCode: errors[error].code,
  errorMessage: message ?? errors[error].message,
});
