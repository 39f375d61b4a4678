import { assert } from "./assert.ts";

/** Input that breaks its format. The connection that sent it is closed; nobody else is touched. */
export class MalformedInput extends Error {
  override name = "MalformedInput";
}

/** Longest string of Kafka's protocol, in bytes, whether its length is an int16 or compact. */
const maxStringBytes = 0x7fff;
/** Byte runs from here on are attached to a message by reference; smaller ones are copied. */
const attachFromBytes = 1024;
const firstChunkBytes = 512;
const maxChunkBytes = 64 * 1024;

/**
 * Reads big-endian primitives from one frame, front to back. Every read is checked against the
 * frame's end first, so a lying length costs nothing; what fails throws `MalformedInput`.
 */
export class Reader {
  /** Of the next byte to read. */
  pos = 0;
  readonly bytes: Buffer;
  readonly #maxElements: number;
  #elements = 0;

  /** `maxElements` bounds what `count` counts: a byte of the wire may take a hundred in memory. */
  constructor(bytes: Buffer, maxElements = Infinity) {
    this.bytes = bytes;
    this.#maxElements = maxElements;
  }

  /** Elements that `count` has counted so far. */
  get elements(): number {
    return this.#elements;
  }

  get remaining(): number {
    return this.bytes.length - this.pos;
  }

  /** Steps over `count` bytes and returns where they begin. */
  skip(count: number): number {
    const at = this.pos;
    if (count > this.bytes.length - at) {
      throw this.malformed(`${count} bytes expected, ${this.remaining} left`);
    }
    this.pos = at + count;
    return at;
  }

  bool(): boolean {
    const at = this.skip(1);
    return this.bytes[at] !== 0;
  }

  int8(): number {
    const at = this.skip(1);
    return (this.bytes[at]! << 24) >> 24;
  }

  int16(): number {
    const at = this.skip(2);
    return (((this.bytes[at]! << 8) | this.bytes[at + 1]!) << 16) >> 16;
  }

  uint16(): number {
    return this.int16() & 0xffff;
  }

