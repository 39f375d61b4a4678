import { Bug } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { StorageFailure, type StorageStats } from "../log-store.ts";
import type { BufferPool } from "./buffer-pool.ts";
import type { Committer } from "./committer.ts";
import type { DirectReads } from "./direct-reads.ts";
import type { Files } from "./files.ts";
import type { LoadedIndexes } from "./loaded-indexes.ts";
import type { OpenFiles } from "./open-files.ts";
import type { PreallocationLimits } from "./preallocation.ts";
import type { ReadsAhead } from "./reads-ahead.ts";

/** What all logs of one store share. */
export interface Disk {
  readonly files: Files;
  readonly openFiles: OpenFiles;
  readonly pool: BufferPool;
  readonly readsAhead: ReadsAhead;
  readonly directReads: DirectReads;
  readonly committer: Committer;
  readonly indexes: LoadedIndexes;
  readonly preallocation: PreallocationLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: { -readonly [Name in keyof StorageStats]: StorageStats[Name] };
  /** The store cannot keep its promises any more; nothing that waits for durability resolves. */
  readonly onFatal: (error: unknown) => void;
}

/** Puts what the disk said into a sentence that names the file; a bug stays a bug. */
export function storageFailure(error: unknown, doing: string): StorageFailure {
  if (error instanceof StorageFailure) return error;
  if (error instanceof Bug) throw error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  const why = isFull ? "the disk is full" : String(error instanceof Error ? error.message : error);
  return new StorageFailure(isFull ? "full" : "failed", `${doing}: ${why}`, error);
}
