import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Random } from "../base/random.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { isRefused, type Refused } from "../partitions/partition.ts";
import type { Partitions } from "../partitions/partitions.ts";
import { ShardRuntime } from "../shard/runtime.ts";
import type { ShardLog } from "../shard/shard.ts";
import type { Catalog, MetadataRecord, Overrides, ResourceType, Topic } from "./catalog.ts";
import type { NewTopic } from "./create-topic.ts";
import {
  type MetadataCommand,
  type MetadataReply,
  MetadataShard,
  producerIdBlock,
} from "./metadata-shard.ts";
import { partitionSettings } from "./partition-settings.ts";
import { decodeRecords, encodeRecords } from "./records.ts";

/** A topic to be made, as a client asks for it; its id is chosen here. */
export type TopicRequest = Omit<NewTopic, "topicId">;

interface Ports {
  readonly nodeId: number;
  readonly log: ShardLog;
  readonly partitions: Partitions;
  readonly config: BrokerConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Says what is wrong with a topic's settings; null when nothing is. */
  checkTopicConfigs(configs: ReadonlyMap<string, string>): string | null;
}

/**
 * Which topics, partitions and settings there are; and what may change them. A change is done,
 * partitions opened or removed and all, when its promise is kept.
 */
export class Metadata {
  private readonly ports: Ports;
  private readonly runtime: ShardRuntime<MetadataCommand, MetadataRecord, MetadataReply>;
  /** The last shard that was loaded whole: a reload is not to make topics vanish meanwhile. */
  private shard: MetadataShard;
  /** Topics that are being made: they are known before their partitions are there. */
  private readonly making = new Set<Promise<unknown>>();
  private readonly deletionListeners: ((topic: Topic) => void)[] = [];
  private producerIds = { next: 0, end: 0 };

  constructor(ports: Ports) {
    this.ports = ports;
    this.shard = this.newShard();
    this.runtime = new ShardRuntime<MetadataCommand, MetadataRecord, MetadataReply>({
      log: ports.log,
      clock: ports.clock,
      logger: ports.logger,
      newShard: () => this.newShard(),
      encode: (records, wallMs) => encodeRecords(ports.nodeId, records, wallMs),
      decode: decodeRecords,
      refuse: (_command, why) => ({
        error: unserved[why],
        message: `metadata cannot be changed now (${why})`,
      }),
    });
  }

  /** Replays the log: afterwards it is known which topics there are. */
  async load(): Promise<void> {
    await this.runtime.load();
    this.applyBrokerOverrides();
  }

  /** Opens every partition there is to be. */
  async openAll(): Promise<void> {
    await Promise.all([...this.topics()].map((topic) => this.openPartitions(topic)));
  }

  /** What became of a topic; "unknown": this log has never heard of it. */
  fateOf(topicId: string): "kept" | "removed" | "unknown" {
    if (this.topicById(topicId) !== undefined) return "kept";
    return this.catalog.wasRemoved(topicId) ? "removed" : "unknown";
  }

  /** Resolves when the topics that are being made have their partitions. */
  async settled(): Promise<void> {
    await Promise.all(this.making);
    await this.ports.partitions.settled();
  }

  topic(name: string): Topic | undefined {
    return this.catalog.topic(name);
  }

  topicById(id: string): Topic | undefined {
    return this.catalog.topicById(id);
  }

  topics(): Iterable<Topic> {
    return this.catalog.topics;
  }

  /** Topics that coordinators write: clients may read them, never produce to them. */
  isInternal(name: string): boolean {
    return internalTopics.has(name);
  }

  overridesOf(resource: ResourceType, name: string): Overrides {
    return this.catalog.overridesOf(resource, name);
  }

  configured(resource: ResourceType): Iterable<string> {
    return this.catalog.configured(resource);
  }

  /** The new topic, or why there is none; with `validateOnly` null when there could be. */
  createTopic(request: TopicRequest, validateOnly = false): Promise<Topic | Refused | null> {
    const made = this.makeTopic(request, validateOnly);
    this.making.add(made);
    const isMade = () => void this.making.delete(made);
    made.then(isMade, isMade);
    return made;
  }

