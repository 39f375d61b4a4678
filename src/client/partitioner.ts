import type { Random } from "../base/random.ts";

/**
 * The partition of a record with a key, as Kafka's Java client chooses it: murmur2 of the key's
 * bytes without its sign, modulo the number of partitions.
 */
export function partitionOfKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fff_ffff) % partitionCount;
}

/** Records without a key stay on one partition until its batch is closed (KIP-480). */
export class StickyPartition {
  private readonly random: Random;
  private current: number | null = null;
  private last: number | null = null;

  constructor(random: Random) {
    this.random = random;
  }

  among(partitionCount: number): number {
    if (this.current === null || this.current >= partitionCount) {
      this.current = this.choose(partitionCount);
    }
    return this.current;
  }

  /** A batch of this partition was closed: the next record goes elsewhere, if it can. */
  leave(partition: number): void {
    if (this.current !== partition) return;
    this.last = partition;
    this.current = null;
  }

  private choose(partitionCount: number): number {
    const { last } = this;
    if (last === null || partitionCount === 1) return this.random.below(partitionCount);
    return (last + 1 + this.random.below(partitionCount - 1)) % partitionCount;
  }
}

/** MurmurHash2, 32 bits, with the seed of Kafka's `Utils.murmur2`; signed. */
export function murmur2(bytes: Uint8Array): number {
  const m = 0x5bd1e995;
  const { length } = bytes;
  let hash = 0x9747b28c ^ length;
  const wordsEnd = length - (length % 4);
  for (let at = 0; at < wordsEnd; at += 4) {
    let word = littleEndian(bytes, at, 4);
    word = Math.imul(word, m);
    word ^= word >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(word, m);
  }
  if (wordsEnd < length) {
    hash ^= littleEndian(bytes, wordsEnd, length - wordsEnd);
    hash = Math.imul(hash, m);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return hash ^ (hash >>> 15);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = (value << 8) | bytes[at + i]!;
  return value;
}
