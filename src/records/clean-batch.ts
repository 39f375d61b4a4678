import {
  type Batch,
  type BatchHeader,
  batchChecksum,
  batchHeaderBytes,
  batchPrefixBytes,
  codecOf,
  deleteHorizonMs,
  hasLogAppendTime,
  isControl,
  stampDeleteHorizon,
} from "./batch-header.ts";
import { compress, lendDecompressed } from "./compression/codec.ts";
import { emptiedBatch, isHole } from "./empty-batch.ts";
import { writeInt64 } from "./int64.ts";
import { type RecordSpan, recordSpans } from "./record-spans.ts";
import { varintBytes, writeVarint } from "./varint.ts";

/** What compaction asks about each record of a batch, and about the batch. */
export interface CleaningRules {
  /** Whether this record is still the last word about its key. Null: it has none. */
  isLatest(key: Buffer | null, offset: number): boolean;
  /** Whether its producer's sequence is known by this batch. */
  isLastOfProducer(header: BatchHeader): boolean;
  readonly nowMs: number;
  /** From when on tombstones may go that are seen for the first time. */
  readonly newHorizonMs: number;
}

/** What is left of a batch. */
export interface CleanedBatch {
  /** The very bytes given when all stays; null: nothing does. */
  readonly bytes: Buffer | null;
  readonly removedRecords: number;
  /** What there was to look through. */
  readonly expandedBytes: number;
  /** From when on a tombstone that was kept may go; Infinity: there is none, or no such time. */
  readonly horizonMs: number;
}

/** The header's place for it is an i64, and a record's delta has to reach from it to its time. */
const maxHorizonMs = 2 ** 50;

/**
 * Takes the records out of a sound batch that a later one of the same key has replaced, and
 * tombstones whose time has come (KIP-58, KIP-534). Offsets, order, times, codec and the
 * producer's numbers stay as they are. Throws `MalformedRecord` when the records cannot be read,
 * or expand beyond `maxDecompressedBytes`.
 */
export function cleanBatch(
  { header, bytes }: Batch,
  rules: CleaningRules,
  maxDecompressedBytes: number,
): CleanedBatch {
  if (isControl(header)) return withoutRecords(bytes);
  if (header.recordCount === 0) {
    return withoutRecords(!isHole(header) && rules.isLastOfProducer(header) ? bytes : null);
  }
  const horizon = deleteHorizonMs(header);
  const mayTombstonesGo = horizon !== null && rules.nowMs >= horizon;
  const kept: RecordSpan[] = [];
  let hasTombstone = false;
  const body = recordSpans(bytes, header, maxDecompressedBytes, lendDecompressed, (record) => {
    if (!rules.isLatest(record.key, record.offset)) return;
    if (!record.hasValue && mayTombstonesGo) return;
    if (!record.hasValue) hasTombstone = true;
    kept.push(record);
  });
  const removedRecords = header.recordCount - kept.length;
  const looked = { removedRecords, expandedBytes: body.length };
  if (kept.length === 0) {
    const empty = rules.isLastOfProducer(header) ? emptiedBatch(bytes) : null;
    return { ...looked, bytes: empty, horizonMs: Infinity };
  }
  const isFirstSeen = hasTombstone && horizon === null;
  const newHorizon = isFirstSeen && canMove(header, kept, rules) ? rules.newHorizonMs : null;
  const horizonMs = hasTombstone ? (horizon ?? newHorizon ?? Infinity) : Infinity;
  if (removedRecords === 0 && newHorizon === null) return { ...looked, bytes, horizonMs };
  return { ...looked, bytes: rewritten(bytes, header, body, kept, newHorizon), horizonMs };
}

const withoutRecords = (bytes: Buffer | null): CleanedBatch => ({
  bytes,
  removedRecords: 0,
  expandedBytes: 0,
  horizonMs: Infinity,
});

/**
 * Whether the records' times can be told from the new horizon. They cannot where a producer wrote
 * a time beyond all reason: such a tombstone stays.
 */
function canMove(
  header: BatchHeader,
  kept: readonly RecordSpan[],
  { newHorizonMs }: CleaningRules,
): boolean {
  const isReachable = ({ timestampDelta }: RecordSpan) =>
    Math.abs(header.baseTimestampMs + timestampDelta) <= maxHorizonMs;
  return newHorizonMs <= maxHorizonMs && kept.every(isReachable);
}

function rewritten(
  bytes: Buffer,
  header: BatchHeader,
  body: Buffer,
  kept: readonly RecordSpan[],
  newHorizonMs: number | null,
): Buffer {
  const records =
    newHorizonMs === null
      ? copied(body, kept)
      : moved(body, kept, header.baseTimestampMs - newHorizonMs);
  const packed = compress(codecOf(header)!, records);
  const batch = Buffer.allocUnsafe(batchHeaderBytes + packed.length);
  bytes.copy(batch, 0, 0, batchHeaderBytes);
  packed.copy(batch, batchHeaderBytes);
  batch.writeInt32BE(batch.length - batchPrefixBytes, 8);
  if (!hasLogAppendTime(header)) {
    const latest = kept.reduce((max, record) => Math.max(max, record.timestampDelta), -Infinity);
    const maxTimestampMs = header.baseTimestampMs + latest;
    if (Number.isSafeInteger(maxTimestampMs)) writeInt64(batch, 35, maxTimestampMs);
  }
  if (newHorizonMs !== null) stampDeleteHorizon(batch, newHorizonMs);
  batch.writeInt32BE(kept.length, 57);
  batch.writeUInt32BE(batchChecksum(batch), 17);
  return batch;
}

/** The records as they are, one after the other. */
function copied(body: Buffer, kept: readonly RecordSpan[]): Buffer {
  const bytes = Buffer.allocUnsafe(kept.reduce((sum, { start, end }) => sum + end - start, 0));
  let at = 0;
  for (const { start, end } of kept) at += body.copy(bytes, at, start, end);
  return bytes;
}

/** The records with `shiftMs` more in their timestamp deltas. */
function moved(body: Buffer, kept: readonly RecordSpan[], shiftMs: number): Buffer {
  const parts = kept.map((record) => {
    const delta = record.timestampDelta + shiftMs;
    const { deltaStart, deltaEnd, end } = record;
    const attributesStart = deltaStart - 1;
    const contentBytes = 1 + varintBytes(delta) + end - deltaEnd;
    const part = Buffer.allocUnsafe(varintBytes(contentBytes) + contentBytes);
    let at = writeVarint(part, 0, contentBytes);
    part[at++] = body[attributesStart]!;
    at = writeVarint(part, at, delta);
    body.copy(part, at, deltaEnd, end);
    return part;
  });
  return Buffer.concat(parts);
}
