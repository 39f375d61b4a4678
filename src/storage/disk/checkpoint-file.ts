import { type Files, readSmallFile, replaceFile } from "./files.ts";

/**
 * A small file that tells one line of each of many logs, in the form of Kafka's checkpoints: a
 * version, a count, then the lines. It is written as a whole, in one step.
 */
export class CheckpointFile {
  private readonly files: Files;
  private readonly directory: string;
  private readonly name: string;
  private writing: Promise<void> = Promise.resolve();
  private changes = 0;
  private written = 0;

  constructor(files: Files, directory: string, name: string) {
    this.files = files;
    this.directory = directory;
    this.name = name;
  }

  /** The lines an earlier process left; none when there is no such file. */
  read(): readonly string[] {
    const text = readSmallFile(this.files, `${this.directory}/${this.name}`)?.toString() ?? "";
    return text.split("\n").slice(2);
  }

  /** Whether the last change is on disk. */
  get isSaved(): boolean {
    return this.written === this.changes;
  }

  /**
   * Resolves when what `lines` gives is on disk. It is asked when the writing begins: calls that
   * come while the file is being written share the next writing.
   */
  save(lines: () => readonly string[]): Promise<void> {
    const change = ++this.changes;
    this.writing = this.writing
      .catch(() => {})
      .then(() => (this.written >= change ? undefined : this.write(lines())));
    return this.writing;
  }

  private async write(lines: readonly string[]): Promise<void> {
    const upTo = this.changes;
    const text = `0\n${lines.length}\n${lines.map((line) => `${line}\n`).join("")}`;
    await replaceFile(this.files, this.directory, this.name, Buffer.from(text));
    this.written = upTo;
  }
}
