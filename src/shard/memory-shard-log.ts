import { eachBatch, lastOffset, stampBatch } from "../records/batch-header.ts";
import { StorageFailure } from "../storage/log-store.ts";
import type { ShardLog } from "./shard.ts";

/** A log in memory for tests, whose disk can be told to misbehave. */
export class MemoryShardLog implements ShardLog {
  /** What the next appends meet; "fine" appends. */
  disk: "fine" | StorageFailure["kind"] = "fine";
  /** While set, the disk does not answer: nothing is read, and nothing becomes durable. */
  stalled: Promise<void> | null = null;
  private readonly batches: Buffer[] = [];
  private endOffset = 0;

  append(batches: Buffer): number {
    if (this.disk !== "fine") throw new StorageFailure(this.disk, `the disk is ${this.disk}`);
    const first = this.endOffset;
    const stored = Buffer.from(batches);
    let at = 0;
    for (const { header } of eachBatch(stored)) {
      stampBatch(stored, at, this.endOffset, 0);
      this.endOffset += lastOffset(header) - header.baseOffset + 1;
      at += header.sizeBytes;
    }
    this.batches.push(stored);
    return first;
  }

  async sync(): Promise<void> {
    await this.stalled;
  }

  async *readAll(): AsyncGenerator<Buffer> {
    await this.stalled;
    yield* this.batches;
  }
}
