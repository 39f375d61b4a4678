import { assert } from "../../base/assert.ts";
import { sizeAt } from "../batch-run.ts";
import {
  type CleanedOutput,
  type CompactingEngine,
  compactSegments,
  PassStopped,
  runBytes,
} from "../compaction/pass.ts";
import {
  type CompactionPlan,
  newestOf,
  placeOf,
  planCompaction,
  type SegmentRange,
} from "../compaction/plan.ts";
import {
  type CompactionPolicy,
  type CompactionResult,
  type LogName,
  StorageFailure,
} from "../log-store.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CleanedSegment } from "./cleaned-segment.ts";
import type { CleanerOffsets } from "./cleaner-offsets.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { writeIndex } from "./load-index.ts";
import type { Segment } from "./segment.ts";
import { completeSwap, type Swap, swapFile } from "./swap.ts";

/** A log on disk as compaction sees it. */
export interface CompactedLog {
  readonly name: LogName;
  /** Compaction replaces some of them; the last one is appended to. */
  readonly segments: Segment[];
  readonly startOffset: number;
  readonly segmentBytes: number;
  readonly indexIntervalBytes: number;
  readonly checkpoint: Checkpoint;
  /** Makes durable in place all that was written before the call. */
  flushInPlace(): Promise<void>;
}

/**
 * The compaction of one log on disk. What is cleaned is written beside the log, and takes the place
 * of its segments in one step that a crash cannot halve (`swap.ts`). Whoever reads a segment that
 * was replaced goes on with the file it has, or looks again.
 */
export class Compactor implements CompactingEngine<Segment> {
  /** How many swaps there were: what was looked up before may be another segment's by now. */
  swaps = 0;
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly log: CompactedLog;
  private readonly offsets: CleanerOffsets;
  private pass: Promise<CompactionResult | null> | null = null;
  private swap: Promise<unknown> | null = null;
  private stop: AbortSignal | undefined;
  private state: "open" | "closed" | "removed" = "open";

  constructor(disk: Disk, directory: string, log: CompactedLog, offsets: CleanerOffsets) {
    this.disk = disk;
    this.directory = directory;
    this.log = log;
    this.offsets = offsets;
  }

  /** As `Log.compact`. */
  async run(
    policy: CompactionPolicy,
    nowMs: number,
    stop?: AbortSignal,
  ): Promise<CompactionResult | null> {
    if (this.pass !== null || this.state !== "open") return null;
    this.stop = stop;
    this.pass = this.compact(policy, nowMs);
    try {
      return await this.pass;
    } finally {
      this.pass = null;
    }
  }

  /** Ends a pass that is under way: what it has not put in place yet is thrown away. */
  async close(): Promise<void> {
    if (this.state === "open") this.state = "closed";
    await this.pass?.catch(() => {});
  }

  /** The log's folder is about to be removed. Resolves when nothing there is touched any more. */
  async abandon(): Promise<void> {
    this.state = "removed";
    await this.pass?.catch(() => {});
  }

  /** Segments are being replaced: whoever removes some waits for `settled`, and asks again. */
  get isSwapping(): boolean {
    return this.swap !== null;
  }

  async settled(): Promise<void> {
    await this.swap?.catch(() => {});
  }

  private async compact(policy: CompactionPolicy, nowMs: number): Promise<CompactionResult | null> {
    const { disk, log, offsets } = this;
    try {
      const plan = await this.plan(policy, nowMs);
      if (plan === null) return null;
      const { progress, ...result } = await compactSegments(this, plan, policy, nowMs);
      this.mustGoOn();
      await this.changing(() => offsets.set(log.name, progress));
      disk.counters.compactions++;
      disk.counters.compactedBytes += result.bytesBefore - result.bytesAfter;
      return result;
    } catch (error) {
      if (error instanceof PassStopped || this.state === "removed") return null;
      throw storageFailure(error, `Cannot compact ${this.directory}`);
    }
  }

