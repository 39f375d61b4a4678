import type { Segment } from "./segment.ts";

/** Keeps the indexes of old segments in memory up to `maxBytes`, those used last. */
export class LoadedIndexes {
  private readonly maxBytes: number;
  /** The one used longest ago first. */
  private readonly segments = new Set<Segment>();
  private bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** The segment's index was just loaded or used; its files hold the same. */
  touch(segment: Segment): void {
    if (this.segments.delete(segment)) {
      this.segments.add(segment);
      return;
    }
    this.segments.add(segment);
    this.bytes += segment.index?.sizeBytes ?? 0;
    for (const oldest of this.segments) {
      if (this.bytes <= this.maxBytes || oldest === segment) return;
      this.forget(oldest);
    }
  }

  forget(segment: Segment): void {
    if (!this.segments.delete(segment)) return;
    this.bytes -= segment.index?.sizeBytes ?? 0;
    segment.index = null;
  }
}
