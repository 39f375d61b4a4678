import type { LogName } from "../log-store.ts";
import { folderOf } from "./data-directory.ts";
import { type Files, readSmallFile, replaceFile } from "./files.ts";

const fileName = "log-start-offset-checkpoint";

/**
 * Where logs begin after DeleteRecords, in Kafka's checkpoint format: a version, a count, then a
 * line `topic partition offset` for each.
 */
export class StartOffsets {
  private readonly files: Files;
  private readonly directory: string;
  private readonly offsets: Map<string, { name: LogName; offset: number }>;
  private writing: Promise<void> = Promise.resolve();
  private changes = 0;
  private written = 0;

  /** Reads what an earlier process left; lines that make no sense are passed over. */
  constructor(files: Files, directory: string) {
    this.files = files;
    this.directory = directory;
    this.offsets = new Map();
    const text = readSmallFile(files, `${directory}/${fileName}`)?.toString() ?? "";
    for (const line of text.split("\n").slice(2)) {
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
    if (this.offsets.delete(folderOf(name)) || this.written < this.changes) await this.save();
  }

  /** Calls that come while the file is being written share the next writing. */
  private save(): Promise<void> {
    const change = ++this.changes;
    this.writing = this.writing
      .catch(() => {})
      .then(() => (this.written >= change ? undefined : this.write()));
    return this.writing;
  }

  private async write(): Promise<void> {
    const upTo = this.changes;
    const lines = Array.from(
      this.offsets.values(),
      ({ name, offset }) => `${name.topic} ${name.partition} ${offset}\n`,
    );
    const text = `0\n${lines.length}\n${lines.join("")}`;
    await replaceFile(this.files, this.directory, fileName, Buffer.from(text));
    this.written = upTo;
  }
}
