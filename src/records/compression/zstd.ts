import * as zlib from "node:zlib";
import { MalformedRecord } from "../malformed-record.ts";
import { decoded, lazyAddon, tooLarge } from "./addon.ts";
import { isTooFine, tooFine } from "./fineness.ts";

/*
 * Node has zstd from 22.15 on; before that an addon without an output limit does the work, so
 * the frames are measured here first (RFC 8878):
 *
 *     magic u32 · descriptor · [window] · [dictId] · [contentSize] ·
 *     { blockHeader u24: last 1 bit, type 2 bits, size 21 bits · block }… · [checksum u32]
 */
const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const maxBlockBytes = 128 * 1024;
/** Of what they expand to: a block of three bytes may be empty, and a hundred million of them. */
const blocksAre = { averageBytes: 128, exceptFor: 64 } as const;
/** Kafka's own default. */
const defaultLevel = 3;
const blockTypes = { raw: 0, repeated: 1, compressed: 2 };

interface ZstdAddon {
  Encoder: new (level: number) => { encodeSync(bytes: Buffer): Buffer };
  Decoder: new () => { decodeSync(bytes: Buffer): Buffer };
}

interface NodeZstd {
  zstdCompressSync?(bytes: Buffer, options: { params: Record<number, number> }): Buffer;
  zstdDecompressSync?(bytes: Buffer): Buffer;
  constants: { ZSTD_c_compressionLevel?: number };
}

const node = zlib as unknown as NodeZstd;
const addon = lazyAddon<ZstdAddon>("@toondepauw/node-zstd");

export function compressZstd(bytes: Buffer, level = defaultLevel): Buffer {
  const levelKey = node.constants.ZSTD_c_compressionLevel;
  if (node.zstdCompressSync === undefined || levelKey === undefined) {
    return new (addon().Encoder)(level).encodeSync(bytes);
  }
  return node.zstdCompressSync(bytes, { params: { [levelKey]: level } });
}

export function decompressZstd(bytes: Buffer, maxBytes: number): Buffer {
  if (maxContentBytes(bytes) > maxBytes) throw tooLarge("zstd", maxBytes);
  const decode = node.zstdDecompressSync;
  return decoded("zstd", () =>
    decode === undefined ? new (addon().Decoder)().decodeSync(bytes) : decode(bytes),
  );
}

/** The most that all frames together can expand to: a compressed block counts as a full one. */
function maxContentBytes(bytes: Buffer): number {
  let total = 0;
  let blocks = 0;
  for (let at = 0; at < bytes.length; ) {
    if (isTooFine(blocks, total, blocksAre)) throw tooFine("zstd");
    const magic = readLE(bytes, at, 4);
    if (magic >= skippableMagic && magic < skippableMagic + 16) {
      at += 8 + readLE(bytes, at + 4, 4);
      blocks++;
      continue;
    }
    if (magic !== frameMagic) throw new MalformedRecord("zstd: not a frame");
    const frame = measureFrame(bytes, at);
    total += frame.maxContentBytes;
    blocks += frame.blocks;
    at = frame.end;
  }
  return total;
}

interface Frame {
  readonly end: number;
  readonly maxContentBytes: number;
  readonly blocks: number;
}

function measureFrame(bytes: Buffer, start: number): Frame {
  const descriptor = readLE(bytes, start + 4, 1);
  let at = start + 5 + headerFieldsBytes(descriptor);
  let content = 0;
  let blocks = 0;
  for (let isLast = false; !isLast; ) {
    const header = readLE(bytes, at, 3);
    const size = header >> 3;
    const type = (header >> 1) & 3;
    isLast = (header & 1) === 1;
    if (size > maxBlockBytes || type > blockTypes.compressed) {
      throw new MalformedRecord("zstd: impossible block");
    }
    content += type === blockTypes.compressed ? maxBlockBytes : size;
    blocks++;
    if (isTooFine(blocks, content, blocksAre)) throw tooFine("zstd");
    at += 3 + (type === blockTypes.repeated ? 1 : size);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  return { end: at + (hasChecksum ? 4 : 0), maxContentBytes: content, blocks };
}

/** Window descriptor, dictionary id and content size, whose lengths the descriptor gives. */
function headerFieldsBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  return (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
}

function readLE(bytes: Buffer, at: number, length: number): number {
  if (at + length > bytes.length) throw new MalformedRecord("zstd: frame is cut off");
  return bytes.readUIntLE(at, length);
}
