import { assert } from "../../base/assert.ts";
import type { CancelTimer } from "../../base/clock.ts";
import { lastOffset } from "../../records/batch-header.ts";
import { allBatches } from "../all-batches.ts";
import { stampRun } from "../batch-run.ts";
import {
  type CompactionPolicy,
  type CompactionResult,
  type Lease,
  type Log,
  type LogFold,
  type LogName,
  type LogSettings,
  type ReadLimits,
  StorageFailure,
  type TimestampedOffset,
} from "../log-store.ts";
import { expiredSegments, isOverdue, mustRoll } from "../segment-policy.ts";
import { Checkpoint } from "./checkpoint.ts";
import type { CleanerOffsets } from "./cleaner-offsets.ts";
import type { Flushable } from "./committer.ts";
import { type CompactedLog, Compactor } from "./compactor.ts";
import { folderOf } from "./data-directory.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { readFully } from "./files.ts";
import type { JournalRun } from "./journal.ts";
import { LogFolder } from "./log-folder.ts";
import { LogReads } from "./log-reads.ts";
import { Preallocation } from "./preallocation.ts";
import type { RecoveredLog } from "./recovery.ts";
import { Segment } from "./segment.ts";
import type { StartOffsets } from "./start-offsets.ts";
import { findLatest, findSince, type TimeIndexed } from "./time-search.ts";

/** After so many bytes a snapshot is due, so that opening never has to read more. */
const checkpointBytes = 64 << 20;
/** A tail that was read at the opening and is shorter costs less to read again than a snapshot. */
const shortTailBytes = 1 << 20;

/** What a log is opened with. */
export interface DiskLogParts {
  readonly disk: Disk;
  readonly directory: string;
  /** Directories that hold names this log depends on and that are not yet durable. */
  readonly dirtyDirectories: readonly string[];
  readonly startOffsets: StartOffsets;
  readonly cleanerOffsets: CleanerOffsets;
  readonly settings: LogSettings;
  readonly fold: LogFold;
  readonly recovered: RecoveredLog;
}

export class DiskLog implements Log, Flushable, CompactedLog {
  readonly name: LogName;
  startOffset: number;
  endOffset: number;
  durableOffset: number;
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly folder: LogFolder;
  /** What the journal calls it. */
  private readonly folderName: string;
  private readonly startOffsets: StartOffsets;
  /** What the records say, as of `endOffset`. */
  readonly fold: LogFold;
  readonly checkpoint: Checkpoint;
  /** In order of their offsets; the last one is appended to. */
  readonly segments: Segment[];
  private readonly preallocation: Preallocation;
  private readonly reads: LogReads;
  private readonly compactor: Compactor;
  private settings: LogSettings;
  /** All before it is on disk for certain: in place, or in the journal. */
  private flushedOffset: number;
  /** The same in bytes of the active segment. */
  private flushedBytes: number;
  private dirtySegments: Segment[] = [];
  private dirtyDirectories: readonly string[];
  private bytesSinceCheckpoint = 0;
  private cancelFlush: CancelTimer | null = null;
  private isFlushing = false;
  private isRemoved = false;
  /** The last DeleteRecords: they take turns. */
  private deletion: Promise<void> = Promise.resolve();

  constructor(name: LogName, parts: DiskLogParts) {
    const { recovered } = parts;
    this.name = name;
    this.disk = parts.disk;
    this.directory = parts.directory;
    this.folder = new LogFolder(parts.disk, parts.directory);
    this.folderName = folderOf(name);
    this.startOffsets = parts.startOffsets;
    this.settings = parts.settings;
    this.fold = parts.fold;
    this.dirtyDirectories = parts.dirtyDirectories;
    this.segments = recovered.segments;
    this.startOffset = Math.max(this.segments[0]!.baseOffset, parts.startOffsets.of(name));
    this.endOffset = recovered.endOffset;
    if (this.startOffset > this.endOffset) {
      const where = `${this.directory} ends at ${this.endOffset} but starts at ${this.startOffset}`;
      throw new StorageFailure("damaged", `The log in ${where}.`);
    }
    this.durableOffset = recovered.endOffset;
    this.flushedOffset = recovered.endOffset;
    this.flushedBytes = this.active.sizeBytes;
    this.preallocation = new Preallocation(parts.disk.preallocation);
    this.reads = new LogReads(parts.disk, this);
    this.compactor = new Compactor(this.disk, this.directory, this, parts.cleanerOffsets);
    this.checkpoint = new Checkpoint(this.disk, this.directory, this.fold, recovered.snapshots);
    if (recovered.needsFlush) {
      for (const segment of this.segments) if (segment.index !== null) this.soil(segment);
      const closed = this.segments.filter((each) => each.index !== null && each !== this.active);
      const isShort = closed.length === 0 && recovered.tailBytes <= shortTailBytes;
      if (isShort) this.bytesSinceCheckpoint = recovered.tailBytes;
      else this.checkpoint.prepare(this.endOffset, this.active, closed);
    }
  }

