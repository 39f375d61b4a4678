import { StorageFailure } from "../log-store.ts";
import { type Disk, storageFailure } from "./disk.ts";
import type { Segment } from "./segment.ts";
import { deletedSuffix } from "./swap.ts";

/** Changes of files in one log's folder, but for appends, flushes and compaction. */
export class LogFolder {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly underWay = new Set<Promise<void>>();
  private isLeft = false;

  constructor(disk: Disk, directory: string) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * Carries a change out. What fails there for want of space can be tried again; anything else is
   * a broken disk. Rejects with `StorageFailure`.
   */
  async change(change: () => Promise<void>): Promise<void> {
    if (this.isLeft) throw new StorageFailure("failed", `${this.directory} was removed.`);
    const changing = change();
    this.underWay.add(changing);
    try {
      await changing;
    } catch (error) {
      const failure = storageFailure(error, `Cannot change ${this.directory}`);
      if (failure.kind === "failed" && !this.isLeft) this.disk.onFatal(error);
      throw failure;
    } finally {
      this.underWay.delete(changing);
    }
  }

  /** Removes segments that are the log's no more. */
  async remove(segments: readonly Segment[]): Promise<void> {
    const { files, indexes, openFiles } = this.disk;
    for (const segment of segments) {
      indexes.forget(segment);
      files.rename(segment.file.path, segment.file.path + deletedSuffix);
      openFiles.retire(segment.file);
    }
    await files.syncDirectory(this.directory);
    for (const segment of segments) {
      files.remove(segment.pathOf("index"));
      files.remove(segment.pathOf("timeindex"));
      await files.removeLater(segment.file.path + deletedSuffix);
    }
  }

  /** The folder is about to be removed: no change begins any more, and those under way end. */
  async leave(): Promise<void> {
    this.isLeft = true;
    await Promise.allSettled(this.underWay);
  }
}
