import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import {
  type Log,
  type LogFold,
  type LogName,
  type LogSettings,
  type LogStore,
  noStats,
  StorageFailure,
  type StorageStats,
} from "../log-store.ts";
import { BufferPool } from "./buffer-pool.ts";
import { writeCleanStop } from "./clean-stop.ts";
import { CleanerOffsets } from "./cleaner-offsets.ts";
import { Committer } from "./committer.ts";
import {
  type DataDirectory,
  folderOf,
  isRemovedFolder,
  openDataDirectory,
  readLogName,
  readTopicId,
  removedFolderOf,
  writeTopicId,
} from "./data-directory.ts";
import { type DirectReadLimits, DirectReads, defaultDirectReads } from "./direct-reads.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { DiskLog } from "./disk-log.ts";
import type { Files } from "./files.ts";
import { defaultFlushPace, type FlushPaceLimits } from "./flush-pace.ts";
import { Journal } from "./journal.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { emptyJournal, replayJournal } from "./journal-replay.ts";
import { LoadedIndexes } from "./loaded-indexes.ts";
import { nodeFiles } from "./node-files.ts";
import { OpenFiles } from "./open-files.ts";
import { defaultPreallocation, type PreallocationLimits } from "./preallocation.ts";
import { ReadsAhead } from "./reads-ahead.ts";
import { recoverLog, reopenLog } from "./recovery.ts";
import { StartOffsets } from "./start-offsets.ts";

export interface DiskStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * The disk broke in a way that may have lost unflushed bytes: whoever waits for durability
   * waits for ever, and the process must end. May be called more than once.
   */
  readonly onFatal: (error: unknown) => void;
  /** Default: the machine's disk. */
  readonly files?: Files;
  readonly limits?: Partial<DiskLimits>;
}

export interface DiskLimits {
  /** Descriptors kept open without being in use. */
  readonly maxOpenFiles: number;
  /** Read buffers kept for the next reader. */
  readonly maxIdleBufferBytes: number;
  /** Indexes of old segments kept in memory. */
  readonly maxIndexBytes: number;
  /** Flushes at once: as many as libuv has threads. */
  readonly maxParallelFlushes: number;
  /** When the event loop waits for a flush itself. */
  readonly flushPace: FlushPaceLimits;
  /** From so many logs at once, one flush of the journal is faster than one of each. */
  readonly journalFrom: number;
  /**
   * Of each of the journal's two files. Each time one is full, all logs behind it are flushed in
   * place: with 100 busy ones and 8 MiB that took a tenth of the throughput.
   */
  readonly maxJournalFileBytes: number;
  readonly preallocation: PreallocationLimits;
  readonly directReads: DirectReadLimits;
}

const defaultLimits: DiskLimits = {
  maxOpenFiles: 4096,
  maxIdleBufferBytes: 64 << 20,
  maxIndexBytes: 16 << 20,
  maxParallelFlushes: 4,
  flushPace: defaultFlushPace,
  journalFrom: 8,
  maxJournalFileBytes: 32 << 20,
  preallocation: defaultPreallocation,
  directReads: defaultDirectReads,
};

/**
 * A store in one data directory, of which this process takes possession. Throws `StorageFailure`
 * when another process has it or a newer version wrote it.
 */
export async function openDiskStore(options: DiskStoreOptions): Promise<LogStore> {
  const files = options.files ?? nodeFiles;
  try {
    const directory = await openDataDirectory(files, options.directory);
    const cleanerOffsets = new CleanerOffsets(files, directory.path);
    const isReplaced = ({ folder, topicId, segmentBaseOffset }: JournalEntry) =>
      segmentBaseOffset < cleanerOffsets.inFolder(folder, topicId).replacedTo;
    const { path } = directory;
    const generation = await replayJournal(files, path, options.logger, isReplaced);
    return new DiskStore(options, files, directory, generation, cleanerOffsets);
  } catch (error) {
    throw storageFailure(error, `Cannot open the data directory ${options.directory}`);
  }
}

class DiskStore implements LogStore {
  private readonly directory: DataDirectory;
  private readonly disk: Disk;
  private readonly startOffsets: StartOffsets;
  private readonly cleanerOffsets: CleanerOffsets;
  private readonly logs = new Map<string, DiskLog>();
  /** Whose the folders are that were listed and not opened: read once. */
  private readonly listed = new Map<string, LogName>();
  private readonly removals = new Set<Promise<void>>();
  private isBroken = false;

  constructor(
    options: DiskStoreOptions,
    files: Files,
    directory: DataDirectory,
    journalGeneration: number,
    cleanerOffsets: CleanerOffsets,
  ) {
    this.cleanerOffsets = cleanerOffsets;
    const limits = { ...defaultLimits, ...options.limits };
    const onFatal = (error: unknown) => {
      this.isBroken = true;
      options.onFatal(error);
    };
    const counters = noStats();
    const committer = new Committer({
      onFatal,
      clock: options.clock,
      pace: limits.flushPace,
      maxParallel: limits.maxParallelFlushes,
      journaling: {
        journalFrom: limits.journalFrom,
        newJournal: (flushInPlace) => {
          const fileBytes = limits.maxJournalFileBytes;
          const place = { files, directory: directory.path, fileBytes, counters };
          return new Journal({ ...place, firstGeneration: journalGeneration }, flushInPlace);
        },
      },
    });
    this.directory = directory;
    this.disk = {
      files,
      openFiles: new OpenFiles(files, limits.maxOpenFiles),
      pool: new BufferPool(limits.maxIdleBufferBytes),
      readsAhead: new ReadsAhead(options.clock),
      directReads: new DirectReads(files, limits.directReads, () => committer.isBusy),
      committer,
      indexes: new LoadedIndexes(limits.maxIndexBytes),
      preallocation: limits.preallocation,
      clock: options.clock,
      logger: options.logger,
      counters,
      onFatal,
    };
    this.startOffsets = new StartOffsets(files, directory.path);
    for (const folder of files.list(directory.path)) {
      if (isRemovedFolder(folder)) this.removeFolder(folder);
    }
  }

