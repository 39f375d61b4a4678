import { MalformedRecord } from "../malformed-record.ts";
import { decoded, lazyAddon, tooLarge } from "./addon.ts";
import { isTooFine, tooFine } from "./fineness.ts";

/*
 * Java clients wrap raw snappy blocks in xerial's framing (snappy-java's SnappyOutputStream):
 *
 *     82 "SNAPPY" 00 · version i32 · compatible i32 · { blockBytes i32 · raw block }…
 *
 * librdkafka writes one raw block; without the magic we take the input for that.
 */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeader = Buffer.concat([xerialMagic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
/** snappy-java's default, which its readers size their buffers by. */
const blockBytes = 32 * 1024;
/**
 * Every block costs a call, as long as expanding some thousand bytes. A full one has 1.5 KB at
 * least, for a copy of 64 bytes takes three; only the last of a stream is smaller.
 */
const blocksAre = { averageBytes: 1024, exceptFor: 64 } as const;

interface SnappyAddon {
  compressSync(bytes: Buffer): Buffer;
  uncompressSync(bytes: Buffer, options: { asBuffer: true }): Buffer;
}

const snappy = lazyAddon<SnappyAddon>("snappy");

export function compressSnappy(bytes: Buffer): Buffer {
  const parts: Buffer[] = [xerialHeader];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = snappy().compressSync(bytes.subarray(at, at + blockBytes));
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export function decompressSnappy(bytes: Buffer, maxBytes: number): Buffer {
  const isXerial = xerialMagic.equals(bytes.subarray(0, xerialMagic.length));
  return isXerial ? decompressXerial(bytes, maxBytes) : decompressBlock(bytes, maxBytes);
}

function decompressXerial(bytes: Buffer, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let leftBytes = maxBytes;
  for (let at = xerialHeader.length; at < bytes.length; ) {
    if (isTooFine(parts.length, at, blocksAre)) throw tooFine("snappy");
    const length = at + 4 <= bytes.length ? bytes.readInt32BE(at) : -1;
    const end = at + 4 + length;
    if (length <= 0 || end > bytes.length) throw new MalformedRecord("snappy: bad block length");
    const part = decompressBlock(bytes.subarray(at + 4, end), leftBytes);
    leftBytes -= part.length;
    parts.push(part);
    at = end;
  }
  return Buffer.concat(parts);
}

function decompressBlock(block: Buffer, maxBytes: number): Buffer {
  if (declaredBytes(block) > maxBytes) throw tooLarge("snappy", maxBytes);
  return decoded("snappy", () => snappy().uncompressSync(block, { asBuffer: true }));
}

/** A raw block begins with its expanded length, an unsigned varint of at most five bytes. */
function declaredBytes(block: Buffer): number {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return length;
  }
  throw new MalformedRecord("snappy: no length before the block");
}
