import { describeConfigs } from "../../client/admin/configs.ts";
import { createTopics } from "../../client/admin/topics.ts";
import type { Cluster } from "../../client/cluster.ts";
import { Consumer } from "../../client/consumer.ts";
import { listOffsets } from "../../client/list-offsets.ts";
import { Producer } from "../../client/producer.ts";
import { isRefusal, type Refusal, refuse } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";
import type { SchemasTopic, TopicRecords } from "./schemas-topic.ts";

export interface KafkaSchemasTopicOptions {
  /** Confluent's `kafkastore.topic`. */
  readonly topic: string;
  /** Of a topic that has to be made; a cluster with fewer brokers gets fewer. */
  readonly replicationFactor: number;
  /** How long a write is tried. */
  readonly timeoutMs: number;
}

const partition = 0;

/** A decision's records must not be torn apart; what is too large the broker refuses. */
const maxBatchBytes = 64 * 1024 * 1024;

/** How long one read waits for records. */
const readWaitMs = 5_000;

/** `_schemas` in a Kafka cluster, reached by the Kafka protocol like any other topic. */
export class KafkaSchemasTopic implements SchemasTopic {
  private readonly cluster: Cluster;
  private readonly options: KafkaSchemasTopicOptions;
  private readonly producer: Producer;
  private readonly consumer: Consumer;

  constructor(cluster: Cluster, options: KafkaSchemasTopicOptions) {
    const { topic, timeoutMs } = options;
    this.cluster = cluster;
    this.options = options;
    this.producer = new Producer(cluster, {
      acks: -1,
      idempotent: true,
      lingerMs: 0,
      maxBatchBytes,
      deliveryTimeoutMs: timeoutMs,
      requestTimeoutMs: timeoutMs,
      createTopics: false,
    });
    this.consumer = new Consumer(cluster, { maxWaitMs: readWaitMs, onOutOfRange: "start" });
    this.consumer.assign([{ topic, partition, offset: 0 }]);
  }

  async ensure(): Promise<Refusal | null> {
    const { topic: name } = this.options;
    const known = await this.cluster.topic(name, { fresh: true });
    if (!isRefusal(known)) return this.verify();
    if (known.error !== "UNKNOWN_TOPIC_OR_PARTITION") return known;
    const created = await this.create();
    if (created !== null && created.error !== "TOPIC_ALREADY_EXISTS") return created;
    const topic = await this.cluster.topic(name, { fresh: true });
    return isRefusal(topic) ? topic : this.verify();
  }

  async endOffset(): Promise<number | Refusal> {
    const { topic } = this.options;
    const ends = await listOffsets(this.cluster, [{ topic, partition }], "end");
    return isRefusal(ends) ? ends : ends[0]!.offset;
  }

  async append(records: readonly KeyAndValue[]): Promise<number | Refusal> {
    const { topic } = this.options;
    // Sent without a pause between them, they travel as one batch.
    const sent = records.map((record) => this.producer.send({ topic, partition, ...record }));
    // A linger of 0 is still a timer, and the shortest takes a millisecond.
    void this.producer.flush();
    const [first] = await Promise.all(sent);
    return isRefusal(first!) ? first : first!.offset;
  }

  async read(): Promise<TopicRecords | Refusal> {
    const records = await this.consumer.poll(readWaitMs);
    if (isRefusal(records)) return records;
    return { records, nextOffset: this.consumer.positions()[0]!.offset };
  }

  close(): void {
    this.cluster.close();
  }

  private async create(): Promise<Refusal | null> {
    const { topic: name, replicationFactor: wanted } = this.options;
    const view = await this.cluster.metadata([]);
    if (isRefusal(view)) return view;
    const replicationFactor = Math.min(wanted, view.brokers.length);
    const configs = { "cleanup.policy": "compact" };
    const topic = { name, partitions: 1, replicationFactor, configs };
    const outcomes = await createTopics(this.cluster, [topic]);
    return isRefusal(outcomes) ? outcomes : (outcomes.get(name) ?? null);
  }

  /** A topic that forgets by age, or that is cut in parts, would lose schemas or their order. */
  private async verify(): Promise<Refusal | null> {
    const { topic: name } = this.options;
    const topic = await this.cluster.topic(name);
    if (isRefusal(topic)) return topic;
    const count = topic.partitions.length;
    if (count !== 1) {
      return refuse("INVALID_PARTITIONS", `${name} must have 1 partition, and has ${count}.`);
    }
    const described = await describeConfigs(this.cluster, { type: "topic", name });
    // Whoever may not look at the configuration may still be allowed to write.
    if (isRefusal(described)) return null;
    const policy = described.find((entry) => entry.name === "cleanup.policy")?.value ?? "compact";
    if (policy === "compact") return null;
    const mend = `set cleanup.policy=compact, or schemas will be lost: it is ${policy}.`;
    return refuse("INVALID_CONFIG", `${name}: ${mend}`);
  }
}
