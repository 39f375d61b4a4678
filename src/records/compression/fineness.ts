import { MalformedRecord } from "../malformed-record.ts";

/** How large the blocks of a stream are where it was made to carry something. */
export interface BlocksAre {
  readonly averageBytes: number;
  /** So many may be smaller: streams that end, or are flushed, before a block is full. */
  readonly exceptFor: number;
}

/**
 * Is a stream cut into so many blocks that they cost more than their bytes? `bytes` is what the
 * blocks so far take, in the measure of `averageBytes`.
 */
export function isTooFine(blocks: number, bytes: number, are: BlocksAre): boolean {
  return blocks > are.exceptFor + bytes / are.averageBytes;
}

export function tooFine(codec: string): MalformedRecord {
  return new MalformedRecord(`${codec}: cut into blocks of next to nothing`);
}
