import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type LogName, type LogStore, StorageFailure } from "../storage/log-store.ts";
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

/** A log that cannot be compacted, for it is damaged or the disk is full, is left so long. */
const compactionRetryMs = 60_000;

/** The partitions that this node holds, and the housekeeping they all need. */
export class Partitions {
  private readonly byTopic = new Map<string, (LocalPartition | undefined)[]>();
  /** Topics with partitions that the disk would not open: `tidy` tries again. */
  private readonly unopened = new Map<string, [TopicToOpen, PartitionSettings]>();
  /** Opening and removing take turns: no log is to be opened twice, or while it goes. */
  private turn: Promise<void> = Promise.resolve();
  private readonly ports: Ports;
  private readonly compaction = new AbortController();
  /** Until when, by the monotonic clock, a log is not tried again. */
  private readonly uncompactable = new WeakMap<LocalPartition, number>();

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
   * Opens, creating what is missing, every partition of a topic that is not open yet. A log that
   * is damaged, or that the disk refuses, is reported and left offline: the others serve on.
   */
  open(topic: TopicToOpen, settings: PartitionSettings): Promise<void> {
    return this.inTurn(() => this.openMissing(topic, settings));
  }

  private async openMissing(topic: TopicToOpen, settings: PartitionSettings): Promise<void> {
    this.unopened.delete(topic.name);
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
    const unopened = this.unopened.get(topic);
    if (unopened !== undefined) this.unopened.set(topic, [unopened[0], settings]);
  }

  /**
   * Deletes a topic's partitions and their bytes, offline ones too; whoever waits on them is
   * woken. What the disk will not let go is left for the next start.
   */
  remove(topic: TopicToOpen): Promise<void> {
    return this.inTurn(() => this.removeAll(topic));
  }

  private async removeAll({ name: topic, id: topicId, partitionCount }: TopicToOpen) {
    const partitions = this.byTopic.get(topic) ?? [];
    this.byTopic.delete(topic);
    this.unopened.delete(topic);
    for (let partition = 0; partition < partitionCount; partition++) {
      await this.removeLog({ topic, topicId, partition });
      partitions[partition]?.wake();
    }
  }

  private async removeLog(name: LogName): Promise<void> {
    try {
      await this.ports.store.remove(name);
    } catch (failure) {
      if (!(failure instanceof StorageFailure)) throw failure;
      const problem = failure.message;
      this.ports.logger.error("could not remove a log", { ...name, problem });
    }
  }

  /** Removes logs of topics that no longer exist: a crash came between decision and deletion. */
  async removeAllBut(topicIds: ReadonlySet<string>): Promise<void> {
    for (const name of await this.ports.store.list()) {
      if (topicIds.has(name.topicId)) continue;
      this.ports.logger.warn("removing a log that belongs to no topic", { ...name });
      await this.removeLog(name);
    }
  }

  /** Rolls, retains and forgets what is due in every partition; a failure of one stops no other. */
  async tidy(producerExpirationMs: number): Promise<void> {
    for (const topic of [...this.unopened.keys()]) await this.inTurn(() => this.openAgain(topic));
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

  /**
   * Compacts what is due, one log at a time. One that cannot be compacted is left as it is for a
   * while, and stops no other.
   */
  async compact(maxKeyMapBytes: number): Promise<void> {
    const { clock, logger } = this.ports;
    for (const partition of this.all()) {
      if (this.compaction.signal.aborted) return;
      if ((this.uncompactable.get(partition) ?? -Infinity) > clock.monotonicMs()) continue;
      try {
        await partition.compact(maxKeyMapBytes, this.compaction.signal);
      } catch (failure) {
        if (!(failure instanceof StorageFailure)) throw failure;
        const { topic, index } = partition;
        logger.warn("could not compact a partition", { topic, index, problem: failure.message });
        this.uncompactable.set(partition, clock.monotonicMs() + compactionRetryMs);
      }
    }
  }

  /** Ends what `compact` has under way, for good. */
  stopCompaction(): void {
    this.compaction.abort();
  }

  private async openAgain(topic: string): Promise<void> {
    const unopened = this.unopened.get(topic);
    if (unopened !== undefined) await this.openMissing(...unopened);
  }

  /** Resolves when all that was asked to be opened or removed so far is. */
  settled(): Promise<void> {
    return this.turn;
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
      if (!(failure instanceof StorageFailure)) throw failure;
      const { kind, message: problem } = failure;
      this.ports.logger.error("partition is offline", { ...identity, kind, problem });
      if (kind !== "damaged") this.unopened.set(topic.name, [topic, settings]);
      return undefined;
    }
  }
}
