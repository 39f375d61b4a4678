import type { Clock } from "../../base/clock.ts";
import type { BatchHeader } from "../../records/batch-header.ts";
import { ExpansionBudget } from "../../records/expansion-budget.ts";
import type { ShardLog } from "../../shard/shard.ts";
import {
  type Log,
  type LogStore,
  type ReadLimits,
  StorageFailure,
  type TimestampedOffset,
} from "../../storage/log-store.ts";
import type { Appended, Partition, Refused } from "../partition.ts";
import type { PartitionSettings } from "../partition-settings.ts";
import { ProducerState } from "../producer-state.ts";
import { admitBatch } from "./admit-batch.ts";

interface Identity {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
}

/** A partition over one local log: what is durable is visible, for there is no other replica. */
export class LocalPartition implements Partition {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
  private readonly log: Log;
  private readonly clock: Clock;
  private readonly state: ProducerState;
  private readonly watchers = new Set<() => void>();
  private settings: PartitionSettings;
  private visibleOffset: number;
  /** The flush that was asked for last, and what follows it. */
  private flushed: Promise<void> | null = null;
  private visible: Promise<void> = Promise.resolve();
  /** Ends the pass that is under way. */
  private compaction: AbortController | null = null;

  static async open(
    store: LogStore,
    { topic, topicId, index }: Identity,
    settings: PartitionSettings,
    clock: Clock,
  ): Promise<LocalPartition> {
    const state = new ProducerState();
    const log = await store.open({ topic, topicId, partition: index }, settings.log, state);
    return new LocalPartition(log, state, settings, clock);
  }

  private constructor(log: Log, state: ProducerState, settings: PartitionSettings, clock: Clock) {
    this.topic = log.name.topic;
    this.topicId = log.name.topicId;
    this.index = log.name.partition;
    this.log = log;
    this.state = state;
    this.settings = settings;
    this.clock = clock;
    this.visibleOffset = log.durableOffset;
  }

  get startOffset(): number {
    return this.log.startOffset;
  }
  get highWatermark(): number {
    return this.visibleOffset;
  }
  get lastStableOffset(): number {
    return this.visibleOffset;
  }
  get endOffset(): number {
    return this.log.endOffset;
  }
  get sizeBytes(): number {
    return this.log.sizeBytes;
  }
  get minInsyncReplicas(): number {
    return this.settings.minInsyncReplicas;
  }
  get producers() {
    return this.state.active();
  }

  configure(settings: PartitionSettings): void {
    this.settings = settings;
    if (!settings.compacts) this.compaction?.abort();
    this.log.configure(settings.log);
  }

  append(batch: Buffer, expansion = new ExpansionBudget()): Appended | Refused {
    const nowMs = this.clock.nowMs();
    const admitted = admitBatch(batch, this.settings, nowMs, expansion);
    if ("error" in admitted) return admitted;
    if (admitted.producerId >= 0) {
      const verdict = this.state.check(admitted);
      if (typeof verdict === "object") {
        return this.appended(verdict.duplicateOf, 0, verdict.timestampMs);
      }
      if (verdict !== "new") return { error: verdict, message: this.sequenceStory(admitted) };
    }
    try {
      const baseOffset = this.log.append(batch.subarray(0, admitted.sizeBytes));
      return this.appended(baseOffset, admitted.recordCount, nowMs);
    } catch (failure) {
      return refusal(failure);
    }
  }

  read(offset: number, limits: ReadLimits) {
    return this.log.read(offset, limits);
  }

  findTimestamp(timestampMs: number): Promise<TimestampedOffset | null | Refused> {
    return orRefused(() => this.log.findTimestamp(timestampMs, this.visibleOffset));
  }

  findMaxTimestamp(): Promise<TimestampedOffset | null | Refused> {
    return orRefused(async () => {
      const found = await this.log.findMaxTimestamp();
      // It may still be on its way to the disk: then it is told when it has arrived.
      if (found !== null && found.offset >= this.visibleOffset) await this.sync();
      return found;
    });
  }

