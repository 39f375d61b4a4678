import { assert } from "../../base/assert.ts";
import type { Lease } from "../log-store.ts";

/** Smaller reads share this size; freshly touched memory costs more than the read itself. */
const minBufferBytes = 16 << 10;
const maxPooledBytes = 8 << 20;

/** A lease whose extent is decided after it has been filled. */
export interface PooledBuffer {
  /** At least as long as asked for. */
  readonly buffer: Buffer;
  /** Lends out a part; releasing the lease gives the whole buffer back. */
  lend(start: number, end: number): Lease;
  /** Gives the buffer back unlent. */
  discard(): void;
}

/** Recycles read buffers in sizes of powers of two, keeping at most `maxIdleBytes` of them. */
export class BufferPool {
  private readonly idle = new Map<number, Buffer[]>();
  private readonly maxIdleBytes: number;
  private idleBytes = 0;

  constructor(maxIdleBytes: number) {
    this.maxIdleBytes = maxIdleBytes;
  }

  take(minBytes: number): PooledBuffer {
    const size = roundedUp(minBytes);
    const recycled = this.idle.get(size)?.pop();
    if (recycled !== undefined) this.idleBytes -= size;
    const buffer = recycled ?? Buffer.allocUnsafeSlow(size);
    return lendingBuffer(buffer, () => this.giveBack(buffer));
  }

  private giveBack(buffer: Buffer): void {
    const size = buffer.length;
    if (size > maxPooledBytes || this.idleBytes + size > this.maxIdleBytes) return;
    const shelf = this.idle.get(size);
    if (shelf === undefined) this.idle.set(size, [buffer]);
    else shelf.push(buffer);
    this.idleBytes += size;
  }
}

/** A buffer that is given back once, however it is used. */
export function lendingBuffer(buffer: Buffer, takeBack: () => void): PooledBuffer {
  let isOut = true;
  const giveBack = () => {
    assert(isOut, "a lease is released once");
    isOut = false;
    takeBack();
  };
  const lend = (start: number, end: number) => ({
    bytes: buffer.subarray(start, end),
    release: giveBack,
  });
  return { buffer, lend, discard: giveBack };
}

function roundedUp(bytes: number): number {
  if (bytes <= minBufferBytes) return minBufferBytes;
  return bytes > maxPooledBytes ? bytes : 2 ** Math.ceil(Math.log2(bytes));
}
