import type { NewRecord } from "../records/build-batch.ts";
import type { CodecName } from "../records/compression/codec.ts";
import type { Cluster } from "./cluster.ts";
import { PartitionQueue, recordBytes } from "./partition-queue.ts";
import { partitionOfKey, StickyPartition } from "./partitioner.ts";
import { ProducerIds } from "./producer-ids.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";

export interface ProducerOptions {
  /** Who must have a record before it counts: 0 nobody, 1 the leader, -1 every in-sync replica. */
  readonly acks: -1 | 0 | 1;
  readonly codec: CodecName;
  /** The codec's own scale. */
  readonly compressionLevel?: number;
  /** How long a batch waits for company. */
  readonly lingerMs: number;
  /** Before compression. A larger record travels alone. */
  readonly maxBatchBytes: number;
  /** Records not settled yet; `hasRoom` waits while there are more. */
  readonly maxBufferedBytes: number;
  /** Repeated batches are stored once, and in order. Needs `acks` -1. */
  readonly idempotent: boolean;
  /** How long a batch is tried. */
  readonly deliveryTimeoutMs: number;
  /** How long the leader may wait for the replicas. */
  readonly requestTimeoutMs: number;
  /** Topics that are missing are created, where the broker allows it. */
  readonly createTopics: boolean;
}

const defaultProducerOptions: ProducerOptions = {
  acks: -1,
  codec: "none",
  lingerMs: 5,
  maxBatchBytes: 512 * 1024,
  maxBufferedBytes: 32 * 1024 * 1024,
  idempotent: true,
  deliveryTimeoutMs: 120_000,
  requestTimeoutMs: 30_000,
  createTopics: true,
};

export interface OutgoingRecord {
  readonly topic: string;
  /** Null: by the key's hash as Kafka's own client does it; without a key, by chance. */
  readonly partition?: number | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: NewRecord["headers"];
  /** Null: now. */
  readonly timestampMs?: number | null;
}

/** Where a record was stored. */
export interface Delivery {
  readonly topic: string;
  readonly partition: number;
  /** -1 when the broker did not say: with `acks` 0, or found stored already. */
  readonly offset: number;
  readonly timestampMs: number;
}

/** Sends records in batches. Those of one partition are stored in the order of `send`. */
export class Producer {
  private readonly cluster: Cluster;
  private readonly options: ProducerOptions;
  private readonly producerIds: ProducerIds;
  private readonly queues = new Map<string, PartitionQueue>();
  private readonly sticky = new Map<string, StickyPartition>();
  /** By topic, the last record to get its partition: the next one waits for it. */
  private readonly placing = new Map<string, Promise<void>>();
  private waitingForRoom: (() => void)[] = [];
  private bufferedBytes = 0;

  constructor(cluster: Cluster, options: Partial<ProducerOptions> = {}) {
    this.cluster = cluster;
    this.options = { ...defaultProducerOptions, ...options };
    if (this.options.acks !== -1) this.options = { ...this.options, idempotent: false };
    this.producerIds = new ProducerIds(cluster);
  }

  /** Settles once the record is stored or given up. Refused as Kafka names it. */
  send(record: OutgoingRecord): Promise<Delivery | Refusal> {
    return new Promise((settle) => {
      const stored = this.stamp(record);
      this.bufferedBytes += recordBytes(stored);
      const before = this.placing.get(record.topic) ?? Promise.resolve();
      const placing = before.then(() => this.place(record, stored, settle));
      this.placing.set(record.topic, placing);
    });
  }

  /** Resolves while less than `maxBufferedBytes` wait: how a fast source is slowed down. */
  async hasRoom(): Promise<void> {
    while (this.bufferedBytes >= this.options.maxBufferedBytes) {
      await new Promise<void>((resolve) => this.waitingForRoom.push(resolve));
    }
  }

  /** Sends what waits for company and resolves when every record is settled. */
  async flush(): Promise<void> {
    await Promise.all(this.placing.values());
    await Promise.all([...this.queues.values()].map((queue) => queue.flush()));
  }

  private stamp({ key, value, headers = [], timestampMs }: OutgoingRecord): NewRecord {
    return { key, value, headers, timestampMs: timestampMs ?? this.cluster.ports.clock.nowMs() };
  }

  private async place(
    record: OutgoingRecord,
    stored: NewRecord,
    settle: (outcome: Delivery | Refusal) => void,
  ): Promise<void> {
    const { topic } = record;
    const view = await this.cluster.topic(topic, { create: this.options.createTopics });
    const partition = isRefusal(view) ? view : this.choose(record, view.partitions.length);
    if (!isRefusal(partition)) {
      this.queue(topic, partition).add(stored, settle);
      return;
    }
    this.release(recordBytes(stored));
    settle(partition);
  }

  private choose({ topic, partition, key }: OutgoingRecord, count: number): number | Refusal {
    if (count === 0) return refuse("LEADER_NOT_AVAILABLE", `${topic} has no partitions.`);
    if (partition !== null && partition !== undefined) {
      if (partition >= 0 && partition < count) return partition;
      const sentence = `${topic} has ${count} partitions, and no number ${partition}.`;
      return refuse("UNKNOWN_TOPIC_OR_PARTITION", sentence);
    }
    if (key !== null) return partitionOfKey(key, count);
    let sticky = this.sticky.get(topic);
    if (sticky === undefined) {
      sticky = new StickyPartition(this.cluster.ports.random);
      this.sticky.set(topic, sticky);
    }
    return sticky.among(count);
  }

  private queue(topic: string, partition: number): PartitionQueue {
    const key = `${topic}/${partition}`;
    let queue = this.queues.get(key);
    if (queue === undefined) {
      queue = new PartitionQueue(this.cluster, this.options, this.producerIds, {
        topic,
        partition,
        sealed: () => this.sticky.get(topic)?.leave(partition),
        settled: (sizeBytes) => this.release(sizeBytes),
      });
      this.queues.set(key, queue);
    }
    return queue;
  }

  private release(sizeBytes: number): void {
    this.bufferedBytes -= sizeBytes;
    if (this.bufferedBytes >= this.options.maxBufferedBytes) return;
    for (const resolve of this.waitingForRoom.splice(0)) resolve();
  }
}
