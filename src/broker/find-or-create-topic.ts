import type { Topic } from "../metadata/catalog.ts";
import { offsetsTopic } from "../metadata/metadata.ts";
import { refuseTopicName } from "../metadata/topic-name.ts";
import { isRefused, type Refused } from "../partitions/partition.ts";
import type { Services } from "./services.ts";

/** Small, so that what compaction has done with can go early; Kafka's own figure. */
const offsetsSegmentBytes = 100 * 1024 * 1024;

type Needs = Pick<Services, "metadata" | "config">;

/** A topic by name; one that is missing is made when the client and the broker both allow it. */
export async function findOrCreateTopic(
  name: string,
  mayCreate: boolean,
  services: Needs,
): Promise<Topic | Refused> {
  const { metadata, config } = services;
  const found = metadata.topic(name);
  if (found !== undefined) return found;
  if (refuseTopicName(name) !== null) return { error: "INVALID_TOPIC_EXCEPTION" };
  if (!mayCreate || !config.values["auto.create.topics.enable"]) {
    return { error: "UNKNOWN_TOPIC_OR_PARTITION" };
  }
  return name === offsetsTopic ? ensureOffsetsTopic(services) : create(name, -1, {}, services);
}

/** The topic that groups are kept in, made when the first of them is asked for. */
export function ensureOffsetsTopic(services: Needs): Promise<Topic | Refused> {
  const partitionCount = services.config.values["offsets.topic.num.partitions"];
  const configs = {
    "cleanup.policy": "compact",
    "compression.type": "producer",
    "segment.bytes": String(offsetsSegmentBytes),
  };
  return create(offsetsTopic, partitionCount, configs, services);
}

async function create(
  name: string,
  partitionCount: number,
  configs: Readonly<Record<string, string>>,
  { metadata }: Needs,
): Promise<Topic | Refused> {
  const found = metadata.topic(name);
  if (found !== undefined) return found;
  const created = await metadata.createTopic({
    name,
    partitionCount,
    replicationFactor: -1,
    assignments: [],
    configs: new Map(Object.entries(configs)),
  });
  // Somebody else was faster: what counts is that it is there.
  if (created === null || isRefused(created)) {
    return metadata.topic(name) ?? created ?? { error: "UNKNOWN_TOPIC_OR_PARTITION" };
  }
  return created;
}
