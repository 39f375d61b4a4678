import { eachBatch } from "../../records/batch-header.ts";
import { type CleanedOutput, type CompactingEngine, PassStopped } from "../compaction/pass.ts";
import { placeOf, type SegmentRange } from "../compaction/plan.ts";
import { MemorySegment } from "./memory-segment.ts";

/** A log in memory as a pass of compaction sees it. */
export interface CompactedMemory {
  readonly segments: MemorySegment[];
  readonly segmentBytes: number;
}

/** Compacts segments in memory: what is read meanwhile keeps the chunks it looks at. */
export class MemoryCompaction implements CompactingEngine<MemorySegment> {
  private readonly log: CompactedMemory;
  private readonly stop: AbortSignal | undefined;

  constructor(log: CompactedMemory, stop: AbortSignal | undefined) {
    this.log = log;
    this.stop = stop;
  }

  get segmentBytes(): number {
    return this.log.segmentBytes;
  }

  async *runs({ chunks }: MemorySegment): AsyncGenerator<Buffer> {
    for (const { bytes, usedBytes } of chunks) yield bytes.subarray(0, usedBytes);
  }

  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.stop?.aborted) throw new PassStopped();
  }

  begin(range: SegmentRange<MemorySegment>): CleanedOutput {
    const { log } = this;
    const last = range.segments.at(-1)!;
    const fresh = new MemorySegment(range.baseOffset, last.createdMs);
    return {
      get sizeBytes() {
        return fresh.sizeBytes;
      },
      async write(batches) {
        const headers = Array.from(eachBatch(batches), ({ header }) => header);
        fresh.append(batches, headers, last.maxTimestampMs);
      },
      async replace() {
        const at = placeOf(log.segments, range);
        if (at < 0) throw new PassStopped();
        log.segments.splice(at, range.segments.length, fresh);
      },
      async discard() {},
    };
  }
}
