import type { LogSettings } from "./log-store.ts";

/** What rolling and retention look at. The rules are those of Kafka's `LogSegment` and log. */
export interface SegmentFacts {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  readonly createdMs: number;
  /** Of the first batch; -1 while empty or when its records have none. */
  readonly firstTimestampMs: number;
  /** Of all records; when they have none, the time the segment was last written. */
  readonly maxTimestampMs: number;
}

/** The batches about to be appended. */
export interface Incoming {
  readonly sizeBytes: number;
  readonly lastOffset: number;
  readonly maxTimestampMs: number;
}

/** Index files keep offsets relative to the segment's first, and positions, as i32. */
export const maxRelative = 2 ** 31 - 1;

/** Whether `incoming` has to go to a new segment. */
export function mustRoll(
  active: SegmentFacts,
  incoming: Incoming,
  settings: LogSettings,
  nowMs: number,
): boolean {
  if (active.sizeBytes === 0) return false;
  if (active.sizeBytes + incoming.sizeBytes > Math.min(settings.segmentBytes, maxRelative))
    return true;
  if (incoming.lastOffset - active.baseOffset > maxRelative) return true;
  // Time is that of the records, so that replaying old data makes the segments it once made.
  const hasTimes = active.firstTimestampMs >= 0 && incoming.maxTimestampMs >= 0;
  const ageMs = hasTimes
    ? incoming.maxTimestampMs - active.firstTimestampMs
    : nowMs - active.createdMs;
  return ageMs > settings.segmentMs;
}

/** Whether a segment nobody appends to any more has been open for too long. */
export function isOverdue(active: SegmentFacts, settings: LogSettings, nowMs: number): boolean {
  return active.sizeBytes > 0 && nowMs - active.createdMs > settings.segmentMs;
}

/** How many of the oldest segments retention drops; -1 means no limit. */
export function expiredSegments(
  segments: readonly SegmentFacts[],
  nowMs: number,
  retentionMs: number,
  retentionBytes: number,
): number {
  let excessBytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, -retentionBytes);
  let count = 0;
  for (const segment of segments) {
    const isTooOld = retentionMs >= 0 && nowMs - segment.maxTimestampMs > retentionMs;
    const isTooMuch = retentionBytes >= 0 && excessBytes >= segment.sizeBytes;
    if (segment.sizeBytes === 0 || !(isTooOld || isTooMuch)) break;
    excessBytes -= segment.sizeBytes;
    count++;
  }
  return count;
}
