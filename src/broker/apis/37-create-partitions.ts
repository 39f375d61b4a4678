import type { Refused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { CreatePartitions } from "../../protocol/messages/37-create-partitions.ts";
import { serve } from "../api.ts";

/** Give these topics more partitions; `count` is the new total. (KIP-195) */
export default serve(CreatePartitions, {
  async answer({ topics, validateOnly }, { services }) {
    const names = topics.map(({ name }) => name);
    const results = topics.map(async ({ name, count, assignments }) => {
      const isRepeated = names.indexOf(name) !== names.lastIndexOf(name);
      const brokers = assignments?.map(({ brokerIds }) => brokerIds) ?? null;
      const refusal: Refused | null = isRepeated
        ? { error: "INVALID_REQUEST", message: "Duplicate topic name." }
        : await services.metadata.createPartitions(name, count, brokers, validateOnly);
      return refusal === null ? { name } : { name, ...problem(refusal) };
    });
    return { results: await Promise.all(results) };
  },
});

const problem = ({ error, message }: Refused) => ({
  errorCode: errors[error].code,
  errorMessage: message ?? errors[error].message,
});
