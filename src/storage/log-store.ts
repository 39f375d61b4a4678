import type { BatchHeader } from "../records/batch-header.ts";

/**
 * Append-only logs of record batches. A store knows offsets, timestamps and bytes; topics,
 * producers, groups and transactions live above it.
 *
 * Every engine passes test/conformance/log-store.ts.
 */
export interface LogStore {
  /**
   * Opens or creates a log and recovers it from a torn tail. A log that exists under another
   * topic id is a leftover of a deleted topic: it is removed and a new one begun.
   * Throws `StorageFailure` when the log is damaged before its tail, or the disk refuses.
   */
  open(name: LogName, settings: LogSettings, fold: LogFold): Promise<Log>;
  /** Every log the store holds, opened or not. */
  list(): Promise<readonly LogName[]>;
  /** Deletes the log, open or not, and its bytes. No error when it is not there. */
  remove(name: LogName): Promise<void>;
  /** Flushes and closes every log; afterwards nothing else may be called. */
  close(): Promise<void>;
  /** Counters since the store was opened. */
  readonly stats: StorageStats;
}

export interface LogName {
  readonly topic: string;
  /** 32 hex digits. */
  readonly topicId: string;
  readonly partition: number;
}

/** What a log needs of its topic's configuration; the names are those of `config/topic.ts`. */
export interface LogSettings {
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly indexIntervalBytes: number;
  /** `fsync`: `sync()` waits for fdatasync. `os`: it resolves once the kernel has the bytes. */
  readonly flushPolicy: "fsync" | "os";
  /** Under `os`: fdatasync, and wait for it, once so many records are unflushed. Or Infinity. */
  readonly flushMessages: number;
  /** Under `os`: fdatasync in the background once records wait so long. Or Infinity. */
  readonly flushMs: number;
}

/**
 * State derived from batch headers (producers' sequences), saved beside the log so that opening
 * it need not read everything. A fold must survive any prefix: `restore`, then `apply` in order.
 */
export interface LogFold {
  /** Starts from a saved state, or from nothing. Throws when the bytes are not its own. */
  restore(snapshot: Buffer | null): void;
  /** Called for every batch in offset order: at recovery, and as part of `append`. */
  apply(batch: BatchHeader): void;
  snapshot(): Buffer;
}

export interface Log {
  readonly name: LogName;
  /** First offset still to be read; between batches or within one (DeleteRecords). */
  readonly startOffset: number;
  /** Offset the next record will get. */
  readonly endOffset: number;
  /** Everything below survives what the flush policy promises; never goes back. */
  readonly durableOffset: number;
  /** Bytes of all segments. */
  readonly sizeBytes: number;

  configure(settings: LogSettings): void;

  /**
   * Takes a run of whole, valid batches, stamps base offsets and leader epoch 0 into `batches`
   * in place, writes them, and returns the first offset. Synchronous: two appends land in the
   * order of their calls. `batches` is the caller's again when this returns.
   * Throws `StorageFailure` (nothing appended, the log as before) when the disk is full or failed.
   */
  append(batches: Buffer): number;
  /**
   * Resolves when all that was appended before the call is durable; concurrent calls share one
   * flush. Never rejects: a failed flush ends the store through its `onFatal`, so nobody is
   * told that lost data is safe.
   */
  sync(): Promise<void>;

  /**
   * Whole batches, beginning with the one that holds `offset`, all of them below `endOffset`
   * and up to `maxBytes` together; the first is returned whatever its size when
   * `minOneBatch`. Empty when `offset` is at the end. Refuses an offset outside
   * `startOffset … this.endOffset` with `null`. May return less than fits; read on from there.
   * Throws, or rejects with, `StorageFailure` when the file is damaged or cannot be read.
   */
  read(offset: number, limits: ReadLimits): Lease | null | Promise<Lease | null>;
  /** First record at or after `timestampMs`, below `endOffset`; null when there is none. */
  findTimestamp(timestampMs: number, endOffset: number): Promise<TimestampedOffset | null>;
  /** The record with the largest timestamp (the first of equals); null when empty. */
  findMaxTimestamp(): Promise<TimestampedOffset | null>;
  /** Headers of all batches from the one that holds `offset`, in order: for loading shards. */
  batches(offset: number): AsyncIterable<Lease>;

  /**
   * Forgets records below `offset` (at most `durableOffset`); durable when it resolves. Rejects
   * with `StorageFailure` when there is no room to write it down.
   */
  deleteBefore(offset: number): Promise<void>;
  /** Closes the active segment when it is older than `segmentMs`; needs a tick now and then. */
  rollIfDue(nowMs: number): void;
  /**
   * Drops whole old segments: those whose newest record is older than `retentionMs`, then the
   * oldest while the rest still holds `retentionBytes`. -1 means no limit. Returns bytes freed.
   */
  applyRetention(nowMs: number, retentionMs: number, retentionBytes: number): Promise<number>;
  /**
   * One pass of compaction over closed segments, if there is enough to do by `policy`: of each key
   * the last record stays; offsets and order never change, and are without gaps as before. What
   * is read meanwhile is right, whether it was compacted yet or not. Null: nothing was due, a pass
   * is under way, or it was stopped by `stop` or by `close`. Rejects with `StorageFailure` when a
   * batch is damaged or there is no room; the log is then as before, or compacted in part.
   */
  compact(
    policy: CompactionPolicy,
    nowMs: number,
    stop?: AbortSignal,
  ): Promise<CompactionResult | null>;
}

/** When a log is compacted, and what stays; the names are those of `config/topic.ts`. */
export interface CompactionPolicy {
  /** A segment whose newest record is younger is left alone, and all after it. */
  readonly minLagMs: number;
  /** A log with an older record that was never compacted is due, however little that is. */
  readonly maxLagMs: number;
  /** A log is due when a larger share of it was never compacted. */
  readonly minDirtyRatio: number;
  /** How long a tombstone stays once a pass has seen it. */
  readonly deleteRetentionMs: number;
  /** Memory for the keys of one pass; what does not fit is left to the next. */
  readonly maxKeyMapBytes: number;
  /** Of each idempotent producer that may write on, the last offset of its last batch. */
  readonly producers: ReadonlyMap<number, number>;
}

export interface CompactionResult {
  /** Of the segments that were replaced, and of what replaced them. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly removedRecords: number;
  /** False: there were more keys than fit; the next pass goes on. */
  readonly isWhole: boolean;
}

export interface ReadLimits {
  readonly maxBytes: number;
  /** Exclusive upper offset: high watermark or last stable offset. */
  readonly endOffset: number;
  readonly minOneBatch: boolean;
}

export interface TimestampedOffset {
  readonly offset: number;
  readonly timestampMs: number;
}

/** Bytes lent from a pool: valid until `release`, which must be called once. */
export interface Lease {
  readonly bytes: Buffer;
  release(): void;
}

export interface StorageStats {
  readonly fsyncs: number;
  readonly bytesWritten: number;
  readonly bytesRead: number;
  /** Passes of compaction that came to their end, and bytes by which they made logs smaller. */
  readonly compactions: number;
  readonly compactedBytes: number;
}

/** Of a store that has done nothing yet; its owner adds to it. */
export function noStats(): { -readonly [Name in keyof StorageStats]: StorageStats[Name] } {
  return { fsyncs: 0, bytesWritten: 0, bytesRead: 0, compactions: 0, compactedBytes: 0 };
}

/** The disk refused: full, damaged, or broken. Reads of other logs go on. */
export class StorageFailure extends Error {
  override name = "StorageFailure";
  readonly kind: "full" | "damaged" | "failed";
  constructor(kind: StorageFailure["kind"], sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
