import { type CleaningProgress, notCleaned } from "../compaction/plan.ts";
import type { LogName } from "../log-store.ts";
import { type Checkpointed, CheckpointFile, type LineCodec } from "./checkpoint-file.ts";
import { folderOf } from "./data-directory.ts";
import type { Files } from "./files.ts";

/** How far a log has been compacted on this disk. */
export interface DiskCleaning extends CleaningProgress {
  /**
   * Segments that began below may have been replaced: what the journal holds of them are bytes of
   * a file that is no more. Such segments were durable in place before.
   */
  readonly replacedTo: number;
}

interface CleanedLog extends Checkpointed {
  readonly cleaning: DiskCleaning;
}

const untouched: DiskCleaning = { ...notCleaned, replacedTo: 0 };

/**
 * A line is `topic partition`, the topic's id, the first dirty offset, up to where segments may
 * have been replaced, and when the next tombstone may go (-1: none).
 */
const codec: LineCodec<CleanedLog> = {
  parse(line) {
    const match = /^(\S+) (\d+) ([0-9a-f]{32}) (\d+) (\d+) (-1|\d+)$/.exec(line);
    if (match === null) return null;
    const [firstDirtyOffset, replacedTo, horizonMs] = match.slice(4).map(Number);
    return {
      name: { topic: match[1]!, topicId: match[3]!, partition: Number(match[2]) },
      cleaning: {
        firstDirtyOffset: firstDirtyOffset!,
        replacedTo: replacedTo!,
        nextHorizonMs: horizonMs! < 0 ? Infinity : horizonMs!,
      },
    };
  },
  format({ name, cleaning }) {
    const { firstDirtyOffset, replacedTo, nextHorizonMs } = cleaning;
    const horizonMs = Number.isFinite(nextHorizonMs) ? nextHorizonMs : -1;
    const where = `${name.topic} ${name.partition} ${name.topicId}`;
    return `${where} ${firstDirtyOffset} ${replacedTo} ${horizonMs}`;
  },
};

/** How far logs have been compacted. A log of another topic of the same name inherits nothing. */
export class CleanerOffsets {
  private readonly file: CheckpointFile<CleanedLog>;

  constructor(files: Files, directory: string) {
    this.file = new CheckpointFile(files, directory, "cleaner-offset-checkpoint", codec);
  }

  of(name: LogName): DiskCleaning {
    return this.inFolder(folderOf(name), name.topicId);
  }

  /** The same, of a log that is known by its folder, relative to the data directory. */
  inFolder(folder: string, topicId: string): DiskCleaning {
    const known = this.file.of(folder);
    return known?.name.topicId === topicId ? known.cleaning : untouched;
  }

  /** Resolves when it is on disk. When it cannot be written, nothing has changed. */
  set(name: LogName, changes: Partial<DiskCleaning>): Promise<void> {
    return this.file.set({ name, cleaning: { ...this.of(name), ...changes } });
  }

  /** Forgets a log that is gone. */
  drop(name: LogName): Promise<void> {
    return this.file.drop(name);
  }
}