  /** Null: nothing is due. What is to be cleaned is durable in place, and its indexes written. */
  private async plan(
    policy: CompactionPolicy,
    nowMs: number,
  ): Promise<CompactionPlan<Segment> | null> {
    const { log, offsets } = this;
    const due = (closed: SegmentRange<Segment>) =>
      planCompaction(closed, offsets.of(log.name), policy, nowMs);
    const closed = this.closed();
    if (Number.isFinite(policy.maxLagMs)) this.learnFirstTimestamps(closed);
    // Most of the time nothing is due; only then is the disk waited for.
    if (due(closed) === null) return null;
    await log.flushInPlace();
    await log.checkpoint.settled();
    this.mustGoOn();
    return due(this.durable(closed.endOffset));
  }

  /** The segments that nobody appends to any more. */
  private closed(): SegmentRange<Segment> {
    const { segments } = this.log;
    const active = segments.at(-1)!;
    const { baseOffset } = segments[0]!;
    return { segments: segments.slice(0, -1), baseOffset, endOffset: active.baseOffset };
  }

  /** The same up to `limit`, of which all is durable in place and the index files are written. */
  private durable(limit: number): SegmentRange<Segment> {
    const { segments, checkpoint } = this.log;
    const maxEnd = Math.min(limit, checkpoint.writtenOffset);
    let count = 0;
    for (; count < segments.length - 1; count++) {
      const segment = segments[count]!;
      const isReady = !segment.isDirty && !checkpoint.mentions(segment);
      if (segments[count + 1]!.baseOffset > maxEnd || !isReady) break;
    }
    const { baseOffset } = segments[0]!;
    return {
      segments: segments.slice(0, count),
      baseOffset,
      endOffset: segments[count]!.baseOffset,
    };
  }

  /** Of what was never cleaned: a log is due when one of its segments begins long ago. */
  private learnFirstTimestamps({ segments, endOffset }: SegmentRange<Segment>): void {
    const { firstDirtyOffset } = this.offsets.of(this.log.name);
    for (const [index, segment] of segments.entries()) {
      const end = segments[index + 1]?.baseOffset ?? endOffset;
      if (end > firstDirtyOffset && segment.sizeBytes > 0) segment.learnFirstTimestamp();
    }
  }

