/** When a log gets room ahead, and how much. */
export interface PreallocationLimits {
  /** So many flushes with little to do must have followed each other: room is not for the idle. */
  readonly afterFlushes: number;
  /** Each of them within so many ms of the one before. */
  readonly withinMs: number;
  /** Room that does not last for so many flushes like the last one is not worth writing. */
  readonly forFlushes: number;
  /** Room at once; a log never gets more than it holds already. */
  readonly maxBytes: number;
}

export const defaultPreallocation: PreallocationLimits = {
  afterFlushes: 16,
  withinMs: 1000,
  forFlushes: 8,
  maxBytes: 1 << 20,
};

/** What a flush is about to cover, in bytes of the active segment. */
export interface FlushFacts {
  readonly nowMs: number;
  /** Records the flush has to make durable. */
  readonly flushBytes: number;
  /** Where the records end. */
  readonly sizeBytes: number;
  /** Where the room there is ends; less than `sizeBytes` when there is none. */
  readonly preallocatedTo: number;
  /** Where the segment will be rolled. */
  readonly segmentBytes: number;
}

const pageBytes = 4096;

/**
 * Room ahead of a log: zeros where its next records will be. A file that grows has to have its new
 * length and its new blocks made durable with every flush; one that is overwritten has not, and its
 * flush takes half as long. Worth it where flushes are many and small: large ones outweigh what the
 * file system does for them, and would have to write everything twice.
 */
export class Preallocation {
  private readonly limits: PreallocationLimits;
  private smallFlushes = 0;
  private flushedMs = -Infinity;

  constructor(limits: PreallocationLimits) {
    this.limits = limits;
  }

  /** Up to where zeros are to be written before this flush; null: it has room, or needs none. */
  next({ nowMs, flushBytes, sizeBytes, preallocatedTo, segmentBytes }: FlushFacts): number | null {
    const { afterFlushes, withinMs, forFlushes, maxBytes } = this.limits;
    if (flushBytes === 0) return null;
    const isSoon = nowMs - this.flushedMs <= withinMs;
    const room = Math.min(maxBytes, sizeBytes, segmentBytes - sizeBytes);
    this.flushedMs = nowMs;
    this.smallFlushes = isSoon && flushBytes * forFlushes <= maxBytes ? this.smallFlushes + 1 : 0;
    if (this.smallFlushes < afterFlushes || room < flushBytes * forFlushes) return null;
    // What is written while this flush runs has to fit as well.
    if (preallocatedTo - sizeBytes >= 2 * flushBytes) return null;
    return Math.ceil((sizeBytes + room) / pageBytes) * pageBytes;
  }

  /** There was no room on the disk: the log has to earn it anew. */
  refused(): void {
    this.smallFlushes = 0;
  }
}
