import { eachBatch } from "../../records/batch-header.ts";
import { type CleanedOutput, type CompactingEngine, PassStopped } from "../compaction/pass.ts";
import { newestOf, placeOf } from "../compaction/plan.ts";
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

  begin(baseOffset: number): CleanedOutput<MemorySegment> {
    const { log } = this;
    const fresh = new MemorySegment(baseOffset, 0);
    return {
      get sizeBytes() {
        return fresh.sizeBytes;
      },
      async write(batches) {
        const headers = Array.from(eachBatch(batches), ({ header }) => header);
        fresh.append(batches, headers, 0);
      },
      async replace(range) {
        const at = placeOf(log.segments, range);
        if (at < 0) throw new PassStopped();
        fresh.wrote(newestOf(range));
        log.segments.splice(at, range.segments.length, fresh);
      },
      async discard() {},
    };
  }
}