  get sizeBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  get indexIntervalBytes(): number {
    return this.settings.indexIntervalBytes;
  }

  get segmentBytes(): number {
    return this.settings.segmentBytes;
  }

  configure(settings: LogSettings): void {
    this.settings = settings;
    this.promise();
  }

  append(batches: Buffer): number {
    // Another log may have the folder's name by now.
    if (this.isRemoved) throw new StorageFailure("failed", `${this.directory} was removed.`);
    const firstOffset = this.endOffset;
    const headers = stampRun(batches, firstOffset);
    const last = lastOffset(headers.at(-1)!);
    const nowMs = this.disk.clock.nowMs();
    const incoming = {
      sizeBytes: batches.length,
      lastOffset: last,
      maxTimestampMs: headers.reduce((max, header) => Math.max(max, header.maxTimestampMs), -1),
    };
    if (mustRoll(this.active, incoming, this.settings, nowMs)) this.roll();
    const { active } = this;
    this.write(active, batches);
    active.wrote(nowMs);
    this.endOffset = last + 1;
    for (const header of headers) {
      active.add(header, this.settings.indexIntervalBytes);
      this.fold.apply(header);
    }
    this.disk.counters.bytesWritten += batches.length;
    this.bytesSinceCheckpoint += batches.length;
    if (this.bytesSinceCheckpoint >= checkpointBytes) this.prepareCheckpoint([]);
    this.promise();
    return firstOffset;
  }

  sync(): Promise<void> {
    const unflushed = this.endOffset - this.flushedOffset;
    const { flushPolicy, flushMessages } = this.settings;
    const isEnough = unflushed === 0 || (flushPolicy === "os" && unflushed < flushMessages);
    return isEnough ? Promise.resolve() : this.disk.committer.commit(this);
  }

  async flush(): Promise<void> {
    const { files, openFiles, counters } = this.disk;
    const target = this.endOffset;
    const { active } = this;
    const { sizeBytes } = active;
    if (active.isDirty && !this.isRemoved) this.preallocate(active);
    const segments = this.dirtySegments;
    const directories = this.dirtyDirectories;
    this.dirtySegments = [];
    this.dirtyDirectories = [];
    this.isFlushing = true;
    for (const segment of segments) segment.isDirty = false;
    try {
      counters.fsyncs += segments.length + directories.length;
      await Promise.all(segments.map(({ file }) => files.sync(openFiles.fdOf(file))));
      await Promise.all(directories.map((directory) => files.syncDirectory(directory)));
    } catch (error) {
      if (!this.isRemoved) throw error;
    }
    for (const { file } of segments) openFiles.letGo(file);
    this.isFlushing = false;
    this.flushed(target, active, sizeBytes);
    void this.checkpoint.write(target);
  }

  flushNow(): boolean {
    const { files, openFiles, counters } = this.disk;
    const { active, endOffset } = this;
    // Room ahead takes longer to make durable.
    if (this.journalableBytes === 0 || this.preallocate(active)) return false;
    counters.fsyncs++;
    files.syncNow(openFiles.fdOf(active.file));
    this.dirtySegments = [];
    active.isDirty = false;
    openFiles.letGo(active.file);
    this.flushed(endOffset, active, active.sizeBytes);
    void this.checkpoint.write(endOffset);
    return true;
  }

  get journalableBytes(): number {
    // Whole segments, and names of files, are flushed in place.
    const isFresh = this.dirtySegments.length === 1 && this.active.isDirty;
    if (!isFresh || this.dirtyDirectories.length > 0 || this.isFlushing) return 0;
    return this.active.sizeBytes - this.flushedBytes;
  }

  journalRun(): JournalRun {
    const { active, flushedBytes: position, endOffset, folderName: folder, name } = this;
    const { sizeBytes } = active;
    const { files, openFiles } = this.disk;
    return {
      folder,
      topicId: name.topicId,
      segmentBaseOffset: active.baseOffset,
      position,
      byteCount: sizeBytes - position,
      read(into) {
        const isWhole = readFully(files, openFiles.fdOf(active.file), into, position);
        assert(isWhole, "what was appended can be read");
      },
      written: () => this.flushed(endOffset, active, sizeBytes),
    };
  }