  get segmentBytes(): number {
    return this.log.segmentBytes;
  }

  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.mustGoOn();
  }

  private mustGoOn(): void {
    if (this.state !== "open" || this.stop?.aborted) throw new PassStopped();
  }

  async *runs(segment: Segment): AsyncGenerator<Buffer> {
    const { openFiles, pool } = this.disk;
    // A segment that was removed since is in no later pass.
    if (segment.file.isRetired) throw new PassStopped();
    const { path } = segment.file;
    const fd = openFiles.hold(segment.file);
    let pooled = pool.take(runBytes);
    try {
      for (let position = 0; position < segment.sizeBytes; ) {
        const left = segment.sizeBytes - position;
        let run = pooled.buffer.subarray(0, Math.min(runBytes, left));
        await this.readInto(fd, run, position, path);
        let end = wholeBatches(run);
        if (end === 0) {
          const batchBytes = run.length < 12 ? Infinity : sizeAt(run, 0);
          if (batchBytes > left) throw new StorageFailure("damaged", `${path} is cut short.`);
          pooled.discard();
          pooled = pool.take(Math.max(runBytes, batchBytes));
          run = pooled.buffer.subarray(0, batchBytes);
          await this.readInto(fd, run, position, path);
          end = batchBytes;
        }
        this.mustGoOn();
        yield run.subarray(0, end);
        position += end;
      }
    } finally {
      pooled.discard();
      openFiles.letGo(segment.file);
    }
  }

  private async readInto(fd: number, into: Buffer, position: number, path: string): Promise<void> {
    try {
      for (let done = 0; done < into.length; ) {
        const read = await this.disk.files.readLater(fd, into.subarray(done), position + done);
        if (read === 0) throw new StorageFailure("damaged", `${path} is shorter than it was.`);
        done += read;
      }
    } catch (error) {
      throw storageFailure(error, `Cannot read ${path}`);
    }
  }

  begin(baseOffset: number): CleanedOutput<Segment> {
    this.mustGoOn();
    const { disk, directory, log } = this;
    const cleaned = this.changingNow(
      () => new CleanedSegment(disk, directory, baseOffset, log.indexIntervalBytes),
    );
    let isReplaced = false;
    return {
      get sizeBytes() {
        return cleaned.segment.sizeBytes;
      },
      write: (batches) => this.changing(() => cleaned.write(batches)),
      replace: async (range) => {
        await this.changing(() => cleaned.finish());
        await this.replace(range, cleaned);
        isReplaced = true;
      },
      discard: async () => {
        cleaned.close();
        if (!isReplaced && this.state !== "removed") disk.files.remove(cleaned.path);
      },
    };
  }

  private async replace(range: SegmentRange<Segment>, cleaned: CleanedSegment): Promise<void> {
    const { log, offsets } = this;
    // From here on the journal's older entries of these segments must be passed over.
    if (offsets.of(log.name).replacedTo < range.endOffset) {
      await this.changing(() => offsets.set(log.name, { replacedTo: range.endOffset }));
    }
    this.mustGoOn();
    if (placeOf(log.segments, range) < 0) throw new PassStopped();
    cleaned.segment.wrote(newestOf(range));
    let replaced: readonly string[] = [];
    this.swap = this.changing(async () => {
      replaced = await this.putInPlace(range, cleaned);
    });
    try {
      await this.swap;
    } finally {
      this.swap = null;
    }
    for (const path of replaced) await this.changing(() => this.disk.files.removeLater(path));
  }

  /**
   * Nobody removes segments meanwhile, unless the whole log is. Returns what is left to be removed.
   */
  private async putInPlace(
    range: SegmentRange<Segment>,
    cleaned: CleanedSegment,
  ): Promise<readonly string[]> {
    const { disk, directory } = this;
    const { baseOffset, endOffset } = range;
    const swap: Swap = { baseOffset, endOffset };
    const path = `${directory}/${swapFile(swap)}`;
    disk.files.rename(cleaned.path, path);
    try {
      await disk.files.syncDirectory(directory);
    } catch (error) {
      // It must not be taken for one that counts once the log has gone on without it.
      if (this.state !== "removed") disk.files.remove(path);
      throw error;
    }
    if (this.state === "removed") throw new PassStopped();
    const replaced = this.takePlace(swap, range, cleaned.segment);
    await disk.files.syncDirectory(directory);
    await this.writeIndex(cleaned.segment);
    return replaced;
  }

  /** On disk and in memory at once. */
  private takePlace(swap: Swap, range: SegmentRange<Segment>, segment: Segment) {
    const { disk, directory, log } = this;
    const at = placeOf(log.segments, range);
    assert(at >= 0, "segments stay while they are being replaced");
    try {
      const replaced = completeSwap(disk.files, directory, swap, disk.files.list(directory));
      for (const old of log.segments.splice(at, range.segments.length, segment)) {
        disk.indexes.forget(old);
        disk.openFiles.retire(old.file);
      }
      this.swaps++;
      return replaced;
    } catch (error) {
      // Half of the segments may be gone; the next start ends what was begun.
      disk.onFatal(error);
      throw error;
    }
  }

  /** Without room for it there is none: it is made anew when it is asked for. */
  private async writeIndex(segment: Segment): Promise<void> {
    const { disk } = this;
    try {
      await writeIndex(disk, segment, segment.sealedIndex());
      if (!segment.file.isRetired) disk.indexes.touch(segment);
    } catch (error) {
      const failure = storageFailure(error, `Cannot write the index of ${segment.file.path}`);
      if (failure.kind !== "full") throw error;
      disk.logger.warn(failure.message);
    }
  }

  /** Changes files. What fails for want of space can be tried again; a broken disk cannot. */
  private async changing(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw this.failure(error);
    }
  }

  private changingNow<Result>(change: () => Result): Result {
    try {
      return change();
    } catch (error) {
      throw this.failure(error);
    }
  }

  private failure(error: unknown): Error {
    if (error instanceof PassStopped || this.state === "removed") return new PassStopped();
    const failure = storageFailure(error, `Cannot compact ${this.directory}`);
    if (failure.kind === "failed") this.disk.onFatal(error);
    return failure;
  }
}

/** Where the last whole batch of a run ends; 0: not even one is whole. */
function wholeBatches(run: Buffer): number {
  let end = 0;
  while (run.length - end >= 12) {
    const next = end + sizeAt(run, end);
    if (next > run.length) break;
    end = next;
  }
  return end;
}
