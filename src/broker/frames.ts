import { MalformedInput } from "../base/bytes.ts";

/** Grown by doubling, so that a length that lies costs its sender, not us. */
const firstBufferBytes = 64 * 1024;
/** A buffer above this is dropped after its frame instead of being kept for the next. */
const keptBufferBytes = 2 * 1024 * 1024;
const lengthBytes = 4;
const nothing: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into Kafka's frames: an int32 length, then so many bytes.
 *
 * A frame that arrives whole is a view of the chunk it came in; one that is split is gathered in a
 * buffer that is used again, so a frame is valid only until the next call of `push`.
 */
export class Frames {
  private readonly maxFrameBytes: number;
  /** Unread bytes: `start` to `end` of `buffer`, which is ours to overwrite when `owned`. */
  private buffer = nothing;
  private owned = false;
  private start = 0;
  private end = 0;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Bytes that have arrived and belong to no frame handed out yet. */
  get waitingBytes(): number {
    return this.end - this.start;
  }

  /** Memory this connection holds on to while idle or between chunks. */
  get heldBytes(): number {
    return this.owned ? this.buffer.length : this.waitingBytes;
  }

  push(chunk: Buffer): void {
    if (this.waitingBytes === 0) {
      if (this.owned && this.buffer.length > keptBufferBytes) this.owned = false;
      if (!this.owned || this.completes(chunk)) return this.adopt(chunk);
      this.start = this.end = 0;
    }
    this.makeRoom(chunk.length);
    chunk.copy(this.buffer, this.end);
    this.end += chunk.length;
  }

  /** The next whole frame without its length, or null until more has arrived. */
  next(): Buffer | null {
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

  private adopt(chunk: Buffer): void {
    this.buffer = chunk;
    this.owned = false;
    this.start = 0;
    this.end = chunk.length;
  }

  /** Does the first frame of `chunk` end within it? Then it need not be gathered. */
  private completes(chunk: Buffer): boolean {
    return chunk.length >= lengthBytes && chunk.readInt32BE(0) + lengthBytes <= chunk.length;
  }

  /** Makes the buffer ours, with `extra` bytes of room after what waits in it. */
  private makeRoom(extra: number): void {
    const waiting = this.waitingBytes;
    if (this.owned && this.end + extra <= this.buffer.length) return;
    if (this.owned && waiting + extra <= this.buffer.length) {
      this.buffer.copyWithin(0, this.start, this.end);
    } else {
      const size = Math.max(firstBufferBytes, nextPowerOfTwo(waiting + extra));
      const larger = Buffer.allocUnsafeSlow(size);
      this.buffer.copy(larger, 0, this.start, this.end);
      this.buffer = larger;
      this.owned = true;
    }
    this.start = 0;
    this.end = waiting;
  }
}

const nextPowerOfTwo = (n: number): number => 2 ** Math.ceil(Math.log2(n));
