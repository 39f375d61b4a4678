import type { BufferPool } from "../base/buffer-pool.ts";
import { MalformedInput } from "../base/bytes.ts";

const lengthBytes = 4;
/** Room is made for a frame of up to this size before its bytes have come. */
const believedBytes = 1024 * 1024 + 64 * 1024;
const nothing: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into Kafka's frames: an int32 length, then so many bytes.
 *
 * A frame that arrives whole is a view of the chunk it came in; one that is split is gathered in a
 * pooled buffer. Either is valid only until the next call of `push`, `next` or `keep`. The buffer
 * grows with what has arrived, so that a length that lies costs its sender, not us.
 */
export class Frames {
  private readonly maxFrameBytes: number;
  private readonly pool: BufferPool;
  /** Unread bytes: `start` to `end` of `buffer`, which is from the pool when `pooled`. */
  private buffer = nothing;
  private pooled = false;
  private start = 0;
  private end = 0;

  constructor(maxFrameBytes: number, pool: BufferPool) {
    this.maxFrameBytes = maxFrameBytes;
    this.pool = pool;
  }

  /** Bytes that have arrived and belong to no frame handed out yet. */
  get waitingBytes(): number {
    return this.end - this.start;
  }

  /** Length of the frame that has begun and is not whole; 0 when none has, or none is known. */
  get unfinishedBytes(): number {
    if (this.waitingBytes < lengthBytes) return 0;
    return this.buffer.readInt32BE(this.start);
  }

  /** Whether so many whole frames wait, or more. Only their lengths are looked at. */
  holds(count: number): boolean {
    let at = this.start;
    for (let found = 0; found < count; found++) {
      if (at + lengthBytes > this.end) return false;
      const length = this.buffer.readInt32BE(at);
      at += lengthBytes + length;
      if (length < 0 || at > this.end) return false;
    }
    return true;
  }

  push(chunk: Buffer): void {
    if (this.waitingBytes === 0) {
      this.release();
      this.buffer = chunk;
      this.end = chunk.length;
      return;
    }
    this.makeRoom(chunk.length);
    chunk.copy(this.buffer, this.end);
    this.end += chunk.length;
  }

  /** The next whole frame without its length, or null until more has arrived. */
  next(): Buffer | null {
    if (this.waitingBytes === 0) this.release();
    if (this.waitingBytes < lengthBytes) return null;
    const length = this.buffer.readInt32BE(this.start);
    if (length < 0 || length > this.maxFrameBytes) {
      throw new MalformedInput(`frame length ${length} is outside 0 … ${this.maxFrameBytes}`);
    }
    const from = this.start + lengthBytes;
    if (from + length > this.end) return null;
    this.start = from + length;
    return this.buffer.subarray(from, this.start);
  }

  /** Moves what waits out of the chunk it came in: to be called before the chunk is taken back. */
  keep(): void {
    if (this.waitingBytes > 0 && !this.pooled) this.makeRoom(0);
  }

  /** Gives the buffer back; what waits in it is lost. An idle connection then holds nothing. */
  release(): void {
    if (this.pooled) this.pool.give(this.buffer);
    this.pooled = false;
    this.buffer = nothing;
    this.start = this.end = 0;
  }

  /** Makes the buffer one of ours, with `extra` bytes of room after what waits in it. */
  private makeRoom(extra: number): void {
    const waiting = this.waitingBytes;
    if (this.pooled && this.end + extra <= this.buffer.length) return;
    if (this.pooled && waiting + extra <= this.buffer.length) {
      this.buffer.copyWithin(0, this.start, this.end);
    } else {
      // Of a frame that says how long it is, up to a point, all at once: untouched memory is free.
      const wanted = Math.min(this.unfinishedBytes + lengthBytes, believedBytes);
      const larger = this.pool.take(Math.max(waiting + extra, wanted));
      this.buffer.copy(larger, 0, this.start, this.end);
      this.release();
      this.buffer = larger;
      this.pooled = true;
    }
    this.start = 0;
    this.end = waiting;
  }
}