  private flushed(offset: number, segment: Segment, sizeBytes: number): void {
    this.flushedOffset = offset;
    this.durableOffset = Math.max(this.durableOffset, offset);
    if (segment === this.active) this.flushedBytes = sizeBytes;
  }

  read(offset: number, limits: ReadLimits): Lease | null | Promise<Lease | null> {
    if (offset < this.startOffset || offset > this.endOffset) return null;
    return this.reads.read(offset, limits);
  }

  findTimestamp(timestampMs: number, endOffset: number): Promise<TimestampedOffset | null> {
    return this.undisturbed(() => findSince(this, this.timeIndexes(), timestampMs, endOffset));
  }

  findMaxTimestamp(): Promise<TimestampedOffset | null> {
    return this.undisturbed(() => findLatest(this, this.timeIndexes()));
  }

  /** Looks again when it failed while compaction replaced what it was looking at. */
  private async undisturbed<Found>(look: () => Promise<Found>): Promise<Found> {
    for (;;) {
      const { swaps } = this.compactor;
      try {
        return await look();
      } catch (error) {
        if (this.compactor.swaps === swaps) throw error;
      }
    }
  }

  private timeIndexes(): TimeIndexed[] {
    return this.segments.map((segment) => ({
      baseOffset: segment.baseOffset,
      latest: async () => segment.latestTime() ?? (await this.reads.indexOf(segment)).lastTime(),
      before: async (timestampMs) => (await this.reads.indexOf(segment)).timeBefore(timestampMs),
    }));
  }

  batches(offset: number): AsyncIterable<Lease> {
    return allBatches(this, offset);
  }

  deleteBefore(offset: number): Promise<void> {
    assert(offset <= this.durableOffset, "only durable records are deleted");
    const deletion = this.deletion.then(() => this.deleteUpTo(offset));
    this.deletion = deletion.catch(() => {});
    return deletion;
  }

  private async deleteUpTo(offset: number): Promise<void> {
    if (offset <= this.startOffset) return;
    // Or a power cut might leave a log that begins after its end.
    if (offset > this.flushedOffset) await this.disk.committer.commit(this);
    await this.folder.change(() => this.startOffsets.set(this.name, offset));
    this.startOffset = Math.max(this.startOffset, offset);
    await this.dropBeforeStart();
  }

  rollIfDue(nowMs: number): void {
    if (!this.isRemoved && isOverdue(this.active, this.settings, nowMs)) this.roll();
  }

  async applyRetention(
    nowMs: number,
    retentionMs: number,
    retentionBytes: number,
  ): Promise<number> {
    if (this.isRemoved) return 0;
    // A crash may have come after their records were deleted, and before they were.
    let freedBytes = await this.dropBeforeStart();
    const expired = expiredSegments(this.segments, nowMs, retentionMs, retentionBytes);
    const last = this.segments[expired - 1];
    if (last === undefined) return freedBytes;
    if (last === this.active) {
      this.roll();
      await this.flushInPlace();
    }
    // Others may have dropped segments meanwhile, and records may have come.
    let count = this.segments.indexOf(last) + 1;
    while (count > 0 && this.segments[count]!.baseOffset > this.durableOffset) count--;
    freedBytes += await this.drop(this.segments[count]!.baseOffset);
    return freedBytes;
  }

  compact(
    policy: CompactionPolicy,
    nowMs: number,
    stop?: AbortSignal,
  ): Promise<CompactionResult | null> {
    return this.compactor.run(policy, nowMs, stop);
  }

  /** Flushes what is left, says where everything is, and lets go of all files. */
  async close(): Promise<void> {
    this.cancelFlush?.();
    await this.compactor.close();
    await this.flushLast();
    this.trim(this.active);
    await this.flushLast();
    if (this.endOffset > this.checkpoint.offset) this.prepareCheckpoint([]);
    await this.checkpoint.write(this.flushedOffset);
    this.letGo();
  }

  flushInPlace(): Promise<void> {
    return this.disk.committer.commit(this, "inPlace");
  }

  private async flushLast(): Promise<void> {
    if (this.dirtySegments.length > 0 || this.isFlushing) await this.flushInPlace();
  }

  /**
   * The log's folder is about to be removed. Who waits for a flush is told it is done. Resolves
   * when nothing changes files in the folder any more: the next one may be another log's.
   */
  async abandon(): Promise<void> {
    this.cancelFlush?.();
    this.isRemoved = true;
    const settled = [this.compactor.abandon(), this.checkpoint.abandon()];
    for (const { file } of this.dirtySegments) this.disk.openFiles.letGo(file);
    this.dirtySegments = [];
    this.letGo();
    await Promise.allSettled([...settled, this.folder.leave()]);
  }

