import { MalformedRecord } from "./malformed-record.ts";

/** Reads the zigzag varints that records are made of, never beyond the end of `bytes`. */
export class VarintReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** At most five bytes: lengths, counts and offset deltas. */
  int32(): number {
    let byte = this.byte();
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new MalformedRecord("varint of more than 5 bytes");
  }

  /** At most ten bytes: timestamp deltas. Exact below 2^53. */
  int64(): number {
    let value = 0;
    for (let factor = 1, count = 0; count < 10; factor *= 128, count++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new MalformedRecord("varint of more than 10 bytes");
  }

  /** Bytes with their length before them, as a view; -1 stands for null. */
  nullableBytes(): Buffer | null {
    const length = this.int32();
    if (length === -1) return null;
    const start = this.at;
    this.skip(length);
    return this.bytes.subarray(start, this.at);
  }

  /** Passes over such bytes; false: they were null. */
  skipNullableBytes(): boolean {
    const length = this.int32();
    if (length === -1) return false;
    this.skip(length);
    return true;
  }

  skip(length: number): void {
    if (length < 0 || length > this.bytes.length - this.at) {
      throw new MalformedRecord("a length points beyond the records");
    }
    this.at += length;
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new MalformedRecord("the records end within a number");
    this.at++;
    return byte;
  }
}

/** Bytes that `writeVarint` takes for `value`. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

/** Writes a zigzag varint (|value| < 2^52) and returns the position after it. */
export function writeVarint(bytes: Buffer, at: number, value: number): number {
  let next = at;
  let rest = zigzag(value);
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes[next++] = (rest % 128) | 0x80;
  bytes[next++] = rest;
  return next;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
