import { batchPrefixBytes } from "../../records/batch-header.ts";
import { writeInt64 } from "../../records/int64.ts";
import type { Disk } from "./disk.ts";
import { readFully } from "./files.ts";
import { findBatchAfter, type LogPosition } from "./scan.ts";
import type { Segment } from "./segment.ts";

/*
 * A log that does not end in a sound batch was either torn by a crash, which costs only bytes
 * nobody was told are safe, or damaged, which must never be mended by throwing records away.
 *
 * What a crash can leave beyond the last flush: each sector (512 bytes are written as one) is as
 * it was at some moment since. So if sound batches follow the bad one, some sector of the bad one
 * must still be as it was before that batch was written: zeros from where the file then ended.
 */
const sectorBytes = 512;
/** The batch length is never zero, so zeros that reach so far are not a batch. */
const tellingBytes = 12;

/** What lies at and after a position where no sound batch is. */
export type Verdict = "torn" | "damaged";

/**
 * Judges the bytes at `bad`, up to which all is sound and beyond which nothing is known to have
 * been acknowledged. `later` are the segments that follow.
 */
export function judgeTail(
  disk: Disk,
  segment: Segment,
  fileBytes: number,
  bad: LogPosition,
  later: readonly Segment[],
): Verdict {
  // The file was to grow and did not, or the next segment's name is all there is of it.
  if (bad.position === fileBytes) {
    return later.every(({ baseOffset }) => baseOffset >= bad.offset) ? "torn" : "damaged";
  }
  const next = findBatchAfter(disk, segment, fileBytes, bad);
  const isFollowed = next !== null || later.some((each) => beginsSoundly(disk, each, bad.offset));
  if (!isFollowed) return "torn";
  if (next === null && isCutOff(disk, segment, fileBytes, bad.position)) return "torn";
  return hasLostSector(disk, segment, fileBytes, next, bad) ? "torn" : "damaged";
}

/** Whether the file ends before the batch at `position` does. */
function isCutOff(disk: Disk, segment: Segment, fileBytes: number, position: number): boolean {
  const prefix = Buffer.alloc(batchPrefixBytes);
  const fd = disk.openFiles.fdOf(segment.file);
  if (!readFully(disk.files, fd, prefix, position)) return true;
  return position + batchPrefixBytes + prefix.readInt32BE(8) > fileBytes;
}

function beginsSoundly(disk: Disk, segment: Segment, minOffset: number): boolean {
  const start = { position: -1, offset: minOffset };
  return findBatchAfter(disk, segment, segment.sizeBytes, start) !== null;
}

/** Whether a sector before the `next` sound batch is still as it was before the bad one. */
function hasLostSector(
  disk: Disk,
  segment: Segment,
  fileBytes: number,
  next: number | null,
  bad: LogPosition,
): boolean {
  const bytes = Buffer.alloc((next ?? fileBytes) - bad.position);
  if (!readFully(disk.files, disk.openFiles.fdOf(segment.file), bytes, bad.position)) return true;
  const inFirst = (sectorBytes - (bad.position % sectorBytes)) % sectorBytes;
  if (isLostStart(bytes.subarray(0, inFirst), bad.offset)) return true;
  for (let at = inFirst; at + sectorBytes <= bytes.length; at += sectorBytes) {
    if (isZero(bytes.subarray(at, at + sectorBytes))) return true;
  }
  // Where a sound batch follows, its sector is a later state: only the file's end may be cut.
  return next === null && isCutShort(bytes, inFirst);
}

/** Zeros up to the end of a sector where the batch's offset, at least, would have been. */
function isLostStart(bytes: Buffer, offset: number): boolean {
  if (bytes.length === 0 || !isZero(bytes)) return false;
  if (bytes.length >= tellingBytes) return true;
  const expected = Buffer.alloc(8);
  writeInt64(expected, 0, offset);
  return !isZero(expected.subarray(0, bytes.length));
}

/** The last sector of the file, not a whole one, holds nothing. */
function isCutShort(bytes: Buffer, inFirst: number): boolean {
  const rest = (bytes.length - inFirst) % sectorBytes;
  return bytes.length > inFirst && rest > 0 && isZero(bytes.subarray(bytes.length - rest));
}

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}
