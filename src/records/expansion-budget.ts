import { type CodecName, lendDecompressed } from "./compression/codec.ts";

/** What the batches of one request may expand to: far beyond honest ones, and soon done with. */
const maxExpandedBytes = 100 * 1024 * 1024;

/**
 * What compressed batches that are checked in one go may expand to together: 180 KB of zstd can
 * stand for five gigabytes, and nobody else is served while they are expanded.
 */
export class ExpansionBudget {
  private leftBytes: number;

  constructor(maxBytes: number = maxExpandedBytes) {
    this.leftBytes = maxBytes;
  }

  /**
   * Expands a batch's records into memory that is lent until the next call. Throws
   * `ExpandsTooFar` or `MalformedRecord`; either spends all that was left, for nobody knows how
   * far the bytes had been expanded.
   */
  expand(codec: CodecName, bytes: Buffer): Buffer {
    if (codec === "none") return bytes;
    const maxBytes = this.leftBytes;
    this.leftBytes = 0;
    const expanded = lendDecompressed(codec, bytes, maxBytes);
    this.leftBytes = maxBytes - expanded.length;
    return expanded;
  }
}
