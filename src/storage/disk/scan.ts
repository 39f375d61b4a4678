import {
  type BatchHeader,
  batchChecksum,
  batchHeaderBytes,
  batchPrefixBytes,
  lastOffset,
  readHeader,
} from "../../records/batch-header.ts";
import type { Disk } from "./disk.ts";
import { readFully } from "./files.ts";
import type { Segment } from "./segment.ts";

/** A sound batch found in a file. */
export interface ScannedBatch {
  readonly header: BatchHeader;
  readonly position: number;
}

/** Where a scan began or ended: the offset that is, or would be, at a position. */
export interface LogPosition {
  readonly position: number;
  readonly offset: number;
}

const windowBytes = 1 << 20;
const zeros = Buffer.alloc(4096);

/**
 * Yields the sound batches of a file of `sizeBytes` from `start` on, each following the one
 * before without a gap. Returns where that ends: at the end of the file, or at damage.
 */
export function* scanBatches(
  disk: Disk,
  segment: Segment,
  sizeBytes: number,
  start: LogPosition,
): Generator<ScannedBatch, LogPosition> {
  const window = new FileWindow(disk, segment, sizeBytes);
  let { position, offset } = start;
  try {
    for (;;) {
      const header = soundBatchAt(window, position);
      if (header === null || header.baseOffset !== offset) return { position, offset };
      yield { header, position };
      position += header.sizeBytes;
      offset = lastOffset(header) + 1;
    }
  } finally {
    window.close();
  }
}

/** Position of a sound batch that begins after `position`, of `minOffset` or later; null: none. */
export function findBatchAfter(
  disk: Disk,
  segment: Segment,
  sizeBytes: number,
  { position, offset: minOffset }: LogPosition,
): number | null {
  const window = new FileWindow(disk, segment, sizeBytes);
  try {
    for (let at = position + 1; at + batchHeaderBytes <= sizeBytes; at++) {
      const bytes = window.at(at, batchHeaderBytes);
      // The cheap test first: one byte in 256 gets past it.
      if (bytes === null || bytes[16] !== 2) continue;
      const header = soundBatchAt(window, at);
      if (header !== null && header.baseOffset >= minOffset) return at;
    }
    return null;
  } finally {
    window.close();
  }
}

/** Whether a file of `sizeBytes` holds nothing but zeros from a position on. */
export function isZeroFrom(
  disk: Disk,
  segment: Segment,
  sizeBytes: number,
  { position }: LogPosition,
): boolean {
  const window = new FileWindow(disk, segment, sizeBytes);
  try {
    for (let at = position; at < sizeBytes; at += zeros.length) {
      const length = Math.min(zeros.length, sizeBytes - at);
      if (window.at(at, length)?.equals(zeros.subarray(0, length)) !== true) return false;
    }
    return true;
  } finally {
    window.close();
  }
}

/** The header of the batch at a position, if a sound one is there. */
export function soundHeaderAt(
  disk: Disk,
  segment: Segment,
  sizeBytes: number,
  position: number,
): BatchHeader | null {
  const window = new FileWindow(disk, segment, sizeBytes);
  try {
    return soundBatchAt(window, position);
  } finally {
    window.close();
  }
}

function soundBatchAt(window: FileWindow, position: number): BatchHeader | null {
  const start = window.at(position, batchHeaderBytes);
  if (start === null) return null;
  const sizeBytes = batchPrefixBytes + start.readInt32BE(8);
  if (sizeBytes < batchHeaderBytes || start[16] !== 2) return null;
  const batch = window.at(position, sizeBytes);
  if (batch === null) return null;
  const header = readHeader(batch);
  if (header.lastOffsetDelta < 0 || header.crc !== batchChecksum(batch)) return null;
  return header;
}

/** A buffered view of a file that only ever moves forward in big steps. */
class FileWindow {
  private readonly disk: Disk;
  private readonly segment: Segment;
  private readonly sizeBytes: number;
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;
  private giveBack = () => {};

  constructor(disk: Disk, segment: Segment, sizeBytes: number) {
    this.disk = disk;
    this.segment = segment;
    this.sizeBytes = sizeBytes;
  }

  /** A view valid until the next call; null when the file ends before. */
  at(position: number, length: number): Buffer | null {
    if (position + length > this.sizeBytes) return null;
    const from = position - this.start;
    if (from < 0 || from + length > this.bytes.length) {
      if (!this.load(position, length)) return null;
      return this.bytes.subarray(0, length);
    }
    return this.bytes.subarray(from, from + length);
  }

  close(): void {
    this.giveBack();
    this.giveBack = () => {};
  }

  private load(position: number, minBytes: number): boolean {
    this.close();
    const wanted = Math.max(minBytes, Math.min(windowBytes, this.sizeBytes - position));
    const pooled = this.disk.pool.take(wanted);
    this.giveBack = pooled.discard;
    this.bytes = pooled.buffer.subarray(0, wanted);
    this.start = position;
    const fd = this.disk.openFiles.fdOf(this.segment.file);
    return readFully(this.disk.files, fd, this.bytes, position);
  }
}