  get stats(): StorageStats {
    return this.disk.counters;
  }

  async open(name: LogName, settings: LogSettings, fold: LogFold): Promise<Log> {
    const folder = folderOf(name);
    const directory = `${this.directory.path}/${folder}`;
    try {
      const closed = this.directory.cleanStop.take(folder, name.topicId);
      // From here on the folder speaks for itself.
      if (closed !== null) this.listed.delete(folder);
      const reopened = closed && reopenLog(this.disk, directory, closed, fold);
      const isNew = reopened === null && (await this.claimFolder(name, directory));
      assert(!this.logs.has(folder), "a log is opened once");
      const recovered = reopened ?? recoverLog(this.disk, directory, settings, fold);
      if (closed !== null && !isNew && recovered.endOffset < closed.endOffset) {
        const ends = `it ends at offset ${recovered.endOffset}`;
        const was = `ended at ${closed.endOffset} when it was closed`;
        throw new StorageFailure(
          "damaged",
          `The log in ${directory} is damaged: ${ends}, but ${was}.`,
        );
      }
      const log = new DiskLog(name, {
        disk: this.disk,
        directory,
        // A process that was killed may not have flushed the names it gave.
        dirtyDirectories: isNew ? [directory, this.directory.path] : [directory],
        startOffsets: this.startOffsets,
        cleanerOffsets: this.cleanerOffsets,
        settings,
        fold,
        recovered,
      });
      this.logs.set(folder, log);
      if (recovered.needsFlush) await this.disk.committer.commit(log);
      return log;
    } catch (error) {
      throw storageFailure(error, `Cannot open the log in ${directory}`);
    }
  }

  async list(): Promise<readonly LogName[]> {
    const { path } = this.directory;
    const folders = this.disk.files.list(path).filter((folder) => !isRemovedFolder(folder));
    return folders.map((folder) => this.logNameOf(folder)).filter((name) => name !== null);
  }

  async remove(name: LogName): Promise<void> {
    const { files } = this.disk;
    const { path } = this.directory;
    const folder = folderOf(name);
    if (readTopicId(files, `${path}/${folder}`) !== name.topicId) return;
    await this.logs.get(folder)?.abandon();
    this.logs.delete(folder);
    this.listed.delete(folder);
    try {
      files.rename(`${path}/${folder}`, `${path}/${removedFolderOf(name)}`);
      await files.syncDirectory(path);
      this.removeFolder(removedFolderOf(name));
      await this.startOffsets.drop(name);
      await this.cleanerOffsets.drop(name);
    } catch (error) {
      throw storageFailure(error, `Cannot remove the log in ${path}/${folder}`);
    }
  }

  async close(): Promise<void> {
    if (!this.isBroken) {
      await Promise.all(Array.from(this.logs.values(), (log) => log.close()));
    }
    await Promise.all(this.removals);
    this.disk.committer.close();
    if (!this.isBroken) {
      emptyJournal(this.disk.files, this.directory.path);
      await writeCleanStop(this.disk, this.directory.path, this.logs);
    }
    this.disk.files.close(this.directory.lockFd);
  }

  /** Makes sure the folder is there and is this topic's; true when it was not there before. */
  private async claimFolder(name: LogName, directory: string): Promise<boolean> {
    const { files } = this.disk;
    const known = this.listed.get(folderOf(name))?.topicId;
    this.listed.delete(folderOf(name));
    if (known === name.topicId) return false;
    const isThere = files.stat(directory) !== null;
    const topicId = isThere ? readTopicId(files, directory) : null;
    if (topicId === name.topicId) return false;
    if (topicId !== null) await this.remove({ ...name, topicId });
    // Before the folder is this topic's: afterwards nobody would know whose start it was.
    if (topicId !== null || !isThere) await this.startOffsets.drop(name);
    files.makeDirectory(directory);
    // Before the first record: without it, nothing could be told from a deleted topic's leftovers.
    await writeTopicId(files, directory, name.topicId);
    return true;
  }

  private logNameOf(folder: string): LogName | null {
    const known = this.logs.get(folder)?.name ?? this.listed.get(folder);
    if (known !== undefined) return known;
    try {
      const told = this.directory.cleanStop.topicIdOf(folder);
      const name = readLogName(this.disk.files, this.directory.path, folder, told);
      if (name !== null) this.listed.set(folder, name);
      return name;
    } catch (error) {
      this.disk.logger.error("A log cannot be told from its folder.", { folder, error });
      return null;
    }
  }

  private removeFolder(folder: string): void {
    const path = `${this.directory.path}/${folder}`;
    const removal = this.disk.files
      .removeLater(path)
      .catch((error) => this.disk.logger.warn(`Cannot remove ${path}.`, { error }))
      .finally(() => this.removals.delete(removal));
    this.removals.add(removal);
  }
}
