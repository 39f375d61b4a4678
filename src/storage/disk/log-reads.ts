import { type Lease, type ReadLimits, StorageFailure } from "../log-store.ts";
import type { Disk } from "./disk.ts";
import { loadIndex, rebuildIndex } from "./load-index.ts";
import {
  emptyLease,
  type ReadRequest,
  type ReadResult,
  readBatches,
  readLater,
  readNow,
  WrongIndex,
} from "./log-reader.ts";
import { type ReadStream, ReadStreams } from "./read-streams.ts";
import { maxAheadBytes } from "./reads-ahead.ts";
import { type Segment, segmentOf } from "./segment.ts";
import type { SegmentIndex } from "./segment-index.ts";

/** What was appended last is read on the spot: it is still in the page cache. */
const hotBytes = 64 << 20;
/** Between complaints about a log that cannot be read: its consumers ask again and again. */
const complaintMs = 60_000;
/** An append would wait for a direct read of the same file. */
const writingMs = 1_000;

/** A log as its readers see it. */
export interface SegmentedLog {
  /** In order of their offsets; the last one is appended to. */
  readonly segments: readonly Segment[];
  readonly endOffset: number;
  readonly indexIntervalBytes: number;
}

/**
 * The reads of one log: fresh records at once, old ones by a thread. Who goes on where a read ended
 * finds the next records read ahead, past the page cache when that does not have them.
 */
export class LogReads {
  private readonly disk: Disk;
  private readonly log: SegmentedLog;
  private readonly streams: ReadStreams;
  private complainedMs = -Infinity;

  constructor(disk: Disk, log: SegmentedLog) {
    this.disk = disk;
    this.log = log;
    this.streams = new ReadStreams(disk.clock);
  }

  /** As `Log.read`, of an offset that the log has. What cannot be read is told to the operator. */
  read(offset: number, wanted: ReadLimits): Lease | Promise<Lease> {
    try {
      const lease = this.find(offset, wanted);
      return lease instanceof Promise ? lease.catch((error) => this.fail(error)) : lease;
    } catch (error) {
      return this.fail(error);
    }
  }

  private find(offset: number, wanted: ReadLimits): Lease | Promise<Lease> {
    const limits = { ...wanted, endOffset: Math.min(wanted.endOffset, this.log.endOffset) };
    if (offset >= limits.endOffset) return emptyLease;
    const stream = this.streams.at(offset);
    const segment = segmentOf(this.log.segments, offset);
    const position = stream.positionIn(segment);
    if (!this.isHot(segment, offset, position)) return this.readCold(stream, limits);
    const request = { ...this.request(stream, segment, limits), index: segment.index };
    const plan = readBatches(this.disk, segment, request);
    return stream.goesOn(readNow(this.disk, segment, plan)).lease;
  }

  /** A segment's index, in memory from now on. */
  indexOf(segment: Segment): Promise<SegmentIndex> {
    if (segment === this.active) return Promise.resolve(segment.index!);
    return loadIndex(this.disk, segment, this.log.indexIntervalBytes);
  }

  /** Gives back what was read ahead: nobody will come for it. */
  close(): void {
    this.streams.close();
  }

  private fail(error: unknown): never {
    const nowMs = this.disk.clock.monotonicMs();
    const isTold = nowMs - this.complainedMs < complaintMs;
    if (error instanceof StorageFailure && !isTold) {
      this.complainedMs = nowMs;
      this.disk.logger.error("Records cannot be read.", { problem: error.message });
    }
    throw error;
  }

  private get active(): Segment {
    return this.log.segments.at(-1)!;
  }

  private isHot(segment: Segment, offset: number, knownPosition: number): boolean {
    if (segment !== this.active) return false;
    const position =
      knownPosition >= 0 ? knownPosition : (segment.index!.batchBefore(offset)?.position ?? 0);
    return position >= segment.coldBytes && position >= segment.sizeBytes - hotBytes;
  }

  private request(stream: ReadStream, segment: Segment, limits: ReadLimits): ReadRequest {
    const position = stream.positionIn(segment);
    const logEndOffset = this.log.endOffset;
    const { offset } = stream;
    return { offset, limits, position, logEndOffset, index: null, isDirect: false };
  }

