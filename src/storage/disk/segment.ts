import {
  type BatchHeader,
  batchHeaderBytes,
  lastOffset,
  readHeader,
} from "../../records/batch-header.ts";
import { StorageFailure } from "../log-store.ts";
import type { SegmentFacts } from "../segment-policy.ts";
import type { ClosedSegment } from "./clean-stop.ts";
import type { Disk } from "./disk.ts";
import { type FileFacts, readFully, readSmallFile, writeFully, writeZeros } from "./files.ts";
import type { FileSlot } from "./open-files.ts";
import { type IndexedTime, SegmentIndex, timeEntryBytes } from "./segment-index.ts";

const pageBytes = 4096;
/** Room that is younger is taken to be in the page cache still. */
const freshRoomMs = 10_000;

/** One `.log` file and what is known of it. */
export class Segment implements SegmentFacts {
  readonly baseOffset: number;
  readonly createdMs: number;
  readonly file: FileSlot;
  sizeBytes: number;
  /** The file goes on with zeros up to here; at or below `sizeBytes`: it does not. */
  preallocatedTo = 0;
  /** When room was written last, by the monotonic clock. */
  private roomMadeMs = -Infinity;
  /** Bytes that were there when the segment was opened: likely not in the page cache. */
  coldBytes: number;
  firstTimestampMs = -1;
  /** Null: not in memory. The active segment's always is. */
  index: SegmentIndex | null;
  /** Has bytes no flush has covered; its descriptor is held meanwhile. */
  isDirty = false;
  private readonly disk: Disk;
  private writtenMs: number;
  /** Largest timestamp with its batch's last offset; undefined: still to be read from the index. */
  private latest: IndexedTime | null | undefined;
  private bytesSinceEntry = 0;

  private constructor(disk: Disk, directory: string, baseOffset: number, sizeBytes: number) {
    this.disk = disk;
    this.baseOffset = baseOffset;
    this.createdMs = disk.clock.nowMs();
    this.writtenMs = this.createdMs;
    const path = `${directory}/${segmentFile(baseOffset, "log")}`;
    this.file = { path, fd: null, uses: 0, isRetired: false };
    this.sizeBytes = sizeBytes;
    this.coldBytes = sizeBytes;
    this.index = null;
  }

  /** A new segment; its file exists when this returns. */
  static create(disk: Disk, directory: string, baseOffset: number): Segment {
    const segment = Segment.empty(disk, directory, baseOffset);
    disk.openFiles.fdOf(segment.file);
    return segment;
  }

  /** An old segment: nothing is read until it is needed. */
  static closed(disk: Disk, directory: string, baseOffset: number): Segment {
    const segment = new Segment(disk, directory, baseOffset, 0);
    segment.take(disk.files.stat(segment.file.path));
    return segment;
  }

  /** The same, if its file is what it was; else null. */
  static unchanged(disk: Disk, directory: string, was: ClosedSegment): Segment | null {
    const segment = new Segment(disk, directory, was.baseOffset, 0);
    const facts = disk.files.stat(segment.file.path);
    const isSame = facts?.sizeBytes === was.sizeBytes && facts.modifiedMs === was.modifiedMs;
    if (!isSame) return null;
    segment.take(facts);
    return segment;
  }

  private take(facts: FileFacts | null): void {
    this.sizeBytes = facts?.sizeBytes ?? 0;
    this.coldBytes = this.sizeBytes;
    this.writtenMs = facts?.modifiedMs ?? this.createdMs;
  }

  /** A segment whose batches are about to be scanned from the beginning. */
  static empty(disk: Disk, directory: string, baseOffset: number): Segment {
    const segment = new Segment(disk, directory, baseOffset, 0);
    segment.resume(new SegmentIndex(baseOffset), 0);
    return segment;
  }

  /** The same segment as if nothing of it were known, to add its batches one by one. */
  blank(): Segment {
    const directory = this.file.path.slice(0, this.file.path.lastIndexOf("/"));
    return Segment.empty(this.disk, directory, this.baseOffset);
  }

  /** Takes up an index at a batch it knows, all from `position` on still to be added. */
  resume(index: SegmentIndex, position: number): void {
    this.index = index;
    this.latest = index.lastTime();
    this.sizeBytes = position;
    this.bytesSinceEntry = 0;
    if (position > 0) this.firstTimestampMs = this.readFirstTimestamp();
  }

  /** Takes up the index of a segment that nothing is to be added to before the next append. */
  reopen(index: SegmentIndex, firstTimestampMs: number): void {
    this.adopt(index);
    this.firstTimestampMs = firstTimestampMs;
    this.bytesSinceEntry = this.sizeBytes - (index.batchBefore(Infinity)?.position ?? 0);
  }

  /** A closed segment's index, loaded or made anew. */
  adopt(index: SegmentIndex): void {
    this.index = index;
    this.latest = index.lastTime();
  }

  /** Takes notice of the batch that now ends the segment. */
  add(header: BatchHeader, indexIntervalBytes: number): void {
    const last = lastOffset(header);
    // What compaction left of a batch tells when its producer wrote, not of a record.
    const time = header.recordCount === 0 ? -1 : header.maxTimestampMs;
    const timestampMs = Math.min(time, Number.MAX_SAFE_INTEGER);
    if (this.sizeBytes === 0) this.firstTimestampMs = timestampMs;
    if (timestampMs > (this.latest?.timestampMs ?? -1))
      this.latest = { timestampMs, lastOffset: last };
    if (this.bytesSinceEntry > indexIntervalBytes) {
      this.index!.addBatch(last, this.sizeBytes);
      if (this.latest) this.index!.addTime(this.latest);
      this.bytesSinceEntry = 0;
    }
    this.sizeBytes += header.sizeBytes;
    this.bytesSinceEntry += header.sizeBytes;
  }

