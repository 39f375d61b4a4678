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
  /** Topics with partitions that the disk would not open: `openAgain` tries again. */
  private readonly unopened = new Map<string, TopicToOpen>();
  /** By topic id, as they are now: they may change while partitions are being opened. */
  private readonly settings = new Map<string, PartitionSettings>();
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
    this.settings.set(topic.id, settings);
    return this.inTurn(() => this.openMissing(topic));
  }

  private async openMissing(topic: TopicToOpen): Promise<void> {
    this.unopened.delete(topic.name);
    const open = this.byTopic.get(topic.name) ?? [];
    const missing = Array.from({ length: topic.partitionCount }, (_, index) => index).filter(
      (index) => open[index] === undefined,
    );
    await Promise.all(
      missing.map(async (index) => {
        open[index] = await this.openOne(topic, index);
      }),
    );
    this.byTopic.set(topic.name, open);
  }

  /** Partitions that are still to be opened, or are being opened, get these settings as well. */
  configure({ name, id }: Pick<TopicToOpen, "name" | "id">, settings: PartitionSettings): void {
    this.settings.set(id, settings);
    for (const partition of this.byTopic.get(name) ?? []) partition?.configure(settings);
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
    this.settings.delete(topicId);
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

  /**
   * Removes logs of topics that were deleted: a crash came between decision and deletion. Returns
   * the logs of topics that nobody has heard of; they are left alone. Those that should be there
   * and are not will begin empty: that is told.
   */
  async removeDeleted(
    fateOf: (topicId: string) => "kept" | "removed" | "unknown",
    topics: Iterable<TopicToOpen>,
  ): Promise<readonly LogName[]> {
    const strays: LogName[] = [];
    const names = await this.ports.store.list();
    this.warnOfMissing(names, topics);
    for (const name of names) {
      const fate = fateOf(name.topicId);
      if (fate === "unknown") strays.push(name);
      if (fate !== "removed") continue;
      this.ports.logger.info("removing a log of a topic that was deleted", { ...name });
      await this.removeLog(name);
    }
    return strays;
  }

  private warnOfMissing(names: readonly LogName[], topics: Iterable<TopicToOpen>): void {
    const there = new Set(names.map(({ topicId, partition }) => `${topicId}-${partition}`));
    for (const { name: topic, id, partitionCount } of topics) {
      for (let partition = 0; partition < partitionCount; partition++) {
        if (there.has(`${id}-${partition}`)) continue;
        this.ports.logger.warn("a log is not there: it begins empty", { topic, partition });
      }
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

  /** Tries to open what the disk would not: there may be room by now. */
  async openAgain(): Promise<void> {
    for (const name of [...this.unopened.keys()]) {
      await this.inTurn(async () => {
        const topic = this.unopened.get(name);
        if (topic !== undefined) await this.openMissing(topic);
      });
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

  /** Resolves when all that was asked to be opened or removed so far is. */
  settled(): Promise<void> {
    return this.turn;
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.turn.then(action);
    this.turn = done.catch(() => {});
    return done;
  }

  private async openOne(topic: TopicToOpen, index: number) {
    const identity = { topic: topic.name, topicId: topic.id, index };
    const { store, clock } = this.ports;
    const settings = () => this.settings.get(topic.id)!;
    try {
      const partition = await LocalPartition.open(store, identity, settings(), clock);
      partition.configure(settings());
      return partition;
    } catch (failure) {
      if (!(failure instanceof StorageFailure)) throw failure;
      const { kind, message: problem } = failure;
      this.ports.logger.error("partition is offline", { ...identity, kind, problem });
      if (kind !== "damaged") this.unopened.set(topic.name, topic);
      return undefined;
    }
  }
}