  private async makeTopic(
    request: TopicRequest,
    validateOnly: boolean,
  ): Promise<Topic | Refused | null> {
    const topic = { ...request, topicId: this.ports.random.uuid() };
    const reply = await this.runtime.ask({ kind: "createTopic", topic, validateOnly });
    if (isRefused(reply)) return reply;
    if (validateOnly) return null;
    const created = this.topicById(topic.topicId);
    if (created === undefined) return { error: "UNKNOWN_TOPIC_OR_PARTITION" };
    await this.openPartitions(created);
    return created;
  }

  async deleteTopic(topic: Topic): Promise<Refused | null> {
    const reply = await this.runtime.ask({ kind: "deleteTopic", topicId: topic.id });
    if (isRefused(reply)) return reply;
    await this.ports.partitions.remove(topic);
    for (const listener of this.deletionListeners) listener(topic);
    return null;
  }

  /** `count` is the new total; `assignments` are those of the partitions that are added. */
  async createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly number[])[] | null,
    validateOnly: boolean,
  ): Promise<Refused | null> {
    const command = { kind: "createPartitions", name, count, assignments, validateOnly } as const;
    const reply = await this.runtime.ask(command);
    if (isRefused(reply)) return reply;
    const topic = this.topic(name);
    if (!validateOnly && topic !== undefined) await this.openPartitions(topic);
    return null;
  }

  /** Writes checked changes down, and lets partitions and broker work by them at once. */
  async changeConfigs(
    resource: ResourceType,
    resourceName: string,
    changes: ReadonlyMap<string, string | null>,
  ): Promise<Refused | null> {
    if (changes.size === 0) return null;
    const command = { kind: "changeConfigs", resource, resourceName, changes } as const;
    const reply = await this.runtime.ask(command);
    if (isRefused(reply)) return reply;
    if (resource === "broker") this.applyBrokerOverrides();
    const topics = resource === "broker" ? this.topics() : [this.topic(resourceName)];
    for (const topic of topics) {
      if (topic !== undefined && resource !== "group") this.configurePartitions(topic);
    }
    return null;
  }

  /** A producer id that nobody had before, and nobody will have again. (KIP-98) */
  async newProducerId(): Promise<number | Refused> {
    while (this.producerIds.next === this.producerIds.end) {
      const reply = await this.runtime.ask({ kind: "reserveProducerIds" });
      if (isRefused(reply)) return reply;
      // Another request may have brought a block meanwhile: then this one is merely skipped.
      if (this.producerIds.next < this.producerIds.end) break;
      this.producerIds = { next: reply.done, end: reply.done + producerIdBlock };
    }
    return this.producerIds.next++;
  }

  /** Calls `listener` after a topic and its records have gone. */
  onTopicDeleted(listener: (topic: Topic) => void): void {
    this.deletionListeners.push(listener);
  }

  close(): void {
    this.runtime.close();
  }

  private get catalog(): Catalog {
    return this.shard.catalog;
  }

  private newShard(): MetadataShard {
    const { nodeId, config, checkTopicConfigs } = this.ports;
    const rules = {
      nodeId,
      get defaultPartitions() {
        return config.values["num.partitions"];
      },
      checkConfigs: checkTopicConfigs,
    };
    return new MetadataShard(rules, (loaded) => {
      this.shard = loaded;
    });
  }

  private async openPartitions(topic: Topic): Promise<void> {
    await this.ports.partitions.open(topic, this.settingsOf(topic));
  }

  private configurePartitions(topic: Topic): void {
    this.ports.partitions.configure(topic, this.settingsOf(topic));
  }

  private settingsOf({ name }: Topic) {
    const { config } = this.ports;
    const overrides = Object.fromEntries(this.overridesOf("topic", name));
    return partitionSettings(config.forTopic(overrides), config.values);
  }

  private applyBrokerOverrides(): void {
    const { config, nodeId } = this.ports;
    config.setDynamic(
      Object.fromEntries(this.overridesOf("broker", String(nodeId))),
      Object.fromEntries(this.overridesOf("broker", "")),
    );
  }
}

/** All but a bug pass: clients then ask again, as they ask again who the controller is. */
const unserved = {
  loading: "NOT_CONTROLLER",
  noRoom: "KAFKA_STORAGE_ERROR",
  lost: "NOT_CONTROLLER",
  bug: "UNKNOWN_SERVER_ERROR",
} as const;

export const offsetsTopic = "__consumer_offsets";
const internalTopics: ReadonlySet<string> = new Set([offsetsTopic, "__transaction_state"]);
