import { MalformedRecord } from "../malformed-record.ts";
import { lazyAddon, tooLarge } from "./addon.ts";
import { isTooFine, tooFine } from "./fineness.ts";
import { expandLz4Block, type Lz4Target, lz4SlackBytes } from "./lz4-block.ts";

/*
 * Frames are read as Kafka's clients read them, `Lz4BlockInputStream` (LZ4 Frame Format 1.6): one
 * frame of independent blocks without a dictionary; what follows it is not looked at.
 *
 *     magic u32 · FLG · BD · [contentSize u64] · HC
 *     { blockSize u32 (top bit: stored as is) · block · [checksum u32] }… · 0 u32 · [checksum u32]
 */
const frameMagic = 0x184d2204;
const versionAndIndependence = 0x60;
const versionIndependenceAndUnused = 0xe3;
const blockChecksumFlag = 0x10;
const contentSizeFlag = 0x08;
const contentChecksumFlag = 0x04;
const unusedOfDescriptor = 0x8f;
/** One byte of a block can stand for at most so many: a match length grows by 255 a byte. */
const maxExpansion = 255;
/** A full block has 258 bytes at least, for a match grows by 255 a byte. */
const blocksAre = { averageBytes: 128, exceptFor: 64 } as const;
/** A larger buffer is not kept for the next frame. */
const keptBytes = 8 * 1024 * 1024;

interface Lz4Addon {
  compressFrameSync(bytes: Buffer): Buffer;
}

interface Lz4Block {
  readonly bytes: Buffer;
  readonly isStored: boolean;
}

interface Lz4Frame {
  readonly blocks: readonly Lz4Block[];
  readonly maxBlockBytes: number;
}

const lz4 = lazyAddon<Lz4Addon>("lz4-napi");
/** Not native, but just as seldom needed: a start without it is some ms shorter. */
const xxhash = lazyAddon<{ xxHash32(bytes: Uint8Array): number }>("js-xxhash");
let kept: Lz4Target = newTarget(0);

export function compressLz4(bytes: Buffer): Buffer {
  return lz4().compressFrameSync(bytes);
}

export function decompressLz4(bytes: Buffer, maxBytes: number): Buffer {
  return Buffer.from(lendDecompressedLz4(bytes, maxBytes));
}

/** As `decompressLz4`, but the result is lent: the next call overwrites it (ADR 11). */
export function lendDecompressedLz4(bytes: Buffer, maxBytes: number): Buffer {
  const { blocks, maxBlockBytes } = readFrame(bytes);
  const limits = blocks.map((block) => contentLimit(block, maxBlockBytes));
  const maxContentBytes = limits.reduce((sum, limit) => sum + limit, 0);
  if (maxContentBytes > maxBytes) throw tooLarge("lz4", maxBytes);
  const target = targetFor(maxContentBytes);
  let at = 0;
  for (const [index, { bytes, isStored }] of blocks.entries()) {
    if (isStored) at += bytes.copy(target.bytes, at);
    else at = expandLz4Block(bytes, target, at, at + limits[index]!);
  }
  return target.bytes.subarray(0, at);
}

function targetFor(contentBytes: number): Lz4Target {
  if (contentBytes + lz4SlackBytes <= kept.bytes.length) return kept;
  const target = newTarget(contentBytes + lz4SlackBytes);
  if (target.bytes.length <= keptBytes) kept = target;
  return target;
}

function newTarget(sizeBytes: number): Lz4Target {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** The most a block can expand to, found without expanding it. */
function contentLimit({ bytes, isStored }: Lz4Block, maxBlockBytes: number): number {
  return isStored ? bytes.length : Math.min(maxBlockBytes, bytes.length * maxExpansion);
}

function readFrame(bytes: Buffer): Lz4Frame {
  if (readU32(bytes, 0) !== frameMagic) throw new MalformedRecord("lz4: not a frame");
  const flags = readU8(bytes, 4);
  const descriptor = readU8(bytes, 5);
  if ((flags & versionIndependenceAndUnused) !== versionAndIndependence) {
    throw new MalformedRecord("lz4: only frames of version 1 with independent blocks are read");
  }
  const maxBlockBytes = blockLimit(descriptor);
  const checksumAt = flags & contentSizeFlag ? 14 : 6;
  const checksum = readU8(bytes, checksumAt);
  if (checksum !== ((xxhash().xxHash32(bytes.subarray(4, checksumAt)) >> 8) & 0xff)) {
    throw new MalformedRecord("lz4: the frame's header does not match its checksum");
  }
  const hasChecksums = (flags & blockChecksumFlag) !== 0;
  const blocks: Lz4Block[] = [];
  let at = checksumAt + 1;
  for (;;) {
    const size = readU32(bytes, at);
    const blockBytes = size % 0x80000000;
    if (blockBytes === 0) {
      // The content's own checksum must be there; nobody looks at it, for the batch has one.
      if (flags & contentChecksumFlag) readU32(bytes, at + 4);
      return { blocks, maxBlockBytes };
    }
    if (blockBytes > maxBlockBytes) throw new MalformedRecord("lz4: block above the frame's limit");
    const start = at + 4;
    at = start + blockBytes;
    if (at > bytes.length) throw cutOff();
    if (isTooFine(blocks.length, at, blocksAre)) throw tooFine("lz4");
    const block = bytes.subarray(start, at);
    blocks.push({ bytes: block, isStored: size >= 0x80000000 });
    if (!hasChecksums) continue;
    if (readU32(bytes, at) !== xxhash().xxHash32(block)) {
      throw new MalformedRecord("lz4: a block does not match its checksum");
    }
    at += 4;
  }
}

/** Bits 4–6 of BD: 4 stands for 64 KiB, each step is four times as much, 7 is the last. */
function blockLimit(descriptor: number): number {
  const code = (descriptor >> 4) & 7;
  if (code < 4 || descriptor & unusedOfDescriptor) {
    throw new MalformedRecord("lz4: unknown block size");
  }
  return 4 ** (code - 4) * 64 * 1024;
}

function readU8(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw cutOff();
  return byte;
}

function readU32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw cutOff();
  return bytes.readUInt32LE(at);
}

function cutOff(): MalformedRecord {
  return new MalformedRecord("lz4: frame is cut off");
}
