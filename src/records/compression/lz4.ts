import { MalformedRecord } from "../malformed-record.ts";
import { decoded, lazyAddon, tooLarge } from "./addon.ts";

/*
 * The addon has no output limit and stops after the first of several frames, so the frames are
 * walked here first (LZ4 Frame Format 1.6):
 *
 *     magic u32 · FLG · BD · [contentSize u64] · [dictId u32] · HC
 *     { blockSize u32 (top bit: stored as is) · block · [checksum u32] }… · 0 u32 · [checksum u32]
 */
const frameMagic = 0x184d2204;
const blockChecksumFlag = 0x10;
const contentSizeFlag = 0x08;
const contentChecksumFlag = 0x04;
const dictionaryFlag = 0x01;
/** One byte of a block can stand for at most so many: a match length grows by 255 a byte. */
const maxExpansion = 255;

interface Lz4Addon {
  compressFrameSync(bytes: Buffer): Buffer;
  decompressFrameSync(bytes: Buffer): Buffer;
}

const lz4 = lazyAddon<Lz4Addon>("lz4-napi");

export function compressLz4(bytes: Buffer): Buffer {
  return lz4().compressFrameSync(bytes);
}

export function decompressLz4(bytes: Buffer, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let leftBytes = maxBytes;
  for (let at = 0; at < bytes.length; ) {
    const frame = measureFrame(bytes, at);
    if (frame.maxContentBytes > leftBytes) throw tooLarge("lz4", maxBytes);
    const part = decoded("lz4", () => lz4().decompressFrameSync(bytes.subarray(at, frame.end)));
    leftBytes -= part.length;
    parts.push(part);
    at = frame.end;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Where a frame ends and the most it can expand to, found without expanding it. */
function measureFrame(bytes: Buffer, start: number): { end: number; maxContentBytes: number } {
  if (readU32(bytes, start) !== frameMagic) throw new MalformedRecord("lz4: not a frame");
  const flags = readU8(bytes, start + 4);
  const maxBlockBytes = blockLimit(readU8(bytes, start + 5));
  let at = start + 7;
  if (flags & contentSizeFlag) at += 8;
  if (flags & dictionaryFlag) throw new MalformedRecord("lz4: dictionaries are not supported");
  const trailerBytes = flags & blockChecksumFlag ? 4 : 0;
  let maxContentBytes = 0;
  for (let size = readU32(bytes, at); size !== 0; size = readU32(bytes, at)) {
    const isStored = size >= 0x80000000;
    const blockBytes = size % 0x80000000;
    if (blockBytes > maxBlockBytes) throw new MalformedRecord("lz4: block above the frame's limit");
    maxContentBytes += isStored ? blockBytes : Math.min(maxBlockBytes, blockBytes * maxExpansion);
    at += 4 + blockBytes + trailerBytes;
  }
  const end = at + 4 + (flags & contentChecksumFlag ? 4 : 0);
  if (end > bytes.length) throw new MalformedRecord("lz4: frame is cut off");
  return { end, maxContentBytes };
}

/** Bits 4–6 of BD: 4 stands for 64 KiB, each step is four times as much, 7 is the last. */
function blockLimit(descriptor: number): number {
  const code = (descriptor >> 4) & 7;
  if (code < 4) throw new MalformedRecord("lz4: unknown block size");
  return 4 ** (code - 4) * 64 * 1024;
}

function readU8(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new MalformedRecord("lz4: frame is cut off");
  return byte;
}

function readU32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new MalformedRecord("lz4: frame is cut off");
  return bytes.readUInt32LE(at);
}
