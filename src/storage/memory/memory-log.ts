import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { eachBatch, lastOffset } from "../../records/batch-header.ts";
import { allBatches } from "../all-batches.ts";
import { endWithin, positionOf, stampRun } from "../batch-run.ts";
import { compactSegments, PassStopped } from "../compaction/pass.ts";
import { notCleaned, planCompaction } from "../compaction/plan.ts";
import type {
  CompactionPolicy,
  CompactionResult,
  Lease,
  Log,
  LogFold,
  LogName,
  LogSettings,
  ReadLimits,
  StorageStats,
  TimestampedOffset,
} from "../log-store.ts";
import { firstRecordSince, latestRecord } from "../record-times.ts";
import { expiredSegments, isOverdue, mustRoll } from "../segment-policy.ts";
import { MemoryCompaction } from "./memory-compaction.ts";
import { type Chunk, MemorySegment } from "./memory-segment.ts";

type Counters = { -readonly [Name in keyof StorageStats]: StorageStats[Name] };

/** A log whose segments are chunks of memory; what is appended counts as durable at once. */
export class MemoryLog implements Log {
  readonly name: LogName;
  startOffset = 0;
  endOffset = 0;
  private readonly clock: Clock;
  private readonly counters: Counters;
  /** In order of their offsets; the last one is appended to. */
  segments: MemorySegment[];
  private progress = notCleaned;
  private isCompacting = false;
  private settings!: LogSettings;
  private fold!: LogFold;

  constructor(name: LogName, clock: Clock, counters: Counters) {
    this.name = name;
    this.clock = clock;
    this.counters = counters;
    this.segments = [new MemorySegment(0, clock.nowMs())];
  }

  /** Hands the log to an owner whose fold knows nothing yet. */
  reopen(settings: LogSettings, fold: LogFold): void {
    this.settings = settings;
    this.fold = fold;
    fold.restore(null);
    for (const chunk of this.chunks()) {
      for (const { header } of eachBatch(chunk.bytes.subarray(0, chunk.usedBytes))) {
        fold.apply(header);
      }
    }
  }

  get segmentBytes(): number {
    return this.settings.segmentBytes;
  }

  get durableOffset(): number {
    return this.endOffset;
  }

  get sizeBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  configure(settings: LogSettings): void {
    this.settings = settings;
  }

  append(batches: Buffer): number {
    const firstOffset = this.endOffset;
    const headers = stampRun(batches, firstOffset);
    const last = lastOffset(headers.at(-1)!);
    const incoming = {
      sizeBytes: batches.length,
      lastOffset: last,
      maxTimestampMs: headers.reduce((max, header) => Math.max(max, header.maxTimestampMs), -1),
    };
    if (mustRoll(this.active, incoming, this.settings, this.clock.nowMs())) this.roll();
    this.active.append(batches, headers, this.clock.nowMs());
    this.endOffset = last + 1;
    this.counters.bytesWritten += batches.length;
    for (const header of headers) this.fold.apply(header);
    return firstOffset;
  }

  async sync(): Promise<void> {}

  read(offset: number, limits: ReadLimits): Lease | null {
    if (offset < this.startOffset || offset > this.endOffset) return null;
    const isAtEnd = offset >= Math.min(limits.endOffset, this.endOffset);
    const chunk = isAtEnd ? undefined : this.chunkOf(offset);
    if (chunk === undefined) return lease(Buffer.alloc(0));
    const used = chunk.bytes.subarray(0, chunk.usedBytes);
    const start = positionOf(used, 0, offset);
    assert(start < used.length, "a chunk holds the offsets up to the next chunk's first");
    const bytes = used.subarray(start, endWithin(used, start, limits).end);
    this.counters.bytesRead += bytes.length;
    return lease(bytes);
  }

  async findTimestamp(timestampMs: number, endOffset: number): Promise<TimestampedOffset | null> {
    const range = { from: this.startOffset, to: endOffset };
    for (const chunk of this.chunks()) {
      if (chunk.maxTimestampMs < timestampMs) continue;
      for (const batch of eachBatch(chunk.bytes.subarray(0, chunk.usedBytes))) {
        const found = firstRecordSince(batch, timestampMs, range);
        if (found !== null) return found;
      }
    }
    return null;
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | null> {
    const range = { from: this.startOffset, to: this.endOffset };
    let latest: TimestampedOffset | null = null;
    for (const chunk of this.chunks()) {
      if (latest !== null && chunk.maxTimestampMs <= latest.timestampMs) continue;
      for (const batch of eachBatch(chunk.bytes.subarray(0, chunk.usedBytes))) {
        const found = latestRecord(batch, range);
        if (found !== null && found.timestampMs > (latest?.timestampMs ?? -Infinity))
          latest = found;
      }
    }
    return latest;
  }

  batches(offset: number): AsyncIterable<Lease> {
    return allBatches(this, offset);
  }

  async deleteBefore(offset: number): Promise<void> {
    assert(offset <= this.durableOffset, "only durable records are deleted");
    this.startOffset = Math.max(this.startOffset, offset);
    const keep = this.segments.findLastIndex((segment) => segment.baseOffset <= this.startOffset);
    this.segments = this.segments.slice(keep);
  }

  async compact(
    policy: CompactionPolicy,
    nowMs: number,
    stop?: AbortSignal,
  ): Promise<CompactionResult | null> {
    if (this.isCompacting) return null;
    const { segments } = this;
    const closed = {
      segments: segments.slice(0, -1),
      baseOffset: segments[0]!.baseOffset,
      endOffset: this.active.baseOffset,
    };
    const plan = planCompaction(closed, this.progress, policy, nowMs);
    if (plan === null) return null;
    this.isCompacting = true;
    try {
      const engine = new MemoryCompaction(this, stop);
      const { progress, ...result } = await compactSegments(engine, plan, policy, nowMs);
      this.progress = progress;
      this.counters.compactions++;
      this.counters.compactedBytes += result.bytesBefore - result.bytesAfter;
      return result;
    } catch (error) {
      if (error instanceof PassStopped) return null;
      throw error;
    } finally {
      this.isCompacting = false;
    }
  }

  rollIfDue(nowMs: number): void {
    if (isOverdue(this.active, this.settings, nowMs)) this.roll();
  }

  async applyRetention(
    nowMs: number,
    retentionMs: number,
    retentionBytes: number,
  ): Promise<number> {
    const count = expiredSegments(this.segments, nowMs, retentionMs, retentionBytes);
    if (count === this.segments.length) this.roll();
    const dropped = this.segments.splice(0, count);
    this.startOffset = Math.max(this.startOffset, this.segments[0]!.baseOffset);
    return dropped.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  private get active(): MemorySegment {
    return this.segments.at(-1)!;
  }

  private roll(): void {
    this.segments.push(new MemorySegment(this.endOffset, this.clock.nowMs()));
  }

  private *chunks(): Generator<Chunk> {
    for (const segment of this.segments) yield* segment.chunks;
  }

  /** The chunk whose batches reach from at most `offset` beyond it. */
  private chunkOf(offset: number): Chunk | undefined {
    const segment = this.segments.findLast(({ baseOffset }) => baseOffset <= offset);
    return segment?.chunks.findLast(({ baseOffset }) => baseOffset <= offset);
  }
}

/** The garbage collector keeps the bytes for as long as somebody looks at them. */
function lease(bytes: Buffer): Lease {
  return { bytes, release: () => {} };
}