  private letGo(): void {
    this.reads.close();
    for (const segment of this.segments) {
      this.disk.indexes.forget(segment);
      this.disk.openFiles.retire(segment.file);
    }
  }

  private get active(): Segment {
    return this.segments[this.segments.length - 1]!;
  }

  /** Appends to the file, or leaves it as it was. */
  private write(segment: Segment, batches: Buffer): void {
    this.soil(segment);
    try {
      segment.write(batches);
    } catch (error) {
      this.undo(segment);
      throw storageFailure(error, `Cannot append to ${segment.file.path}`);
    }
  }

  private undo(segment: Segment): void {
    try {
      segment.trim();
    } catch (error) {
      this.disk.onFatal(error);
    }
  }

  /** Room for what follows, with the flush that is about to begin; true when it made some. */
  private preallocate(segment: Segment): boolean {
    const { sizeBytes, preallocatedTo } = segment;
    const flushBytes = sizeBytes - this.flushedBytes;
    const { segmentBytes } = this.settings;
    const nowMs = this.disk.clock.nowMs();
    const facts = { nowMs, flushBytes, sizeBytes, preallocatedTo, segmentBytes };
    const end = this.preallocation.next(facts);
    if (end === null) return false;
    try {
      segment.preallocate(end);
    } catch {
      // Only speed is lost: a disk that is full or broken will tell those who need it.
      this.undo(segment);
      this.preallocation.refused();
    }
    return true;
  }

  /** The segment is not written to any more: its file ends with its batches. */
  private trim(segment: Segment): void {
    if (segment.preallocatedTo <= segment.sizeBytes) return;
    this.soil(segment);
    this.undo(segment);
  }

  /** The next flush has to cover this segment; until then its descriptor stays open. */
  private soil(segment: Segment): void {
    if (segment.isDirty) return;
    try {
      this.disk.openFiles.hold(segment.file);
    } catch (error) {
      throw storageFailure(error, `Cannot open ${segment.file.path}`);
    }
    segment.isDirty = true;
    this.dirtySegments.push(segment);
  }

  /** What the flush policy lets the log promise right after an append. */
  private promise(): void {
    const { flushPolicy, flushMessages, flushMs } = this.settings;
    if (flushPolicy === "fsync" || this.endOffset === this.flushedOffset) return;
    if (this.endOffset - this.flushedOffset < flushMessages) this.durableOffset = this.endOffset;
    if (!Number.isFinite(flushMs) || this.cancelFlush !== null) return;
    this.cancelFlush = this.disk.clock.after(flushMs, () => {
      this.cancelFlush = null;
      void this.disk.committer.commit(this);
    });
  }

  private roll(): void {
    const closed = this.active;
    this.trim(closed);
    try {
      this.segments.push(Segment.create(this.disk, this.directory, this.endOffset));
    } catch (error) {
      throw storageFailure(error, `Cannot begin a segment in ${this.directory}`);
    }
    this.flushedBytes = 0;
    if (!this.dirtyDirectories.includes(this.directory)) {
      this.dirtyDirectories = [...this.dirtyDirectories, this.directory];
    }
    this.prepareCheckpoint([closed]);
  }

  private prepareCheckpoint(closed: readonly Segment[]): void {
    this.bytesSinceCheckpoint = 0;
    this.checkpoint.prepare(this.endOffset, this.active, closed);
    void this.disk.committer.commit(this, "inPlace");
  }

  /** Removes the segments in which no record is left to be read. */
  private dropBeforeStart(): Promise<number> {
    const kept = this.segments.findLast((each) => each.baseOffset <= this.startOffset);
    return this.drop(kept?.baseOffset ?? 0);
  }

  /** Removes the segments before the one that begins at `offset`; returns the bytes that frees. */
  private async drop(offset: number): Promise<number> {
    if (this.segments[0]!.baseOffset >= offset || this.isRemoved) return 0;
    // What the fold knows of the records must outlive them.
    if (this.checkpoint.writtenOffset < offset) {
      await this.flushInPlace();
      await this.checkpoint.write(this.flushedOffset);
    }
    while (this.compactor.isSwapping) await this.compactor.settled();
    if (this.isRemoved) return 0;
    // Compaction may have made one of several: what holds the offset stays.
    const kept = this.segments.findLastIndex((segment) => segment.baseOffset <= offset);
    const dropped = this.segments.splice(0, Math.max(kept, 0));
    this.startOffset = Math.max(this.startOffset, this.segments[0]!.baseOffset);
    if (dropped.length === 0) return 0;
    await this.folder.change(() => this.folder.remove(dropped));
    return dropped.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }
}
