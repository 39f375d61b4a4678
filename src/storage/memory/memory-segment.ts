import type { BatchHeader } from "../../records/batch-header.ts";
import type { SegmentFacts } from "../segment-policy.ts";

/** Whole batches back to back in one allocation; never moved, so views of it stay valid. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly baseOffset: number;
  usedBytes: number;
  maxTimestampMs: number;
}

const minChunkBytes = 4 << 10;
const maxChunkBytes = 256 << 10;

/** What on disk is one file. Chunks grow with the segment, so that an idle log costs little. */
export class MemorySegment implements SegmentFacts {
  readonly baseOffset: number;
  readonly createdMs: number;
  readonly chunks: Chunk[] = [];
  firstTimestampMs = -1;
  sizeBytes = 0;
  private writtenMs: number;
  private maxRecordTimestampMs = -1;

  constructor(baseOffset: number, nowMs: number) {
    this.baseOffset = baseOffset;
    this.createdMs = nowMs;
    this.writtenMs = nowMs;
  }

  get maxTimestampMs(): number {
    return this.maxRecordTimestampMs >= 0 ? this.maxRecordTimestampMs : this.writtenMs;
  }

  append(run: Buffer, headers: readonly BatchHeader[], nowMs: number): void {
    if (this.sizeBytes === 0) this.firstTimestampMs = headers[0]!.maxTimestampMs;
    const chunk = this.roomFor(run.length, headers[0]!.baseOffset);
    run.copy(chunk.bytes, chunk.usedBytes);
    chunk.usedBytes += run.length;
    for (const { maxTimestampMs, recordCount } of headers) {
      // What compaction left of a batch tells when its producer wrote, not of a record.
      if (recordCount === 0) continue;
      chunk.maxTimestampMs = Math.max(chunk.maxTimestampMs, maxTimestampMs);
    }
    this.maxRecordTimestampMs = Math.max(this.maxRecordTimestampMs, chunk.maxTimestampMs);
    this.writtenMs = nowMs;
    this.sizeBytes += run.length;
  }

  /** When it was last written to, for records without timestamps. */
  wrote(nowMs: number): void {
    this.writtenMs = nowMs;
  }

  private roomFor(bytes: number, baseOffset: number): Chunk {
    const last = this.chunks.at(-1);
    if (last !== undefined && last.bytes.length - last.usedBytes >= bytes) return last;
    const grown = last === undefined ? minChunkBytes : last.bytes.length * 2;
    const size = Math.max(bytes, Math.min(grown, maxChunkBytes));
    const chunk = { bytes: Buffer.allocUnsafe(size), baseOffset, usedBytes: 0, maxTimestampMs: -1 };
    this.chunks.push(chunk);
    return chunk;
  }
}
