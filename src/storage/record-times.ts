import { type Batch, hasLogAppendTime } from "../records/batch-header.ts";
import { MalformedRecord } from "../records/malformed-record.ts";
import { eachRecord } from "../records/record.ts";
import type { TimestampedOffset } from "./log-store.ts";

/** Offsets a search may answer with: `from` inclusive, `to` exclusive. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** A batch that passed Produce expands to less; beyond it the search answers by batch. */
const maxDecompressedBytes = 128 << 20;

/** First record of the batch at or after `timestampMs`, within `range`. */
export function firstRecordSince(
  batch: Batch,
  timestampMs: number,
  range: OffsetRange,
): TimestampedOffset | null {
  if (batch.header.maxTimestampMs < timestampMs) return null;
  for (const found of times(batch)) {
    if (found.offset >= range.to) return null;
    if (found.offset >= range.from && found.timestampMs >= timestampMs) return found;
  }
  return null;
}

/** The first record of the batch that carries its largest timestamp, from `range.from` on. */
export function latestRecord(batch: Batch, range: OffsetRange): TimestampedOffset | null {
  let latest: TimestampedOffset | null = null;
  for (const found of times(batch)) {
    if (found.offset < range.from || found.offset >= range.to) continue;
    if (latest === null || found.timestampMs > latest.timestampMs) latest = found;
  }
  return latest;
}

function* times({ header, bytes }: Batch): Generator<TimestampedOffset> {
  // Where compaction has taken records out, only the rest tells which offsets there are.
  const isWhole = header.recordCount === header.lastOffsetDelta + 1;
  if (hasLogAppendTime(header) && isWhole) {
    for (let delta = 0; delta <= header.lastOffsetDelta; delta++) {
      yield { offset: header.baseOffset + delta, timestampMs: header.maxTimestampMs };
    }
    return;
  }
  if (header.recordCount === 0) return;
  try {
    for (const { offset, timestampMs } of eachRecord(bytes, maxDecompressedBytes)) {
      yield { offset, timestampMs };
    }
  } catch (error) {
    // Unreadable records are the consumer's to report; the search stays precise to the batch.
    if (!(error instanceof MalformedRecord)) throw error;
    yield {
      offset: header.baseOffset + header.lastOffsetDelta,
      timestampMs: header.maxTimestampMs,
    };
  }
}
