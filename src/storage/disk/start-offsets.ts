import type { LogName } from "../log-store.ts";
import { CheckpointFile } from "./checkpoint-file.ts";
import { folderOf } from "./data-directory.ts";
import type { Files } from "./files.ts";

const fileName = "log-start-offset-checkpoint";

/** Where logs begin after DeleteRecords; in the file, a line `topic partition offset` for each. */
export class StartOffsets {
  private readonly file: CheckpointFile;
  private readonly offsets: Map<string, { name: LogName; offset: number }>;

  /** Reads what an earlier process left; lines that make no sense are passed over. */
  constructor(files: Files, directory: string) {
    this.file = new CheckpointFile(files, directory, fileName);
    this.offsets = new Map();
    for (const line of this.file.read()) {
      const match = /^(\S+) (\d+) (\d+)$/.exec(line);
      if (match === null) continue;
      const name = { topic: match[1]!, topicId: "", partition: Number(match[2]) };
      this.offsets.set(folderOf(name), { name, offset: Number(match[3]) });
    }
  }

  /** 0 when records were never deleted. */
  of(name: LogName): number {
    return this.offsets.get(folderOf(name))?.offset ?? 0;
  }

  /** Resolves when the offset is on disk; when that fails the log begins where it did. */
  async set(name: LogName, offset: number): Promise<void> {
    const folder = folderOf(name);
    const before = this.offsets.get(folder);
    this.offsets.set(folder, { name, offset });
    try {
      await this.save();
    } catch (error) {
      if (before === undefined) this.offsets.delete(folder);
      else this.offsets.set(folder, before);
      throw error;
    }
  }

  /**
   * Forgets a log that is gone; a new one of that name must not inherit its start. When it fails,
   * the next call tries again.
   */
  async drop(name: LogName): Promise<void> {
    if (this.offsets.delete(folderOf(name)) || !this.file.isSaved) await this.save();
  }

  private save(): Promise<void> {
    return this.file.save(() =>
      Array.from(
        this.offsets.values(),
        ({ name, offset }) => `${name.topic} ${name.partition} ${offset}`,
      ),
    );
  }
}
