import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type LogStore, StorageFailure } from "../storage/log-store.ts";
import { LocalPartition } from "./local/local-partition.ts";
import type { PartitionSettings } from "./partition-settings.ts";

/** A topic whose partitions are to be open. */
export interface TopicToOpen {
  readonly name: string;
  /** 32 hex digits. */
  readonly id: string;
  readonly partitionCount: number;
}

interface Ports {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The partitions that this node holds, and the housekeeping they all need. */
export class Partitions {
  private readonly byTopic = new Map<string, (LocalPartition | undefined)[]>();
  /** Opening and removing take turns: no log is to be opened twice, or while it goes. */
  private turn: Promise<void> = Promise.resolve();
  private readonly ports: Ports;

  constructor(ports: Ports) {
    this.ports = ports;
  }

  /** Undefined when there is no such partition, or its log is damaged and therefore offline. */
  get(topic: string, index: number): LocalPartition | undefined {
    return this.byTopic.get(topic)?.[index];
  }

  *all(): Iterable<LocalPartition> {
    for (const partitions of this.byTopic.values()) {
      for (const partition of partitions) if (partition !== undefined) yield partition;
    }
  }

  /**
   * Opens, creating what is missing, every partition of a topic that is not open yet. A damaged
   * log is reported and left offline: the others serve on.
   */
  open(topic: TopicToOpen, settings: PartitionSettings): Promise<void> {
    return this.inTurn(() => this.openMissing(topic, settings));
  }

  private async openMissing(topic: TopicToOpen, settings: PartitionSettings): Promise<void> {
    const open = this.byTopic.get(topic.name) ?? [];
    const missing = Array.from({ length: topic.partitionCount }, (_, index) => index).filter(
      (index) => open[index] === undefined,
    );
    await Promise.all(
      missing.map(async (index) => {
        open[index] = await this.openOne(topic, index, settings);
      }),
    );
    this.byTopic.set(topic.name, open);
  }

  configure(topic: string, settings: PartitionSettings): void {
    for (const partition of this.byTopic.get(topic) ?? []) partition?.configure(settings);
  }

  /** Deletes a topic's partitions and their bytes; whoever waits on them is woken. */
  remove(topic: string): Promise<void> {
    return this.inTurn(() => this.removeAll(topic));
  }

  private async removeAll(topic: string): Promise<void> {
    const partitions = this.byTopic.get(topic) ?? [];
    this.byTopic.delete(topic);
    for (const partition of partitions) {
      if (partition === undefined) continue;
      const { topicId, index } = partition;
      await this.ports.store.remove({ topic, topicId, partition: index });
      partition.wake();
    }
  }

  /** Removes logs of topics that no longer exist: a crash came between decision and deletion. */
  async removeAllBut(topicIds: ReadonlySet<string>): Promise<void> {
    for (const name of await this.ports.store.list()) {
      if (topicIds.has(name.topicId)) continue;
      this.ports.logger.warn("removing a log that belongs to no topic", { ...name });
      await this.ports.store.remove(name);
    }
  }

  /** Rolls, retains and forgets what is due in every partition; a failure of one stops no other. */
  async tidy(producerExpirationMs: number): Promise<void> {
    const nowMs = this.ports.clock.nowMs();
    for (const partition of this.all()) {
      try {
        await partition.tidy(nowMs, producerExpirationMs);
      } catch (problem) {
        const { topic, index } = partition;
        this.ports.logger.error("could not tidy a partition", { topic, index, problem });
      }
    }
  }

  /** Wakes every waiting fetch, so that a stopping node need not wait for them. */
  wakeAll(): void {
    for (const partition of this.all()) partition.wake();
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.turn.then(action);
    this.turn = done.catch(() => {});
    return done;
  }

  private async openOne(topic: TopicToOpen, index: number, settings: PartitionSettings) {
    const identity = { topic: topic.name, topicId: topic.id, index };
    try {
      return await LocalPartition.open(this.ports.store, identity, settings, this.ports.clock);
    } catch (failure) {
      if (!(failure instanceof StorageFailure) || failure.kind !== "damaged") throw failure;
      this.ports.logger.error("partition is offline: its log is damaged", {
        ...identity,
        problem: failure.message,
      });
      return undefined;
    }
  }
}
