import { eachBatch } from "../../records/batch-header.ts";
import { allBatches } from "../all-batches.ts";
import type { Lease, Log, TimestampedOffset } from "../log-store.ts";
import { firstRecordSince, latestRecord, type OffsetRange } from "../record-times.ts";
import type { IndexedTime } from "./segment-index.ts";

const chunkBytes = 128 << 10;

/** What a segment's index tells of times. */
export interface TimeIndexed {
  readonly baseOffset: number;
  /** The segment's largest timestamp; null when no record has one. */
  latest(): Promise<IndexedTime | null>;
  /** The last one that is below; null when the index knows of none. */
  before(timestampMs: number): Promise<IndexedTime | null>;
}

/** The first record at or after `timestampMs`, and before `endOffset`; null when there is none. */
export async function findSince(
  log: Log,
  segments: readonly TimeIndexed[],
  timestampMs: number,
  endOffset: number,
): Promise<TimestampedOffset | null> {
  for (const segment of segments) {
    const latest = await segment.latest();
    if (latest === null || latest.timestampMs < timestampMs) continue;
    const before = await segment.before(timestampMs);
    const from = Math.max(log.startOffset, (before?.lastOffset ?? segment.baseOffset - 1) + 1);
    const found = await readSince(log, timestampMs, { from, to: endOffset });
    if (found !== null || from >= endOffset) return found;
  }
  return null;
}

/** The record with the largest timestamp; null when none has one. */
export async function findLatest(
  log: Log,
  segments: readonly TimeIndexed[],
): Promise<TimestampedOffset | null> {
  let latest = { timestampMs: -1, lastOffset: -1 };
  for (const segment of segments) {
    const time = await segment.latest();
    if (time !== null && time.timestampMs > latest.timestampMs) latest = time;
  }
  return latest.lastOffset < 0 ? null : recordBehind(log, latest);
}

/** Reads on from `range.from` to the first record at or after `timestampMs`. */
async function readSince(
  log: Log,
  timestampMs: number,
  range: OffsetRange,
): Promise<TimestampedOffset | null> {
  const limits = { maxBytes: chunkBytes, endOffset: log.endOffset, minOneBatch: true };
  for (let offset = range.from; offset < range.to; ) {
    const lease = await log.read(offset, limits);
    if (lease === null) return null;
    try {
      if (lease.bytes.length === 0) return null;
      for (const batch of eachBatch(lease.bytes)) {
        const found = firstRecordSince(batch, timestampMs, range);
        if (found !== null) return found;
        offset = batch.header.baseOffset + batch.header.lastOffsetDelta + 1;
      }
    } finally {
      lease.release();
    }
  }
  return null;
}

/** The record behind the latest time of all indexes. */
async function recordBehind(log: Log, latest: IndexedTime): Promise<TimestampedOffset | null> {
  const range = { from: log.startOffset, to: log.endOffset };
  if (latest.lastOffset >= range.from) {
    const limits = { maxBytes: 1, endOffset: range.to, minOneBatch: true };
    const lease = await log.read(latest.lastOffset, limits);
    const found = lease === null ? null : latestWithin(lease, range);
    if (found !== null && found.timestampMs >= latest.timestampMs) return found;
  }
  return latestOfAll(log, range);
}

/** When the latest record has been deleted, only reading tells which is the latest of the rest. */
async function latestOfAll(log: Log, range: OffsetRange): Promise<TimestampedOffset | null> {
  let latest: TimestampedOffset | null = null;
  for await (const lease of allBatches(log, range.from)) {
    const found = latestWithin(lease, range);
    if (found !== null && found.timestampMs > (latest?.timestampMs ?? -1)) latest = found;
  }
  return latest;
}

/** Releases the lease. */
function latestWithin(lease: Lease, range: OffsetRange): TimestampedOffset | null {
  let latest: TimestampedOffset | null = null;
  try {
    for (const batch of eachBatch(lease.bytes)) {
      const found = latestRecord(batch, range);
      if (found !== null && found.timestampMs > (latest?.timestampMs ?? -1)) latest = found;
    }
  } finally {
    lease.release();
  }
  return latest;
}
