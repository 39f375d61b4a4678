/** What Kafka's ConfigResource types are called in our records; the numbers are Kafka's. */
export const resourceTypes = { topic: 2, broker: 4, clientMetrics: 16, group: 32 } as const;
export type ResourceType = keyof typeof resourceTypes;

/** A fact about the cluster: what `__cluster_metadata` is made of. */
export type MetadataRecord =
  | { readonly kind: "topic"; readonly name: string; readonly topicId: string }
  | { readonly kind: "partition"; readonly topicId: string; readonly index: number }
  | { readonly kind: "removeTopic"; readonly topicId: string }
  | {
      readonly kind: "config";
      readonly resource: ResourceType;
      readonly resourceName: string;
      readonly name: string;
      /** Null: back to the default. */
      readonly value: string | null;
    }
  /** Ids below are taken; a producer's id is never given twice. */
  | { readonly kind: "producerIds"; readonly nextProducerId: number };

export interface Topic {
  readonly name: string;
  /** 32 hex digits. */
  readonly id: string;
  readonly partitionCount: number;
}

/** Settings of one resource that differ from their defaults, as text. */
export type Overrides = ReadonlyMap<string, string>;
const noOverrides: Overrides = new Map();

/** Topics, settings and id blocks: a fold over `__cluster_metadata`. Only `replay` changes it. */
export class Catalog {
  private readonly byName = new Map<string, Topic>();
  private readonly byId = new Map<string, Topic>();
  /** Topic names with `.` read as `_`, as metrics do: two that collide must not both exist. */
  private readonly byMetricName = new Map<string, string>();
  private readonly overrides = new Map<string, Map<string, string>>();
  private readonly removedIds = new Set<string>();
  private firstFreeProducerId = 0;

  topic(name: string): Topic | undefined {
    return this.byName.get(name);
  }

  topicById(id: string): Topic | undefined {
    return this.byId.get(id);
  }

  get topics(): Iterable<Topic> {
    return this.byName.values();
  }

  /** Whether there was such a topic, and is no more: its records may go. */
  wasRemoved(id: string): boolean {
    return this.removedIds.has(id);
  }

  get nextProducerId(): number {
    return this.firstFreeProducerId;
  }

  overridesOf(resource: ResourceType, name: string): Overrides {
    return this.overrides.get(keyOf(resource, name)) ?? noOverrides;
  }

  /** Names of the resources of one type that have overrides. */
  *configured(resource: ResourceType): Iterable<string> {
    const prefix = keyOf(resource, "");
    for (const key of this.overrides.keys()) {
      if (key.startsWith(prefix)) yield key.slice(prefix.length);
    }
  }

  /** An existing topic whose name differs only in `.` against `_`. */
  collidingWith(name: string): string | undefined {
    const found = this.byMetricName.get(metricName(name));
    return found === name ? undefined : found;
  }

  replay(record: MetadataRecord): void {
    switch (record.kind) {
      case "topic":
        return this.put({ name: record.name, id: record.topicId, partitionCount: 0 });
      case "partition": {
        const topic = this.byId.get(record.topicId);
        if (topic === undefined) return;
        const partitionCount = Math.max(topic.partitionCount, record.index + 1);
        return this.put({ ...topic, partitionCount });
      }
      case "removeTopic":
        return this.remove(record.topicId);
      case "config":
        return this.configure(keyOf(record.resource, record.resourceName), record);
      case "producerIds":
        this.firstFreeProducerId = Math.max(this.firstFreeProducerId, record.nextProducerId);
    }
  }

  private put(topic: Topic): void {
    this.byName.set(topic.name, topic);
    this.byId.set(topic.id, topic);
    this.byMetricName.set(metricName(topic.name), topic.name);
  }

  private remove(topicId: string): void {
    const topic = this.byId.get(topicId);
    if (topic === undefined) return;
    this.removedIds.add(topicId);
    this.byId.delete(topicId);
    this.byName.delete(topic.name);
    this.byMetricName.delete(metricName(topic.name));
    this.overrides.delete(keyOf("topic", topic.name));
  }

  private configure(key: string, { name, value }: { name: string; value: string | null }): void {
    const overrides = this.overrides.get(key) ?? new Map<string, string>();
    if (value === null) overrides.delete(name);
    else overrides.set(name, value);
    if (overrides.size === 0) this.overrides.delete(key);
    else this.overrides.set(key, overrides);
  }
}

const keyOf = (resource: ResourceType, name: string): string => `${resource}/${name}`;
const metricName = (topic: string): string => topic.replaceAll(".", "_");
