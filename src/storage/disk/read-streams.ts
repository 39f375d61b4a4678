import type { Clock } from "../../base/clock.ts";
import type { ReadLimits } from "../log-store.ts";
import type { ReadResult } from "./log-reader.ts";
import type { ReadAhead } from "./reads-ahead.ts";
import type { Segment } from "./segment.ts";

/** Readers of one log whose places are known; one more takes the place of who read longest ago. */
const maxStreams = 8;
/** So near, and used so shortly before, a reader finds in the page cache what another one read. */
const neighbourBytes = 64 << 20;
const neighbourMs = 10_000;

/** One reader's way through a log: where its last read ended, and what is known of what follows. */
export class ReadStream {
  /** Where the next read begins. */
  offset: number;
  /** The same in bytes of `segment`; null: nothing has been read yet. */
  segment: Segment | null = null;
  position = -1;
  /** Nobody else may take it for its own meanwhile. */
  isReading = false;
  usedMs = 0;
  /** Its last reads went past the page cache. */
  wasDirect = false;
  private directSegment: Segment | null = null;
  private directEnd = -1;
  private ahead: ReadAhead | null = null;
  private aheadMaxBytes = 0;

  constructor(offset: number) {
    this.offset = offset;
  }

  get isNew(): boolean {
    return this.segment === null;
  }

  /** Where in a segment the next read begins; -1: it has to be looked up. */
  positionIn(segment: Segment): number {
    if (this.segment === segment) return this.position;
    return this.offset === segment.baseOffset ? 0 : -1;
  }

  /** The next read begins where this one ended. */
  goesOn(result: ReadResult): ReadResult {
    this.dropAhead();
    this.segment = result.segment;
    this.offset = result.nextOffset;
    this.position = result.nextPosition;
    return result;
  }

  /** What follows has to come from the device, up to this position at least. */
  isOnDisk(segment: Segment, end: number): void {
    this.wasDirect = true;
    this.directSegment = segment;
    this.directEnd = end;
  }

  /** What follows is in the page cache. */
  isCached(): void {
    this.wasDirect = false;
    this.directSegment = null;
  }

  /** Up to where the segment is read past the page cache, unless it is asked again. */
  directUntil(segment: Segment): number {
    return segment === this.directSegment ? this.directEnd : -1;
  }

  /** At most `maxBytes` are being read ahead, or, with null, nothing is. */
  hasAhead(maxBytes: number, ahead: ReadAhead | null): void {
    this.ahead = ahead;
    this.aheadMaxBytes = maxBytes;
  }

  /** What was read ahead, if it is what a read with these limits may return; else null. */
  async takeAhead(limits: ReadLimits): Promise<ReadResult | null> {
    const { ahead } = this;
    if (ahead === null) return null;
    if (this.aheadMaxBytes > limits.maxBytes) {
      this.dropAhead();
      return null;
    }
    this.ahead = null;
    const result = await ahead.take();
    if (result === null) return null;
    if (result.lease.bytes.length > 0 && result.nextOffset <= limits.endOffset) return result;
    result.lease.release();
    return null;
  }

  dropAhead(): void {
    this.ahead?.drop();
    this.ahead = null;
  }
}

/** Who reads a log, told apart by where each will go on. */
export class ReadStreams {
  private readonly clock: Clock;
  private readonly streams: ReadStream[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The stream whose reader goes on at this offset; a new one when there is none. */
  at(offset: number): ReadStream {
    let stream = this.streams.find((each) => each.offset === offset && !each.isReading);
    if (stream === undefined) {
      stream = new ReadStream(offset);
      if (this.streams.length === maxStreams) this.forgetOldest();
      this.streams.push(stream);
    }
    stream.usedMs = this.clock.monotonicMs();
    return stream;
  }

  has(stream: ReadStream): boolean {
    return this.streams.includes(stream);
  }

  /** Whether somebody else reads the same part of the log at about the same time. */
  hasNeighbour(stream: ReadStream): boolean {
    return this.streams.some(
      (other) =>
        other !== stream &&
        other.segment === stream.segment &&
        Math.abs(other.position - stream.position) <= neighbourBytes &&
        Math.abs(other.usedMs - stream.usedMs) < neighbourMs,
    );
  }

  close(): void {
    for (const stream of this.streams.splice(0)) stream.dropAhead();
  }

  private forgetOldest(): void {
    let oldest = 0;
    for (let at = 1; at < this.streams.length; at++) {
      if (this.streams[at]!.usedMs < this.streams[oldest]!.usedMs) oldest = at;
    }
    this.streams.splice(oldest, 1)[0]!.dropAhead();
  }
}
