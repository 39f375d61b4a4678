import { type CleaningProgress, notCleaned } from "../compaction/plan.ts";
import type { LogName } from "../log-store.ts";
import { CheckpointFile } from "./checkpoint-file.ts";
import { folderOf } from "./data-directory.ts";
import type { Files } from "./files.ts";

const fileName = "cleaner-offset-checkpoint";

/** How far a log has been compacted on this disk. */
export interface DiskCleaning extends CleaningProgress {
  /**
   * Segments that began below may have been replaced: what the journal holds of them are bytes of
   * a file that is no more. Such segments were durable in place before.
   */
  readonly replacedTo: number;
}

const untouched: DiskCleaning = { ...notCleaned, replacedTo: 0 };

/**
 * How far logs have been compacted; in the file, of each a line `topic partition`, the topic's id,
 * the first dirty offset, up to where segments may have been replaced, and when the next tombstone
 * may go (-1: none). A log of another topic of the same name inherits nothing.
 */
export class CleanerOffsets {
  private readonly file: CheckpointFile;
  private readonly logs = new Map<string, { name: LogName; cleaning: DiskCleaning }>();

  /** Reads what an earlier process left; lines that make no sense are passed over. */
  constructor(files: Files, directory: string) {
    this.file = new CheckpointFile(files, directory, fileName);
    for (const line of this.file.read()) {
      const match = /^(\S+) (\d+) ([0-9a-f]{32}) (\d+) (\d+) (-1|\d+)$/.exec(line);
      if (match === null) continue;
      const name = { topic: match[1]!, topicId: match[3]!, partition: Number(match[2]) };
      const [firstDirtyOffset, replacedTo, horizon] = match.slice(4).map(Number);
      const nextHorizonMs = horizon! < 0 ? Infinity : horizon!;
      const cleaning = {
        firstDirtyOffset: firstDirtyOffset!,
        replacedTo: replacedTo!,
        nextHorizonMs,
      };
      this.logs.set(folderOf(name), { name, cleaning });
    }
  }

  of({ topicId, ...where }: LogName): DiskCleaning {
    return this.inFolder(folderOf({ topicId, ...where }), topicId);
  }

  /** The same, of a log that is known by its folder, relative to the data directory. */
  inFolder(folder: string, topicId: string): DiskCleaning {
    const known = this.logs.get(folder);
    return known?.name.topicId === topicId ? known.cleaning : untouched;
  }

  /** Resolves when it is on disk. When it cannot be written, nothing has changed. */
  async set(name: LogName, changes: Partial<DiskCleaning>): Promise<void> {
    const folder = folderOf(name);
    const before = this.logs.get(folder);
    const after = { name, cleaning: { ...this.of(name), ...changes } };
    this.logs.set(folder, after);
    try {
      await this.save();
    } catch (error) {
      // Nobody may go by what the next start would not know of.
      if (this.logs.get(folder) === after) {
        if (before === undefined) this.logs.delete(folder);
        else this.logs.set(folder, before);
      }
      throw error;
    }
  }

  /** Forgets a log that is gone; when that fails, the next call tries again. */
  async drop(name: LogName): Promise<void> {
    if (this.logs.delete(folderOf(name)) || !this.file.isSaved) await this.save();
  }

  private save(): Promise<void> {
    return this.file.save(() =>
      Array.from(this.logs.values(), ({ name, cleaning }) => {
        const { firstDirtyOffset, replacedTo, nextHorizonMs } = cleaning;
        const horizon = Number.isFinite(nextHorizonMs) ? nextHorizonMs : -1;
        const where = `${name.topic} ${name.partition} ${name.topicId}`;
        return `${where} ${firstDirtyOffset} ${replacedTo} ${horizon}`;
      }),
    );
  }
}
