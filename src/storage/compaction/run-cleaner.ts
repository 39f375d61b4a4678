import {
  type Batch,
  type BatchHeader,
  batchChecksum,
  lastOffset,
} from "../../records/batch-header.ts";
import { type CleaningRules, cleanBatch } from "../../records/clean-batch.ts";
import { holeBatches, isHole } from "../../records/empty-batch.ts";
import { MalformedRecord } from "../../records/malformed-record.ts";
import { StorageFailure } from "../log-store.ts";

/** A batch that passed Produce expands to less. */
export const maxDecompressedBytes = 128 << 20;

const nothing: readonly Buffer[] = [];

/** The offsets of batches that were removed, up to where something is kept again. */
interface Hole {
  readonly baseOffset: number;
  lastOffset: number;
  /** It consists of one batch, which was one before. */
  isAsBefore: boolean;
}

/**
 * Cleans batches that follow each other: what comes out covers the same offsets without a gap,
 * for a batch without records stands wherever batches were removed (ADR 15).
 */
export class RunCleaner {
  /** Something came out another than it went in. */
  hasChanged = false;
  removedRecords = 0;
  /** From when on the first of the tombstones that were kept may go; Infinity: there are none. */
  nextHorizonMs = Infinity;
  private readonly rules: CleaningRules;
  private hole: Hole | null = null;
  private expandedBytes = 0;

  constructor(rules: CleaningRules) {
    this.rules = rules;
  }

  /**
   * What is to be written now that this batch has come, the next in order: nothing, or all that is
   * left of it and what it makes certain. The very bytes given where nothing changed. Throws
   * `StorageFailure` when the batch is damaged.
   */
  add(batch: Batch): readonly Buffer[] {
    const cleaned = this.cleanOne(batch);
    if (cleaned !== null) return this.hole === null ? [cleaned] : [...this.finish(), cleaned];
    this.widen(batch.header);
    return nothing;
  }

  /** What ends the run: the hole that nothing has followed. */
  finish(): readonly Buffer[] {
    const { hole } = this;
    if (hole === null) return [];
    this.hole = null;
    if (!hole.isAsBefore) this.hasChanged = true;
    return [holeBatches(hole.baseOffset, hole.lastOffset)];
  }

  /** How much there was to look through since it was asked last. */
  takeExpandedBytes(): number {
    const { expandedBytes } = this;
    this.expandedBytes = 0;
    return expandedBytes;
  }

  /** Null: nothing is left of it. */
  private cleanOne(batch: Batch): Buffer | null {
    const { header, bytes } = batch;
    if (header.crc !== batchChecksum(bytes)) {
      throw new StorageFailure("damaged", `the batch of offset ${header.baseOffset} is damaged`);
    }
    try {
      const cleaned = cleanBatch(batch, this.rules, maxDecompressedBytes);
      this.removedRecords += cleaned.removedRecords;
      this.expandedBytes += cleaned.expandedBytes;
      this.nextHorizonMs = Math.min(this.nextHorizonMs, cleaned.horizonMs);
      if (cleaned.bytes !== bytes && !(cleaned.bytes === null && isHole(header))) {
        this.hasChanged = true;
      }
      return cleaned.bytes;
    } catch (error) {
      if (!(error instanceof MalformedRecord)) throw error;
      const where = `the batch of offset ${header.baseOffset}`;
      throw new StorageFailure("damaged", `${where} cannot be read: ${error.message}`, error);
    }
  }

  private widen(header: BatchHeader): void {
    const last = lastOffset(header);
    if (this.hole === null) {
      const { baseOffset } = header;
      this.hole = { baseOffset, lastOffset: last, isAsBefore: isHole(header) };
      return;
    }
    this.hole.lastOffset = last;
    this.hole.isAsBefore = false;
  }
}
