import { lendingBuffer, type PooledBuffer } from "./buffer-pool.ts";

/** Where direct reads begin and end, in the file and in memory: no device asks for more. */
const blockBytes = 4096;
const pageBytes = 64 << 10;
/** A MiB, wherever in a block it begins. */
const slotBytes = (1 << 20) + pageBytes;
/** Together 34 MiB, of which only what was once used takes memory. */
const slots = 32;

/** The part of WebAssembly that is used here, for the types leave it out: its memory is aligned. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

/**
 * Buffers for reads past the page cache, which begin and end at whole blocks: Node's own buffers
 * begin anywhere.
 */
export class AlignedBuffers {
  /** Null: not needed so far. */
  private memory: ArrayBuffer | null = null;
  private readonly free: Buffer[] = [];
  private isRefused = false;

  /**
   * Room for `byteCount` bytes from `position` of a file on. Null when that is too much for one
   * buffer, or all of them are lent, or the system grants no such memory.
   */
  take(byteCount: number, position: number): PooledBuffer | null {
    const lead = position % blockBytes;
    if (lead + byteCount > slotBytes || !this.isThere()) return null;
    const slot = this.free.pop();
    if (slot === undefined) return null;
    return lendingBuffer(slot.subarray(lead, lead + byteCount), () => this.free.push(slot));
  }

  /** The whole blocks around a view that is to be filled from `position` on; null: not ours. */
  blocksAround(view: Buffer, position: number): Buffer | null {
    if (view.buffer !== this.memory) return null;
    const lead = position % blockBytes;
    const byteCount = Math.ceil((lead + view.length) / blockBytes) * blockBytes;
    return Buffer.from(this.memory, view.byteOffset - lead, byteCount);
  }

  private isThere(): boolean {
    if (this.memory !== null || this.isRefused) return !this.isRefused;
    try {
      this.memory = new WebAssembly.Memory({ initial: (slots * slotBytes) / pageBytes }).buffer;
    } catch {
      // Its address space is limited, or WebAssembly is turned off: the page cache serves as well.
      this.isRefused = true;
      return false;
    }
    for (let slot = slots; slot-- > 0; ) {
      this.free.push(Buffer.from(this.memory, slot * slotBytes, slotBytes));
    }
    return true;
  }
}
