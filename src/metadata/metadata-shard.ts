import { isRefused, type Refused } from "../partitions/partition.ts";
import {
  type Decision,
  type Instant,
  nothing,
  type RequestId,
  type Shard,
} from "../shard/shard.ts";
import { Catalog, type MetadataRecord, type ResourceType } from "./catalog.ts";
import {
  type Assignment,
  type CreationRules,
  createTopic,
  type NewTopic,
  refuseAssignments,
} from "./create-topic.ts";

/** Producer ids are reserved in blocks, so that few of them need a write. */
export const producerIdBlock = 1_000;

/** The closed set of things that may be asked of the cluster's metadata. */
export type MetadataCommand =
  | { readonly kind: "createTopic"; readonly topic: NewTopic; readonly validateOnly: boolean }
  | { readonly kind: "deleteTopic"; readonly topicId: string }
  | {
      readonly kind: "createPartitions";
      readonly name: string;
      /** The new total. */
      readonly count: number;
      /** Of the new ones; null: the broker chooses. */
      readonly assignments: readonly (readonly number[])[] | null;
      readonly validateOnly: boolean;
    }
  | {
      readonly kind: "changeConfigs";
      readonly resource: ResourceType;
      readonly resourceName: string;
      /** Null: back to the default. */
      readonly changes: ReadonlyMap<string, string | null>;
    }
  | { readonly kind: "reserveProducerIds" };

/** `done` carries the first id of the block reserved, where one was. */
export type MetadataReply = { readonly done: number } | Refused;
const done: MetadataReply = { done: 0 };

/** Decides what happens to topics and settings; see `Catalog` for the state it is a fold of. */
export class MetadataShard implements Shard<MetadataCommand, MetadataRecord, MetadataReply> {
  readonly catalog = new Catalog();
  private readonly rules: CreationRules;
  private readonly whenLoaded: (shard: MetadataShard) => void;

  constructor(rules: CreationRules, whenLoaded: (shard: MetadataShard) => void) {
    this.rules = rules;
    this.whenLoaded = whenLoaded;
  }

  decide(command: MetadataCommand, from: RequestId): Decision<MetadataRecord, MetadataReply> {
    const records = this.recordsFor(command);
    if (isRefused(records)) return { records: [], replies: [{ to: from, reply: records }] };
    const written = "validateOnly" in command && command.validateOnly ? [] : records;
    const reply =
      command.kind === "reserveProducerIds" ? { done: this.catalog.nextProducerId } : done;
    return { records: written, replies: [{ to: from, reply }] };
  }

  replay(record: MetadataRecord): void {
    this.catalog.replay(record);
  }

  loaded(): void {
    this.whenLoaded(this);
  }

  unwritten(_now: Instant): readonly RequestId[] {
    return [];
  }

  nextDeadlineMs(): null {
    return null;
  }

  expire(): Decision<MetadataRecord, MetadataReply> {
    return nothing;
  }

  private recordsFor(command: MetadataCommand): readonly MetadataRecord[] | Refused {
    switch (command.kind) {
      case "createTopic":
        return createTopic(this.catalog, command.topic, this.rules);
      case "deleteTopic":
        return this.deleteTopic(command.topicId);
      case "createPartitions":
        return this.createPartitions(command);
      case "changeConfigs": {
        const { resource, resourceName, changes } = command;
        return [...changes].map(([name, value]) => ({
          kind: "config",
          resource,
          resourceName,
          name,
          value,
        }));
      }
      case "reserveProducerIds": {
        const nextProducerId = this.catalog.nextProducerId + producerIdBlock;
        return [{ kind: "producerIds", nextProducerId }];
      }
    }
  }

  private deleteTopic(topicId: string): readonly MetadataRecord[] | Refused {
    const exists = this.catalog.topicById(topicId) !== undefined;
    return exists ? [{ kind: "removeTopic", topicId }] : { error: "UNKNOWN_TOPIC_ID" };
  }

  private createPartitions(
    command: Extract<MetadataCommand, { kind: "createPartitions" }>,
  ): readonly MetadataRecord[] | Refused {
    const { name, count, assignments } = command;
    const topic = this.catalog.topic(name);
    if (topic === undefined) return { error: "UNKNOWN_TOPIC_OR_PARTITION" };
    const { id: topicId, partitionCount } = topic;
    if (count <= partitionCount) {
      const message = `the topic has ${partitionCount} partitions; ${count} are not more`;
      return { error: "INVALID_PARTITIONS", message };
    }
    const added = count - partitionCount;
    const chosen: Assignment[] | undefined = assignments?.map((brokerIds, i) => ({
      partitionIndex: partitionCount + i,
      brokerIds,
    }));
    if (chosen !== undefined && chosen.length !== added) {
      const message = `${added} partitions are added, but ${chosen.length} are assigned`;
      return { error: "INVALID_REPLICA_ASSIGNMENT", message };
    }
    const first = partitionCount;
    const everything = chosen ?? automatic(first, added, this.rules.nodeId);
    const refusal = refuseAssignments(everything, first, this.rules.nodeId);
    if (refusal !== null) return refusal;
    return everything.map(({ partitionIndex: index }) => ({ kind: "partition", topicId, index }));
  }
}

const automatic = (first: number, count: number, nodeId: number): Assignment[] =>
  Array.from({ length: Math.min(count, 10_001) }, (_, i) => ({
    partitionIndex: first + i,
    brokerIds: [nodeId],
  }));