  int32(): number {
    const at = this.skip(4);
    const b = this.bytes;
    return (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!;
  }

  int64(): bigint {
    const at = this.skip(8);
    return this.bytes.readBigInt64BE(at);
  }

  /** An int64 that the program keeps in a number; beyond 2^53 it is malformed. */
  long(): number {
    const high = this.int32();
    const value = high * 0x1_0000_0000 + (this.int32() >>> 0);
    if (!Number.isSafeInteger(value)) throw this.malformed("an int64 beyond 2^53");
    return value;
  }

  float64(): number {
    const at = this.skip(8);
    return this.bytes.readDoubleBE(at);
  }

  /** 32 hex digits. */
  uuid(): string {
    const at = this.skip(16);
    return this.bytes.toString("hex", at, at + 16);
  }

  /** Up to 32 bits, seven to a byte, the lowest first (KIP-482). */
  uvarint(): number {
    let byte = this.bytes[this.skip(1)]!;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (shift > 28) throw this.malformed("a varint of more than 5 bytes");
      byte = this.bytes[this.skip(1)]!;
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  /** Length of what follows, as an int16; negative is null. Never more than what is left. */
  length16(): number {
    return this.#fitting(this.int16());
  }

  /** As `length16`, from an int32. */
  length32(): number {
    return this.#fitting(this.int32());
  }

  /** As `length16`, from a varint that holds the length plus one. */
  compactLength(): number {
    return this.#fitting(this.uvarint() - 1);
  }

  /** `length` bytes of UTF-8; what is not UTF-8 becomes U+FFFD. */
  text(length: number): string {
    if (length > maxStringBytes) throw this.malformed(`a string of ${length} bytes`);
    const at = this.skip(length);
    return this.bytes.toString("utf8", at, at + length);
  }

  /** `length` bytes as a view into the frame: valid only as long as the frame itself. */
  view(length: number): Buffer {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  /** `length` bytes in memory of their own: keeping them keeps nothing else alive. */
  copy(length: number): Buffer {
    const at = this.skip(length);
    const own = Buffer.allocUnsafeSlow(length);
    this.bytes.copy(own, 0, at, at + length);
    return own;
  }

  /** Counts elements, or what they weigh, before they are read; too many are malformed. */
  count(elements: number): void {
    this.#elements += elements;
    if (this.#elements > this.#maxElements) {
      throw this.malformed(`more than ${this.#maxElements} array elements`);
    }
  }

  /** Steps over a tag section none of whose tags the reader knows (KIP-482). */
  skipTags(): void {
    const count = this.uvarint();
    this.count(count);
    for (let left = count; left > 0; left--) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }

  /** The error to throw; says what was found and where. */
  malformed(found: string): MalformedInput {
    return new MalformedInput(`${found}, at byte ${this.pos} of ${this.bytes.length}`);
  }

  #fitting(length: number): number {
    if (length > this.remaining) {
      throw this.malformed(`a length of ${length}, ${this.remaining} bytes left`);
    }
    return length;
  }
}

/**
 * Writes big-endian primitives. What is written collects in chunks; large byte runs become chunks
 * themselves without being copied, so they must not change until the message is sent.
 * A value out of its type's range is our bug, never the client's.
 */
export class Writer {
  readonly #done: Buffer[] = [];
  #doneBytes = 0;
  #chunk: Buffer = Buffer.allocUnsafe(firstChunkBytes);
  /** Where the part of `#chunk` that is not yet in `#done` begins, and where it ends. */
  #from = 0;
  #at = 0;

  /** Bytes written so far. */
  get size(): number {
    return this.#doneBytes + this.#at - this.#from;
  }

  bool(value: boolean): void {
    const at = this.#room(1);
    this.#chunk[at] = value ? 1 : 0;
  }

  int8(value: number): void {
    assert((value << 24) >> 24 === value, "fits an int8");
    const at = this.#room(1);
    this.#chunk[at] = value;
  }

  int16(value: number): void {
    assert((value << 16) >> 16 === value, "fits an int16");
    this.#put16(value);
  }

  uint16(value: number): void {
    assert((value & 0xffff) === value, "fits a uint16");
    this.#put16(value);
  }

  int32(value: number): void {
    assert((value | 0) === value, "fits an int32");
    this.#put32(value);
  }

  int64(value: bigint): void {
    const at = this.#room(8);
    this.#chunk.writeBigInt64BE(value, at);
  }

  /** An int64 kept in a number. */
  long(value: number): void {
    assert(Number.isSafeInteger(value), "an integer below 2^53");
    this.#put32(Math.floor(value / 0x1_0000_0000));
    this.#put32(value);
  }

  float64(value: number): void {
    const at = this.#room(8);
    this.#chunk.writeDoubleBE(value, at);
  }

  /** `value`: 32 hex digits. */
  uuid(value: string): void {
    const at = this.#room(16);
    const written = this.#chunk.write(value, at, 16, "hex");
    assert(written === 16 && value.length === 32, "a uuid is 32 hex digits");
  }

  uvarint(value: number): void {
    assert(value >>> 0 === value, "fits a uint32");
    let at = this.#room(5);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#chunk[at++] = (rest & 0x7f) | 0x80;
    this.#chunk[at++] = rest;
    this.#at = at;
  }

  /** A string after its length as an int16. */
  string(value: string): void {
    const length = stringBytes(value);
    this.#put16(length);
    this.#text(value, length);
  }

  /** A string after its length plus one as a varint. */
  compactString(value: string): void {
    const length = stringBytes(value);
    this.uvarint(length + 1);
    this.#text(value, length);
  }

  /** Bytes without a length. Large ones are attached, not copied. */
  raw(value: Uint8Array): void {
    if (value.length < attachFromBytes) {
      const at = this.#room(value.length);
      this.#chunk.set(value, at);
    } else {
      const { buffer, byteOffset, length } = value;
      this.#attach(Buffer.isBuffer(value) ? value : Buffer.from(buffer, byteOffset, length));
    }
  }

  /** All that `other` holds; `other` must not be written to afterwards. */
  append(other: Writer): void {
    for (const chunk of other.finish()) this.raw(chunk);
  }

  /** The chunks to send, in order. They are the caller's; nothing may be written afterwards. */
  finish(): Buffer[] {
    this.#close();
    return this.#done;
  }

  /** As `finish`, in one piece. */
  toBuffer(): Buffer {
    const chunks = this.finish();
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }

  #put16(value: number): void {
    const at = this.#room(2);
    this.#chunk[at] = value >>> 8;
    this.#chunk[at + 1] = value;
  }

  #put32(value: number): void {
    const at = this.#room(4);
    const b = this.#chunk;
    b[at] = value >>> 24;
    b[at + 1] = value >>> 16;
    b[at + 2] = value >>> 8;
    b[at + 3] = value;
  }

  #text(value: string, length: number): void {
    const at = this.#room(length);
    this.#chunk.write(value, at, length, "utf8");
  }

  /** Reserves `count` bytes in one chunk and returns where they begin. */
  #room(count: number): number {
    if (this.#at + count > this.#chunk.length) {
      this.#close();
      const next = Math.min(this.#chunk.length * 2, maxChunkBytes);
      this.#chunk = Buffer.allocUnsafe(Math.max(next, count));
      this.#from = 0;
      this.#at = 0;
    }
    const at = this.#at;
    this.#at = at + count;
    return at;
  }

  #attach(bytes: Buffer): void {
    this.#close();
    this.#done.push(bytes);
    this.#doneBytes += bytes.length;
  }

  #close(): void {
    if (this.#at === this.#from) return;
    this.#done.push(this.#chunk.subarray(this.#from, this.#at));
    this.#doneBytes += this.#at - this.#from;
    this.#from = this.#at;
  }
}

function stringBytes(value: string): number {
  const length = Buffer.byteLength(value);
  assert(length <= maxStringBytes, "a string of at most 32767 bytes");
  return length;
}
