import { MalformedRecord } from "../malformed-record.ts";

/** Where blocks are expanded to, end to end; `view` is of the same bytes. */
export interface Lz4Target {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Bytes that may be written past the end of what a block expands to: copies go by four. */
export const lz4SlackBytes = 3;

/** From here on the call that copies at once costs less than the steps. */
const longLiterals = 64;
const longMatch = 128;

/**
 * Expands one independent block into `target` from `start` on and returns where it ended, at most
 * `end` (LZ4 Block Format): a row of
 *
 *     token u8 · [literal length u8…] · literals · offset u16 · [match length u8…]
 *
 * of which the last has only literals. Up to `lz4SlackBytes` beyond that are overwritten. Throws
 * `MalformedRecord` for bytes that are no block or do not fit.
 */
export function expandLz4Block(
  block: Buffer,
  target: Lz4Target,
  start: number,
  end: number,
): number {
  const source = new DataView(block.buffer, block.byteOffset, block.length);
  const lastFour = block.length - 4;
  const { bytes, view } = target;
  let at = 0;
  let to = start;
  for (;;) {
    const token = block[at++];
    if (token === undefined) throw malformed();
    let literals = token >>> 4;
    if (literals === 15) {
      for (let more = 255; more === 255; literals += more) more = block[at++] ?? never();
    }
    const literalsEnd = at + literals;
    const matchStart = to + literals;
    if (literalsEnd > block.length || matchStart > end) throw malformed();
    if (literals > longLiterals) bytes.set(block.subarray(at, literalsEnd), to);
    else if (literalsEnd <= lastFour) {
      for (; to < matchStart; to += 4, at += 4) view.setUint32(to, source.getUint32(at));
    } else while (to < matchStart) bytes[to++] = block[at++]!;
    to = matchStart;
    at = literalsEnd;
    if (at === block.length) return to;

    if (at + 2 > block.length) throw malformed();
    const distance = source.getUint16(at, true);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      for (let more = 255; more === 255; length += more) more = block[at++] ?? never();
    }
    let from = to - distance;
    const matchEnd = to + length;
    if (distance === 0 || from < start || matchEnd > end) throw malformed();
    if (length > longMatch) repeat(bytes, from, to, matchEnd);
    else if (distance >= 4) {
      for (; to < matchEnd; to += 4, from += 4) view.setUint32(to, view.getUint32(from));
    } else while (to < matchEnd) bytes[to++] = bytes[from++]!;
    to = matchEnd;
  }
}

/** A match may reach into itself: each round copies all there is of it, so they grow. */
function repeat(bytes: Buffer, from: number, start: number, end: number): void {
  for (let to = start; to < end; ) {
    const size = Math.min(to - from, end - to);
    bytes.copyWithin(to, from, from + size);
    to += size;
  }
}

function malformed(): MalformedRecord {
  return new MalformedRecord("lz4: the bytes are not a valid block");
}

function never(): never {
  throw malformed();
}
