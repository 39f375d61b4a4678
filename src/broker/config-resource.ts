import type { Owner } from "../config/alter.ts";
import type { Texts } from "../config/layers.ts";
import type { Overrides, ResourceType } from "../metadata/catalog.ts";
import { refuseTopicName } from "../metadata/topic-name.ts";
import type { Refused } from "../partitions/partition.ts";
import type { Services } from "./services.ts";

/** Kafka's numbers for the kinds of thing that have settings (ConfigResource.Type). */
export const configResource = {
  topic: 2,
  broker: 4,
  brokerLogger: 8,
  clientMetrics: 16,
  group: 32,
} as const;

/** Something that has settings, under the names of the layers that know it. */
export interface ConfigResource {
  /** Whose declarations apply. */
  readonly owner: Owner;
  /** Where its overrides are kept. */
  readonly kept: ResourceType;
  readonly name: string;
  /** What is set for it now. */
  readonly texts: Texts;
}

/** The thing a request names by type and name, or why it has no settings. */
export function findConfigResource(
  type: number,
  name: string,
  { metadata, nodeId }: Pick<Services, "metadata" | "nodeId">,
): ConfigResource | Refused {
  const resource = (owner: Owner, kept: ResourceType): ConfigResource => {
    const texts = textsOf(metadata.overridesOf(kept, name));
    return { owner, kept, name, texts };
  };
  switch (type) {
    case configResource.topic: {
      const illegal = refuseTopicName(name);
      if (illegal !== null) return { error: "INVALID_TOPIC_EXCEPTION", message: illegal };
      if (metadata.topic(name) === undefined) return { error: "UNKNOWN_TOPIC_OR_PARTITION" };
      return resource("topic", "topic");
    }
    case configResource.broker:
      if (name === "") return resource("allBrokers", "broker");
      if (name === String(nodeId)) return resource("node", "broker");
      return { error: "INVALID_REQUEST", message: `there is no broker ${name}, only ${nodeId}` };
    case configResource.clientMetrics:
    case configResource.group:
      if (name === "") return { error: "INVALID_REQUEST", message: "the resource has no name" };
      return type === configResource.group
        ? resource("group", "group")
        : resource("clientMetrics", "clientMetrics");
    default:
      return { error: "INVALID_REQUEST", message: `resources of type ${type} have no settings` };
  }
}

const textsOf = (overrides: Overrides): Texts => Object.fromEntries(overrides);
