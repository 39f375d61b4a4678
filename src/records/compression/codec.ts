import { gunzip, gzip } from "./gzip.ts";
import { compressLz4, decompressLz4, lendDecompressedLz4 } from "./lz4.ts";
import { compressSnappy, decompressSnappy } from "./snappy.ts";
import { compressZstd, decompressZstd } from "./zstd.ts";

/** Kafka's codecs; the position is the number in a batch's attribute bits. */
export const codecNames = ["none", "gzip", "snappy", "lz4", "zstd"] as const;

export type CodecName = (typeof codecNames)[number];

interface Codec {
  compress(bytes: Buffer, level?: number): Buffer;
  decompress(bytes: Buffer, maxBytes: number): Buffer;
  /** Where a codec can do with memory of its own: the result is lent until the next call. */
  lendDecompressed?(bytes: Buffer, maxBytes: number): Buffer;
}

const codecs: Readonly<Record<CodecName, Codec>> = {
  none: { compress: (bytes) => bytes, decompress: (bytes) => bytes },
  gzip: { compress: gzip, decompress: gunzip },
  snappy: { compress: compressSnappy, decompress: decompressSnappy },
  lz4: {
    compress: compressLz4,
    decompress: decompressLz4,
    lendDecompressed: lendDecompressedLz4,
  },
  zstd: { compress: compressZstd, decompress: decompressZstd },
};

/** `level` is the codec's own scale, for those that have one (gzip 1–9, zstd 1–22). */
export function compress(codec: CodecName, bytes: Buffer, level?: number): Buffer {
  return codecs[codec].compress(bytes, level);
}

/**
 * Never allocates much more than `maxBytes`, whatever the input says. Throws `MalformedRecord`
 * when the bytes are not the codec's or would expand beyond the limit.
 */
export function decompress(codec: CodecName, bytes: Buffer, maxBytes: number): Buffer {
  return codecs[codec].decompress(bytes, maxBytes);
}

/**
 * As `decompress`, for a look that keeps nothing: the next call may overwrite the result. Fresh
 * memory for every batch costs more than expanding it (ADR 11).
 */
export function lendDecompressed(codec: CodecName, bytes: Buffer, maxBytes: number): Buffer {
  const { lendDecompressed, decompress } = codecs[codec];
  return (lendDecompressed ?? decompress)(bytes, maxBytes);
}
