import type { Lease, ReadLimits } from "../log-store.ts";
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
import { type Segment, segmentOf } from "./segment.ts";
import type { SegmentIndex } from "./segment-index.ts";

/** What was appended last is read on the spot: it is still in the page cache. */
const hotBytes = 64 << 20;

/** A log as its readers see it. */
export interface SegmentedLog {
  /** In order of their offsets; the last one is appended to. */
  readonly segments: readonly Segment[];
  readonly endOffset: number;
  readonly indexIntervalBytes: number;
}

/** The reads of one log: fresh records at once, old ones by a thread. */
export class LogReads {
  private readonly disk: Disk;
  private readonly log: SegmentedLog;
  /** Where the last read ended: most readers go on from there. */
  private cursorOffset = -1;
  private cursorPosition = 0;
  private cursorSegment: Segment | null = null;

  constructor(disk: Disk, log: SegmentedLog) {
    this.disk = disk;
    this.log = log;
  }

  /** As `Log.read`, of an offset that the log has. */
  read(offset: number, wanted: ReadLimits): Lease | Promise<Lease> {
    const { segments, endOffset: logEndOffset } = this.log;
    const endOffset = Math.min(wanted.endOffset, logEndOffset);
    if (offset >= endOffset) return emptyLease;
    const segment = segmentOf(segments, offset);
    const isNext = this.cursorOffset === offset && this.cursorSegment === segment;
    const position = isNext ? this.cursorPosition : -1;
    const limits = { ...wanted, endOffset };
    const request = { offset, limits, position, logEndOffset, trustIndex: true };
    if (!this.isHot(segment, offset, position)) return this.readCold(segment, request);
    const plan = readBatches(this.disk, segment, request);
    return this.keepCursor(segment, readNow(this.disk, segment, plan));
  }

  /** A segment's index, in memory from now on. */
  indexOf(segment: Segment): Promise<SegmentIndex> {
    if (segment === this.active) return Promise.resolve(segment.index!);
    return loadIndex(this.disk, segment, this.log.indexIntervalBytes);
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

  private async readCold(segment: Segment, request: ReadRequest): Promise<Lease> {
    const attempt = (trustIndex: boolean) =>
      readLater(this.disk, segment, readBatches(this.disk, segment, { ...request, trustIndex }));
    await this.indexOf(segment);
    try {
      return this.keepCursor(segment, await attempt(true));
    } catch (error) {
      if (!(error instanceof WrongIndex)) throw error;
    }
    // The active segment's cannot be made anew while it grows.
    if (segment === this.active) return this.keepCursor(segment, await attempt(false));
    segment.adopt(await rebuildIndex(this.disk, segment, this.log.indexIntervalBytes));
    return this.keepCursor(segment, await attempt(true));
  }

  private keepCursor(segment: Segment, result: ReadResult): Lease {
    this.cursorOffset = result.nextOffset;
    this.cursorPosition = result.nextPosition;
    this.cursorSegment = segment;
    return result.lease;
  }
}
