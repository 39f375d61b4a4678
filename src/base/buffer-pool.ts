const smallestBytes = 64 * 1024;
/** Larger ones are rare, and are left to the garbage collector. */
const largestKeptBytes = 4 * 1024 * 1024;

/**
 * Large buffers to be used again: a fresh one costs more in page faults than the copying it is
 * for. Sizes are powers of two. Who gives a buffer back must not touch it any more.
 */
export class BufferPool {
  private readonly free = new Map<number, Buffer[]>();
  private freeBytes = 0;
  private readonly maxFreeBytes: number;

  constructor(maxFreeBytes: number) {
    this.maxFreeBytes = maxFreeBytes;
  }

  /** A buffer of at least `minBytes`; what is in it is nobody's. */
  take(minBytes: number): Buffer {
    const size = Math.max(smallestBytes, 2 ** Math.ceil(Math.log2(minBytes)));
    const kept = this.free.get(size)?.pop();
    if (kept === undefined) return Buffer.allocUnsafeSlow(size);
    this.freeBytes -= size;
    return kept;
  }

  give(buffer: Buffer): void {
    const size = buffer.length;
    if (size > largestKeptBytes || this.freeBytes + size > this.maxFreeBytes) return;
    const kept = this.free.get(size);
    if (kept === undefined) this.free.set(size, [buffer]);
    else kept.push(buffer);
    this.freeBytes += size;
  }
}
