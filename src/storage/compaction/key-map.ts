import { hash } from "node:crypto";

/** 128 bits of hash and an offset, as in Kafka's own map. */
const slotBytes = 24;
const wordsPerHash = 4;
/** Fuller than this, a search has to pass too many others. */
const maxFill = 0.75;

/**
 * The latest offset of each key. Keys are told apart by 128 bits of their SHA-256, so that the map
 * takes the same room whatever their length; it is made once, as large as it may become.
 */
export class KeyMap {
  private readonly hashes: Uint32Array;
  /** Plus one: 0 is a free slot. */
  private readonly offsets: Float64Array;
  private readonly slots: number;
  private readonly maxKeys: number;
  private readonly wanted = new Uint32Array(wordsPerHash);
  private overflow: Map<string, number> | null = null;
  private keys = 0;

  /** Takes at most `maxBytes`, and no more than `expectedKeys` need. */
  constructor(maxBytes: number, expectedKeys: number) {
    const affordable = Math.floor(maxBytes / slotBytes);
    const needed = Math.ceil(expectedKeys / maxFill) + 1;
    this.slots = Math.max(8, Math.min(affordable, needed));
    this.maxKeys = Math.floor(this.slots * maxFill);
    this.hashes = new Uint32Array(this.slots * wordsPerHash);
    this.offsets = new Float64Array(this.slots);
  }

  /** Keys that certainly still fit. */
  get freeKeys(): number {
    return Math.max(0, this.maxKeys - this.size);
  }

  get size(): number {
    return this.keys + (this.overflow?.size ?? 0);
  }

  /** Remembers the offset if it is the latest of its key. */
  put(key: Buffer, offset: number): void {
    const digest = this.look(key);
    const slot = this.slotOf();
    if (this.offsets[slot] === 0 && this.keys >= this.maxKeys) {
      // One batch of more keys than the map has room for: without it nothing would ever be cleaned.
      this.overflow ??= new Map();
      this.overflow.set(digest, Math.max(this.overflow.get(digest) ?? -1, offset));
      return;
    }
    if (this.offsets[slot] === 0) {
      this.keys++;
      this.hashes.set(this.wanted, slot * wordsPerHash);
    }
    if (offset + 1 > this.offsets[slot]!) this.offsets[slot] = offset + 1;
  }

  /** -1: a key that was never put. */
  get(key: Buffer): number {
    const digest = this.look(key);
    const found = this.offsets[this.slotOf()]! - 1;
    return found >= 0 || this.overflow === null ? found : (this.overflow.get(digest) ?? -1);
  }

  /** Puts the key's hash into `wanted`. As a string it is six times quicker than as a buffer. */
  private look(key: Buffer): string {
    const digest = hash("sha256", key, "binary").slice(0, 4 * wordsPerHash);
    for (let word = 0; word < wordsPerHash; word++) {
      const at = word * 4;
      this.wanted[word] =
        digest.charCodeAt(at) |
        (digest.charCodeAt(at + 1) << 8) |
        (digest.charCodeAt(at + 2) << 16) |
        (digest.charCodeAt(at + 3) << 24);
    }
    return digest;
  }

  /** The slot that has the wanted hash, or where it would be put. */
  private slotOf(): number {
    const { hashes, offsets, wanted, slots } = this;
    for (let slot = wanted[0]! % slots; ; slot = slot + 1 === slots ? 0 : slot + 1) {
      if (offsets[slot] === 0) return slot;
      const at = slot * wordsPerHash;
      const isSame =
        hashes[at] === wanted[0] &&
        hashes[at + 1] === wanted[1] &&
        hashes[at + 2] === wanted[2] &&
        hashes[at + 3] === wanted[3];
      if (isSame) return slot;
    }
  }
}
