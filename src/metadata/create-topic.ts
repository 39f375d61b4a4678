import type { Refused } from "../partitions/partition.ts";
import type { Catalog, MetadataRecord } from "./catalog.ts";
import { refuseTopicName } from "./topic-name.ts";

/** The log under the catalog: in no catalog itself. */
export const metadataTopic = "__cluster_metadata";

/** Kafka's own bound on what one request may create. */
const maxPartitions = 10_000;

/** A topic asked for; -1 means the broker's default. */
export interface NewTopic {
  readonly name: string;
  readonly topicId: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  /** Replicas per partition, chosen by hand; empty: the broker chooses. */
  readonly assignments: readonly Assignment[];
  readonly configs: ReadonlyMap<string, string>;
}

export interface Assignment {
  readonly partitionIndex: number;
  readonly brokerIds: readonly number[];
}

export interface CreationRules {
  readonly nodeId: number;
  readonly defaultPartitions: number;
  /** Says what is wrong with a topic's settings; null when nothing is. */
  checkConfigs(configs: ReadonlyMap<string, string>): string | null;
}

/** The records that create a topic, or why it cannot be; checks and their order are Kafka's. */
export function createTopic(
  catalog: Catalog,
  topic: NewTopic,
  rules: CreationRules,
): readonly MetadataRecord[] | Refused {
  const illegal = refuseTopicName(topic.name);
  if (illegal !== null) return { error: "INVALID_TOPIC_EXCEPTION", message: illegal };
  if (topic.name === metadataTopic) {
    // It is the log that this very decision is written to.
    const message = `${metadataTopic} is kept by the broker itself and cannot be created`;
    return { error: "INVALID_REQUEST", message };
  }
  if (catalog.topic(topic.name) !== undefined) {
    return { error: "TOPIC_ALREADY_EXISTS", message: `Topic '${topic.name}' already exists.` };
  }
  const twin = catalog.collidingWith(topic.name);
  if (twin !== undefined) {
    const message = `'${topic.name}' collides with the topic '${twin}': '.' and '_' are alike`;
    return { error: "INVALID_TOPIC_EXCEPTION", message };
  }
  const count = partitionCount(topic, rules);
  if (typeof count === "object") return count;
  const problem = rules.checkConfigs(topic.configs);
  if (problem !== null) return { error: "INVALID_CONFIG", message: problem };
  return recordsOf(topic, count);
}

function partitionCount(topic: NewTopic, rules: CreationRules): number | Refused {
  const { partitionCount, replicationFactor, assignments } = topic;
  if (assignments.length > 0) {
    if (partitionCount !== -1 || replicationFactor !== -1) {
      const message = "give either replica assignments, or numbers of partitions and replicas";
      return { error: "INVALID_REQUEST", message };
    }
    return refuseAssignments(assignments, 0, rules.nodeId) ?? assignments.length;
  }
  if (replicationFactor < -1 || replicationFactor === 0) {
    const message = "Replication factor must be larger than 0, or -1 to use the default value.";
    return { error: "INVALID_REPLICATION_FACTOR", message };
  }
  if (replicationFactor > 1) {
    const message = `${replicationFactor} replicas need as many brokers; this cluster has 1`;
    return { error: "INVALID_REPLICATION_FACTOR", message };
  }
  if (partitionCount < -1 || partitionCount === 0) {
    const message = "a topic has at least one partition; -1 asks for the default";
    return { error: "INVALID_PARTITIONS", message };
  }
  if (partitionCount > maxPartitions) return tooMany(partitionCount);
  return partitionCount === -1 ? rules.defaultPartitions : partitionCount;
}

/** Partitions must be numbered from `first` on, each on this one node. */
export function refuseAssignments(
  assignments: readonly Assignment[],
  first: number,
  nodeId: number,
): Refused | null {
  if (assignments.length > maxPartitions) return tooMany(assignments.length);
  const indexes = assignments.map((one) => one.partitionIndex).sort((a, b) => a - b);
  if (indexes.some((index, i) => index !== first + i)) {
    const message = "assigned partitions must be numbered one after the other, each once";
    return { error: "INVALID_REPLICA_ASSIGNMENT", message };
  }
  const onlyHere = assignments.every(({ brokerIds: [id, ...more] }) => id === nodeId && !more[0]);
  if (onlyHere && assignments.every(({ brokerIds }) => brokerIds.length === 1)) return null;
  const message = `every partition must be assigned to broker ${nodeId}, the only one`;
  return { error: "INVALID_REPLICA_ASSIGNMENT", message };
}

/** Are these too many partitions for one request, all of its topics together? */
export const refuseTotal = (partitions: number): Refused | null =>
  partitions > maxPartitions ? tooMany(partitions) : null;

const tooMany = (count: number): Refused => ({
  error: "POLICY_VIOLATION",
  message: `${count} partitions in one request are too many: at most ${maxPartitions}`,
});

function recordsOf({ name, topicId, configs }: NewTopic, count: number): MetadataRecord[] {
  const records: MetadataRecord[] = [{ kind: "topic", name, topicId }];
  for (const [setting, value] of configs) {
    records.push({ kind: "config", resource: "topic", resourceName: name, name: setting, value });
  }
  for (let index = 0; index < count; index++) records.push({ kind: "partition", topicId, index });
  return records;
}
