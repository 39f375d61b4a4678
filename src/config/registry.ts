/** Settings of the Schema Registry; names are Confluent's where its registry has the setting. */
import { addresses } from "./address.ts";
import { count, defineSettings, durationMs, oneOf, second, text } from "./define.ts";

export const registrySettings = defineSettings({
  "registry.listeners": addresses({
    default: [{ listener: "PLAINTEXT", host: "127.0.0.1", port: 8081 }],
    doc: "Where the Schema Registry is served; empty: nowhere.",
  }),
  "schema.compatibility.level": oneOf(
    [
      "none",
      "backward",
      "backward_transitive",
      "forward",
      "forward_transitive",
      "full",
      "full_transitive",
    ],
    {
      default: "backward",
      doc: "What new schemas must be able to do as long as `PUT /config` has not said otherwise.",
    },
  ),
  "kafkastore.topic": text({
    default: "_schemas",
    doc: "The topic that holds the schemas, in the format of Confluent's registry.",
  }),
  "kafkastore.topic.replication.factor": count({
    default: 3,
    min: 1,
    doc: "Replicas of that topic when the registry has to make it; at most one for each broker.",
  }),
  "kafkastore.timeout.ms": durationMs({
    type: "INT",
    default: 5 * second,
    min: 1,
    doc: "How long a change may take before its client is told that it failed. Confluent: 500.",
  }),
});