  /** Writes batches behind those there are; `add` is to be told of each. */
  write(batches: Buffer): void {
    const { files, openFiles } = this.disk;
    const fd = openFiles.fdOf(this.file);
    const end = this.sizeBytes + batches.length;
    const page = end - (end % pageBytes);
    // Of a page that the kernel has let go of it would first read the rest back, while all wait.
    const isRoom = page >= this.sizeBytes && page + pageBytes <= this.preallocatedTo;
    if (isRoom && this.disk.clock.monotonicMs() - this.roomMadeMs >= freshRoomMs) {
      writeZeros(files, fd, page, page + pageBytes);
    }
    writeFully(files, fd, batches, this.sizeBytes);
  }

  /** Writes zeros behind the batches, up to `end`. `trim` takes away what a failure leaves. */
  preallocate(end: number): void {
    const { files, openFiles } = this.disk;
    const fd = openFiles.fdOf(this.file);
    writeZeros(files, fd, Math.max(this.sizeBytes, this.preallocatedTo), end);
    this.preallocatedTo = end;
    this.roomMadeMs = this.disk.clock.monotonicMs();
  }

  /** Takes away what is behind the batches, whatever it is. */
  trim(): void {
    const { files, openFiles } = this.disk;
    files.truncate(openFiles.fdOf(this.file), this.sizeBytes);
    this.preallocatedTo = 0;
  }

  /** The clock at the last append, for records without timestamps. */
  wrote(nowMs: number): void {
    this.writtenMs = nowMs;
  }

  /** Whether something was appended that lately. */
  isWrittenWithin(durationMs: number): boolean {
    return this.disk.clock.nowMs() - this.writtenMs < durationMs;
  }

  get maxTimestampMs(): number {
    return this.latestTime()?.timestampMs ?? this.writtenMs;
  }

  /**
   * The largest timestamp and the last offset of its batch. Null when no record has one,
   * undefined when the index that would say so is missing or damaged.
   */
  latestTime(): IndexedTime | null | undefined {
    this.latest ??= this.readLastTime();
    return this.latest;
  }

  /** The index as the files should hold it from now on: the largest timestamp always last. */
  sealedIndex(): SegmentIndex {
    if (this.latest) this.index!.addTime(this.latest);
    return this.index!;
  }

  /**
   * What the index files hold; null when they are missing or cannot belong to the segment. Throws
   * `StorageFailure` when the segment was replaced: they are another's by now.
   */
  readIndex(): SegmentIndex | null {
    const { files } = this.disk;
    if (this.file.isRetired) throw this.gone();
    const offsets = readSmallFile(files, this.pathOf("index"));
    const times = readSmallFile(files, this.pathOf("timeindex"));
    if (offsets === null || times === null) return null;
    const index = new SegmentIndex(this.baseOffset, offsets, times);
    return index.isPlausible(this.sizeBytes) ? index : null;
  }

  pathOf(kind: "index" | "timeindex"): string {
    return this.file.path.replace(/log$/, kind);
  }

  gone(): StorageFailure {
    return new StorageFailure("failed", `${this.file.path} was removed.`);
  }

  /** Only the end of the file: retention asks every segment. */
  private readLastTime(): IndexedTime | null | undefined {
    const { files } = this.disk;
    if (this.file.isRetired) throw this.gone();
    const path = this.pathOf("timeindex");
    const sizeBytes = files.stat(path)?.sizeBytes ?? -1;
    if (sizeBytes < 0 || sizeBytes % timeEntryBytes !== 0) return undefined;
    if (sizeBytes === 0) return null;
    const entry = Buffer.alloc(timeEntryBytes);
    const fd = files.open(path, "read");
    try {
      readFully(files, fd, entry, sizeBytes - timeEntryBytes);
    } finally {
      files.close(fd);
    }
    return new SegmentIndex(this.baseOffset, undefined, entry).lastTime();
  }

  /** Brings the first timestamp into memory, of a segment that is not empty. */
  learnFirstTimestamp(): void {
    if (this.firstTimestampMs < 0) this.firstTimestampMs = this.readFirstTimestamp();
  }

  private readFirstTimestamp(): number {
    const header = Buffer.allocUnsafe(batchHeaderBytes);
    const fd = this.disk.openFiles.fdOf(this.file);
    if (!readFully(this.disk.files, fd, header, 0)) return -1;
    return Math.min(readHeader(header).maxTimestampMs, Number.MAX_SAFE_INTEGER);
  }
}

/** Kafka's names: the offset in twenty digits. */
export function segmentFile(
  offset: number,
  kind: "log" | "index" | "timeindex" | "snapshot",
): string {
  return `${String(offset).padStart(20, "0")}.${kind}`;
}

/** Which of a log's segments, in order, an offset is in; most ask for the last one. */
export function segmentOf(segments: readonly Segment[], offset: number): Segment {
  const last = segments.at(-1)!;
  if (offset >= last.baseOffset) return last;
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (segments[middle]!.baseOffset <= offset) low = middle;
    else high = middle - 1;
  }
  return segments[low]!;
}
