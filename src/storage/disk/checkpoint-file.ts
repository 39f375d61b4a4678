import type { LogName } from "../log-store.ts";
import { folderOf } from "./data-directory.ts";
import { type Files, readSmallFile, replaceFile } from "./files.ts";

/** What a checkpoint file tells of one log. */
export interface Checkpointed {
  readonly name: LogName;
}

/** How an entry is written: one line without its end; null when a line makes no sense. */
export interface LineCodec<Entry> {
  parse(line: string): Entry | null;
  format(entry: Entry): string;
}

/**
 * A small file that tells one line of each of many logs, in the form of Kafka's checkpoints: a
 * version, a count, then the lines. It is written as a whole, in one step.
 */
export class CheckpointFile<Entry extends Checkpointed> {
  private readonly files: Files;
  private readonly directory: string;
  private readonly fileName: string;
  private readonly codec: LineCodec<Entry>;
  private readonly entries = new Map<string, Entry>();
  private writing: Promise<void> = Promise.resolve();
  private changes = 0;
  private written = 0;

  /** Reads what an earlier process left; lines that make no sense are passed over. */
  constructor(files: Files, directory: string, fileName: string, codec: LineCodec<Entry>) {
    this.files = files;
    this.directory = directory;
    this.fileName = fileName;
    this.codec = codec;
    const text = readSmallFile(files, `${directory}/${fileName}`)?.toString() ?? "";
    for (const line of text.split("\n").slice(2)) {
      const entry = codec.parse(line);
      if (entry !== null) this.entries.set(folderOf(entry.name), entry);
    }
  }

  /** By the log's folder, relative to the data directory. */
  of(folder: string): Entry | undefined {
    return this.entries.get(folder);
  }

  /** Resolves when it is on disk. When it cannot be written, nothing has changed. */
  async set(entry: Entry): Promise<void> {
    const folder = folderOf(entry.name);
    const before = this.entries.get(folder);
    this.entries.set(folder, entry);
    try {
      await this.save();
    } catch (error) {
      // Nobody may go by what the next start would not know of.
      if (this.entries.get(folder) === entry) {
        if (before === undefined) this.entries.delete(folder);
        else this.entries.set(folder, before);
      }
      throw error;
    }
  }

  /** Forgets a log that is gone. When that cannot be written, the next call tries again. */
  async drop(name: LogName): Promise<void> {
    const isKnown = this.entries.delete(folderOf(name));
    if (isKnown || this.written < this.changes) await this.save();
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
    const lines = Array.from(this.entries.values(), (entry) => `${this.codec.format(entry)}\n`);
    const text = `0\n${lines.length}\n${lines.join("")}`;
    await replaceFile(this.files, this.directory, this.fileName, Buffer.from(text));
    this.written = upTo;
  }
}
