import type { Logger } from "../../base/logger.ts";
import { readTopicId } from "./data-directory.ts";
import { type Files, readFully, writeFully } from "./files.ts";
import { journalNames } from "./journal.ts";
import { type JournalEntry, readEntries } from "./journal-entry.ts";
import { segmentFile } from "./segment.ts";

/** A process may have few descriptors, and a journal tell of ten thousand segments. */
const maxOpenFiles = 512;

/**
 * Puts what the journal holds back into the segments, before any log is opened, and empties it.
 * Doing so twice, or with bytes that are there already, changes nothing: a segment's bytes are
 * written once, and what has been acknowledged is never cut. But where compaction may have put
 * another file in a segment's place (`isReplaced`), its bytes belong nowhere any more; they were
 * durable in place before. A journal with bytes that cannot be put back is kept under another name,
 * for somebody to look at. Returns a generation above all that was found.
 */
export async function replayJournal(
  files: Files,
  directory: string,
  logger: Logger,
  isReplaced: (entry: JournalEntry) => boolean,
): Promise<number> {
  const fillings = journalNames
    .map((name) => readJournal(files, `${directory}/${name}`))
    .flatMap((file) => (file === null ? [] : (readEntries(file) ?? [])))
    .sort((a, b) => a.generation - b.generation);
  const replay = new Replay(files, directory, logger);
  const entries = fillings
    .flatMap((filling) => filling.entries)
    .filter((entry) => !isReplaced(entry));
  for (const [path, ofSegment] of bySegment(directory, entries)) {
    replay.apply(path, ofSegment);
    if (replay.openFiles >= maxOpenFiles) await replay.flush();
  }
  await replay.flush();
  const generation = (fillings.at(-1)?.generation ?? 0) + 1;
  if (replay.isWhole) emptyJournal(files, directory);
  else await setAside(files, directory, generation, logger);
  return generation;
}

/** Later it would put old bytes over what has been appended since: so it is not replayed again. */
async function setAside(
  files: Files,
  directory: string,
  generation: number,
  logger: Logger,
): Promise<void> {
  for (const name of journalNames) {
    const path = `${directory}/${name}`;
    if ((files.stat(path)?.sizeBytes ?? 0) === 0) continue;
    const keptAs = `${path}.kept-${generation}`;
    files.rename(path, keptAs);
    logger.error("A journal could not be put back whole; it is kept.", { keptAs });
  }
  await files.syncDirectory(directory);
}

/**
 * Lets go of all entries, when every log is durable in place: the next start need not put them
 * back, log by log. Should that not survive a crash, it does so all the same, and changes nothing.
 */
export function emptyJournal(files: Files, directory: string): void {
  for (const name of journalNames) {
    const path = `${directory}/${name}`;
    if ((files.stat(path)?.sizeBytes ?? 0) === 0) continue;
    const fd = files.open(path, "write");
    try {
      files.truncate(fd, 0);
    } finally {
      files.close(fd);
    }
  }
}

/** All of one file, or null when it is not there. */
function readJournal(files: Files, path: string): Buffer | null {
  const facts = files.stat(path);
  if (facts === null) return null;
  const bytes = Buffer.alloc(facts.sizeBytes);
  const fd = files.open(path, "read");
  try {
    readFully(files, fd, bytes, 0);
  } finally {
    files.close(fd);
  }
  return bytes;
}

/** Of each segment file what the journal holds, in order: so each is opened and flushed once. */
function bySegment(
  directory: string,
  entries: readonly JournalEntry[],
): ReadonlyMap<string, readonly JournalEntry[]> {
  const segments = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const path = `${directory}/${entry.folder}/${segmentFile(entry.segmentBaseOffset, "log")}`;
    const known = segments.get(path);
    if (known === undefined) segments.set(path, [entry]);
    else known.push(entry);
  }
  return segments;
}

class Replay {
  /** Nothing had to be left out: what only the journal has is never thrown away. */
  isWhole = true;
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

  /** Writes the entries of one segment, in the order in which they were made. */
  apply(path: string, entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (this.topicIdOf(entry.folder) !== entry.topicId) continue;
      const facts = this.files.stat(path);
      if (facts === null) return; // Retention came by since.
      if (facts.sizeBytes < entry.position) {
        this.isWhole = false;
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
  }

  get openFiles(): number {
    return this.segments.size;
  }

  /** All at once: the file system then makes many of them durable by one write to its journal. */
  async flush(): Promise<void> {
    const fds = [...this.segments.values()];
    this.segments.clear();
    await Promise.all(fds.map((fd) => this.files.sync(fd)));
    for (const fd of fds) this.files.close(fd);
  }

  /** Null: nothing is put back, for there is no such log, or nobody can tell whose it is. */
  private topicIdOf(folder: string): string | null {
    const known = this.topicIds.get(folder);
    if (known !== undefined) return known;
    let id: string | null = null;
    try {
      id = readTopicId(this.files, `${this.directory}/${folder}`);
    } catch (error) {
      // That log goes offline; the others are served.
      this.isWhole = false;
      this.logger.error("A log in the journal cannot be told from its folder.", { folder, error });
    }
    this.topicIds.set(folder, id);
    return id;
  }
}
