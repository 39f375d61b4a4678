import { assert } from "../base/assert.ts";
import {
  type BatchHeader,
  batchHeaderBytes,
  batchPrefixBytes,
  lastOffset,
  readHeader,
  stampBatch,
} from "../records/batch-header.ts";
import { readInt64 } from "../records/int64.ts";
import { type ReadLimits, StorageFailure } from "./log-store.ts";

/*
 * Runs of batches back to back, as engines keep and lend them. Hot paths: only the fields they
 * need are read, and nothing is allocated per batch.
 */

/** Leader epoch of a log that never had another leader. */
const leaderEpoch = 0;

/** Gives the batches their offsets, `nextOffset` first; returns their headers with them. */
export function stampRun(run: Buffer, nextOffset: number): readonly BatchHeader[] {
  const headers: BatchHeader[] = [];
  let offset = nextOffset;
  for (let at = 0; at < run.length; ) {
    assert(run.length - at >= batchHeaderBytes, "an append consists of whole batches");
    stampBatch(run, at, offset, leaderEpoch);
    const header = readHeader(run, at);
    assert(header.sizeBytes >= batchHeaderBytes, "an appended batch has a header");
    at += header.sizeBytes;
    assert(at <= run.length, "an append consists of whole batches");
    offset = lastOffset(header) + 1;
    headers.push(header);
  }
  assert(headers.length > 0, "an append holds at least one batch");
  return headers;
}

/**
 * Position of the first batch that ends at or after `offset`, looking from the batch at `at` on;
 * where the next batch would begin when it is not within `run`. Throws `StorageFailure` when
 * batches do not follow each other.
 */
export function positionOf(run: Buffer, at: number, offset: number): number {
  let next = at;
  let expected = -1;
  while (run.length - next >= batchHeaderBytes) {
    const last = lastOffsetAfter(run, next, expected);
    if (last >= offset) break;
    expected = last + 1;
    next += sizeAt(run, next);
  }
  return next;
}

/** Part of a run: where it ends, and the offset that follows it. */
export interface RunEnd {
  readonly end: number;
  /** -1 when nothing was taken. */
  readonly nextOffset: number;
}

/** The whole batches from `at` on that a reader with these limits may have. */
export function endWithin(run: Buffer, at: number, limits: ReadLimits): RunEnd {
  const full = at + limits.maxBytes;
  let end = at;
  let nextOffset = -1;
  while (run.length - end >= batchHeaderBytes) {
    const next = end + sizeAt(run, end);
    const isFirst = end === at && limits.minOneBatch;
    if (next > run.length || (next > full && !isFirst)) break;
    const last = lastOffsetAfter(run, end, nextOffset);
    if (last >= limits.endOffset) break;
    end = next;
    nextOffset = last + 1;
  }
  return { end, nextOffset };
}

/** Size of the batch at `at`. Throws `StorageFailure` when no batch can be that short. */
export function sizeAt(run: Buffer, at: number): number {
  const sizeBytes = batchPrefixBytes + run.readInt32BE(at + 8);
  if (sizeBytes < batchHeaderBytes) {
    throw new StorageFailure("damaged", `impossible batch length ${sizeBytes} in a log`);
  }
  return sizeBytes;
}

/** Last offset of the batch at `at`, which has to begin with `expected`; -1: with any. */
function lastOffsetAfter(run: Buffer, at: number, expected: number): number {
  const base = readInt64(run, at);
  if (expected >= 0 && base !== expected) {
    throw new StorageFailure("damaged", `a batch of offset ${base} where ${expected} has to be`);
  }
  return base + run.readInt32BE(at + 23);
}

export function lastOffsetAt(run: Buffer, at: number): number {
  return readInt64(run, at) + run.readInt32BE(at + 23);
}