  async deleteBefore(offset: number): Promise<number | Refused> {
    if (!this.settings.deletes) {
      const message = `${this.topic} is only compacted; DeleteRecords needs cleanup.policy=delete`;
      return { error: "POLICY_VIOLATION", message };
    }
    const target = offset === -1 ? this.visibleOffset : offset;
    if (target < 0 || target > this.visibleOffset) return { error: "OFFSET_OUT_OF_RANGE" };
    return orRefused(async () => {
      if (target > this.startOffset) await this.log.deleteBefore(target);
      return this.startOffset;
    });
  }

  watch(changed: () => void): void {
    this.watchers.add(changed);
  }

  unwatch(changed: () => void): void {
    this.watchers.delete(changed);
  }

  /**
   * Waits for everything appended so far to be durable and visible. All who wait for the same
   * flush are given the same promise: at full load that is hundreds.
   */
  sync(): Promise<void> {
    const flushed = this.log.sync();
    if (flushed !== this.flushed) {
      this.flushed = flushed;
      this.visible = flushed.then(() => this.advance());
    }
    return this.visible;
  }

  /** Rolls, retains and forgets what is due. */
  async tidy(nowMs: number, producerExpirationMs: number): Promise<void> {
    this.state.expire(nowMs, producerExpirationMs);
    this.log.rollIfDue(nowMs);
    const { deletes, retentionMs, retentionBytes } = this.settings;
    if (deletes) await this.log.applyRetention(nowMs, retentionMs, retentionBytes);
  }

  /**
   * Compacts the log while it is due; where `maxKeyMapBytes` do not hold all of its keys, in
   * several passes. Rejects with `StorageFailure` as `Log.compact` does.
   */
  async compact(maxKeyMapBytes: number, stop: AbortSignal): Promise<void> {
    if (this.compaction !== null) return;
    const pass = new AbortController();
    this.compaction = pass;
    try {
      const both = AbortSignal.any([stop, pass.signal]);
      for (let isWhole = false; !isWhole && this.settings.compacts && !both.aborted; ) {
        const nowMs = this.clock.nowMs();
        this.log.rollIfDue(nowMs);
        const { compaction } = this.settings;
        const policy = { ...compaction, maxKeyMapBytes, producers: this.state.lastOffsets() };
        isWhole = (await this.log.compact(policy, nowMs, both))?.isWhole ?? true;
      }
    } finally {
      this.compaction = null;
    }
  }

  /** This partition as the log of a coordinator, who alone writes to it and checks for itself. */
  asShardLog(): ShardLog {
    return {
      append: (batches) => {
        const first = this.log.append(batches);
        // Not every record has a reply that waits for it; consumers may see it all the same.
        void this.sync();
        return first;
      },
      sync: () => this.sync(),
      readAll: () => this.allBatches(),
    };
  }

  private async *allBatches(): AsyncIterable<Buffer> {
    for await (const lease of this.log.batches(this.log.startOffset)) {
      try {
        yield lease.bytes;
      } finally {
        lease.release();
      }
    }
  }

  /** Wakes everybody who waits: the partition is being deleted or closed. */
  wake(): void {
    for (const changed of [...this.watchers]) changed();
  }

  private appended(baseOffset: number, recordCount: number, timeMs: number): Appended {
    return {
      baseOffset,
      recordCount,
      logAppendTimeMs: this.settings.timestampType === "LogAppendTime" ? timeMs : -1,
      startOffset: this.log.startOffset,
      durable: this.sync(),
    };
  }

  private advance(): void {
    if (this.log.durableOffset <= this.visibleOffset) return;
    this.visibleOffset = this.log.durableOffset;
    this.wake();
  }

  private sequenceStory({ producerId, producerEpoch, baseSequence }: BatchHeader): string {
    const where = `${this.topic}-${this.index}`;
    const who = `producer ${producerId} epoch ${producerEpoch}`;
    return `${who} sent sequence ${baseSequence} to ${where}`;
  }
}

/** That the disk refuses one partition is an answer to its client, and nobody else's business. */
async function orRefused<Found>(work: () => Promise<Found>): Promise<Found | Refused> {
  try {
    return await work();
  } catch (failure) {
    return refusal(failure);
  }
}

function refusal(failure: unknown): Refused {
  if (!(failure instanceof StorageFailure)) throw failure;
  return { error: "KAFKA_STORAGE_ERROR", message: failure.message };
}
