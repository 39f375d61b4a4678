import type { Logger } from "../../base/logger.ts";
import { readTopicId } from "./data-directory.ts";
import { type Files, readSmallFile, writeFully } from "./files.ts";
import { journalNames } from "./journal.ts";
import { type JournalEntry, readEntries } from "./journal-entry.ts";
import { segmentFile } from "./segment.ts";

/**
 * Puts what the journal holds back into the segments, before any log is opened. Doing so twice, or
 * with bytes that are there already, changes nothing: a segment's bytes are written once, and what
 * has been acknowledged is never cut. Returns a generation above all that was found.
 */
export async function replayJournal(
  files: Files,
  directory: string,
  logger: Logger,
): Promise<number> {
  const fillings = journalNames
    .map((name) => readSmallFile(files, `${directory}/${name}`))
    .flatMap((file) => (file === null ? [] : (readEntries(file) ?? [])))
    .sort((a, b) => a.generation - b.generation);
  const replay = new Replay(files, directory, logger);
  for (const { entries } of fillings) for (const entry of entries) replay.apply(entry);
  await replay.flush();
  return (fillings.at(-1)?.generation ?? 0) + 1;
}

class Replay {
  private readonly files: Files;
  private readonly directory: string;
  private readonly logger: Logger;
  private readonly topicIds = new Map<string, string | null>();
  /** Segments written to, with their descriptors. */
  private readonly segments = new Map<string, number>();

  constructor(files: Files, directory: string, logger: Logger) {
    this.files = files;
    this.directory = directory;
    this.logger = logger;
  }

  apply(entry: JournalEntry): void {
    if (this.topicIdOf(entry.folder) !== entry.topicId) return;
    const path = `${this.directory}/${entry.folder}/${segmentFile(entry.segmentBaseOffset, "log")}`;
    const facts = this.files.stat(path);
    if (facts === null) return; // Retention came by since.
    if (facts.sizeBytes < entry.position) {
      this.logger.error("A log is shorter than its journal remembers.", { path });
      return; // Opening the log will tell what is missing.
    }
    let fd = this.segments.get(path);
    if (fd === undefined) {
      fd = this.files.open(path, "write");
      this.segments.set(path, fd);
    }
    writeFully(this.files, fd, entry.bytes, entry.position);
  }

  async flush(): Promise<void> {
    for (const fd of this.segments.values()) {
      await this.files.sync(fd);
      this.files.close(fd);
    }
  }

  private topicIdOf(folder: string): string | null {
    let id = this.topicIds.get(folder);
    if (id === undefined) {
      id = readTopicId(this.files, `${this.directory}/${folder}`);
      this.topicIds.set(folder, id);
    }
    return id;
  }
}