  private async readCold(stream: ReadStream, limits: ReadLimits): Promise<Lease> {
    stream.isReading = true;
    try {
      const wasStream = !stream.isNew;
      const ahead = await stream.takeAhead(limits);
      const result = ahead ?? (await this.readFromLog(stream, limits));
      stream.goesOn(result);
      const maxBytes = Math.min(limits.maxBytes, maxAheadBytes);
      // A larger batch is read when it is asked for.
      const isFitting = result.lease.bytes.length <= maxBytes;
      if (wasStream && isFitting) this.readAhead(stream, { ...limits, maxBytes });
      return result.lease;
    } finally {
      stream.isReading = false;
    }
  }

  /** Begins to read what the stream's reader will ask for next. */
  private readAhead(stream: ReadStream, limits: ReadLimits): void {
    const { segment, position, offset } = stream;
    if (segment === null || position >= segment.sizeBytes || !this.streams.has(stream)) return;
    if (!this.log.segments.includes(segment) || this.isHot(segment, offset, position)) return;
    const wholeBatches = { ...limits, minOneBatch: false };
    const read = () => this.readFromDisk(segment, stream, wholeBatches);
    stream.hasAhead(limits.maxBytes, this.disk.readsAhead.begin(read));
  }

  /** As `readFromDisk`, wherever the records are by then: compaction replaces segments. */
  private async readFromLog(stream: ReadStream, limits: ReadLimits): Promise<ReadResult> {
    const { offset } = stream;
    for (let segment = segmentOf(this.log.segments, offset); ; ) {
      try {
        return await this.readFromDisk(segment, stream, limits);
      } catch (error) {
        const current = segmentOf(this.log.segments, offset);
        if (current === segment || current.baseOffset > offset) throw error;
        segment = current;
      }
    }
  }

  private async readFromDisk(
    segment: Segment,
    stream: ReadStream,
    limits: ReadLimits,
  ): Promise<ReadResult> {
    const { directReads } = this.disk;
    const index = await this.indexOf(segment);
    const request = { ...this.request(stream, segment, limits), index };
    const isDirect = await this.isDirect(stream, segment, request);
    const asksDevice = isDirect ? () => false : directReads.watch();
    const maxBytes = isDirect ? Math.min(limits.maxBytes, maxAheadBytes) : limits.maxBytes;
    const within = { ...request, limits: { ...limits, maxBytes }, isDirect };
    const result = await this.readWithIndex(segment, within);
    const { minBytes, probeIntervalBytes } = directReads.limits;
    const isLarge = request.position >= 0 && result.nextPosition - request.position >= minBytes;
    if (isLarge && asksDevice()) stream.isOnDisk(segment, result.nextPosition + probeIntervalBytes);
    return result;
  }

  private async readWithIndex(segment: Segment, request: ReadRequest): Promise<ReadResult> {
    const attempt = (index: SegmentIndex | null) =>
      readLater(this.disk, segment, readBatches(this.disk, segment, { ...request, index }));
    try {
      return await attempt(request.index);
    } catch (error) {
      if (!(error instanceof WrongIndex)) throw error;
    }
    // The active segment's cannot be made anew while it grows.
    if (segment === this.active) return attempt(null);
    const index = await rebuildIndex(this.disk, segment, this.log.indexIntervalBytes);
    segment.adopt(index);
    return attempt(index);
  }

  /** Whether the next read of a stream goes past the page cache. */
  private async isDirect(
    stream: ReadStream,
    segment: Segment,
    { position, limits }: ReadRequest,
  ): Promise<boolean> {
    const { directReads, openFiles } = this.disk;
    const { minBytes, probeIntervalBytes } = directReads.limits;
    const byteCount = Math.min(limits.maxBytes, segment.sizeBytes - position);
    if (!directReads.isServed || position < 0 || byteCount < minBytes) return false;
    const isWritten = segment === this.active && segment.isWrittenWithin(writingMs);
    // Readers that are close to each other share what the page cache holds for them.
    if (isWritten || this.streams.hasNeighbour(stream)) return false;
    if (position < stream.directUntil(segment)) return true;
    if (!stream.wasDirect) return false;
    const fd = openFiles.hold(segment.file);
    try {
      if (await directReads.isCached(fd, position)) stream.isCached();
      else stream.isOnDisk(segment, position + probeIntervalBytes);
    } finally {
      openFiles.letGo(segment.file);
    }
    return stream.wasDirect;
  }
}
