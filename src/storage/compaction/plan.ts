import type { CompactionPolicy } from "../log-store.ts";
import { maxRelative, type SegmentFacts } from "../segment-policy.ts";

/** How far a log has been compacted; it outlives the process. */
export interface CleaningProgress {
  /** Below it no key has an older record than its last one below it. */
  readonly firstDirtyOffset: number;
  /** From when on a tombstone that was kept may go; Infinity: there is none. */
  readonly nextHorizonMs: number;
}

export const notCleaned: CleaningProgress = { firstDirtyOffset: 0, nextHorizonMs: Infinity };

/** Neighbouring segments and the offsets they hold: `baseOffset` to before `endOffset`. */
export interface SegmentRange<Segment extends SegmentFacts = SegmentFacts> {
  readonly segments: readonly Segment[];
  readonly baseOffset: number;
  readonly endOffset: number;
}

/** What one pass is to do. */
export interface CompactionPlan<Segment extends SegmentFacts> extends SegmentRange<Segment> {
  readonly firstDirtyOffset: number;
}

/**
 * Whether a log is worth a pass, and over what; null: not now. `closed` are its segments that may
 * be cleaned, from the first one on. The rules are those of Kafka's `LogCleanerManager`.
 */
export function planCompaction<Segment extends SegmentFacts>(
  closed: SegmentRange<Segment>,
  progress: CleaningProgress,
  policy: CompactionPolicy,
  nowMs: number,
): CompactionPlan<Segment> | null {
  const { baseOffset } = closed;
  const endOf = (index: number) => closed.segments[index + 1]?.baseOffset ?? closed.endOffset;
  const firstDirtyOffset = Math.min(
    Math.max(progress.firstDirtyOffset, baseOffset),
    closed.endOffset,
  );
  let count = 0;
  let cleanBytes = 0;
  let dirtyBytes = 0;
  let oldestDirtyMs = Infinity;
  for (const [index, segment] of closed.segments.entries()) {
    const isDirty = endOf(index) > firstDirtyOffset;
    if (isDirty && isTooYoung(segment, policy, nowMs)) break;
    if (segment.baseOffset < firstDirtyOffset) cleanBytes += segment.sizeBytes;
    if (isDirty) {
      dirtyBytes += segment.sizeBytes;
      const { firstTimestampMs } = segment;
      if (firstTimestampMs > 0) oldestDirtyMs = Math.min(oldestDirtyMs, firstTimestampMs);
    }
    count = index + 1;
  }
  if (count === 0) return null;
  const isDirty = dirtyBytes / (cleanBytes + dirtyBytes) > policy.minDirtyRatio;
  const isOverdue = nowMs - oldestDirtyMs > policy.maxLagMs;
  const isWorthwhile = dirtyBytes > 0 && (isDirty || isOverdue);
  if (!isWorthwhile && nowMs < progress.nextHorizonMs) return null;
  const segments = closed.segments.slice(0, count);
  const endOffset = endOf(count - 1);
  return {
    segments,
    baseOffset,
    endOffset,
    firstDirtyOffset: Math.min(firstDirtyOffset, endOffset),
  };
}

function isTooYoung(segment: SegmentFacts, { minLagMs }: CompactionPolicy, nowMs: number): boolean {
  return minLagMs > 0 && nowMs - segment.maxTimestampMs < minLagMs;
}

/** Of all segments that are cleaned together, in `segment.bytes`: the work that a stop may cost. */
const maxRangeSegments = 8;

/**
 * Whether the last segment of a range is to be cleaned together with those before it, of which
 * `cleanedBytes` are left: or small cleaned segments would pile up.
 */
export function fitsInto(
  { segments, baseOffset, endOffset }: SegmentRange,
  cleanedBytes: number,
  segmentBytes: number,
): boolean {
  const readBytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    cleanedBytes + segments.at(-1)!.sizeBytes <= Math.min(segmentBytes, maxRelative) &&
    readBytes <= maxRangeSegments * segmentBytes &&
    endOffset - 1 - baseOffset <= maxRelative
  );
}

/** Where a range's segments lie among those of the log; -1 when not all of them do any more. */
export function placeOf<Segment extends SegmentFacts>(
  all: readonly Segment[],
  { segments }: SegmentRange<Segment>,
): number {
  const at = all.indexOf(segments[0]!);
  return at >= 0 && segments.every((segment, index) => all[at + index] === segment) ? at : -1;
}

/** What stands for the age of a range of which no record is left that has a time. */
export function newestOf({ segments }: SegmentRange): number {
  return segments.reduce((newest, { maxTimestampMs }) => Math.max(newest, maxTimestampMs), 0);
}
