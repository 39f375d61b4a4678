import type { LogFold } from "../log-store.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { replaceFile, writeDurably } from "./files.ts";
import { type Segment, segmentFile } from "./segment.ts";

/** A state of the log, remembered when it was current and written once it is durable. */
interface Due {
  readonly offset: number;
  readonly snapshot: Buffer;
  /** The index files to write, as views of what the indexes held then. */
  readonly indexes: readonly {
    segment: Segment;
    offsets: Buffer;
    times: Buffer;
    isClosed: boolean;
  }[];
}

/** A crash between two writings leaves the older one whole; more are never needed. */
const keptSnapshots = 2;

/**
 * Writes the snapshots and index files of one log, so that opening it need not read everything.
 * A snapshot's name is a promise that all before it is durable and indexed.
 */
export class Checkpoint {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly fold: LogFold;
  private readonly written: number[];
  private due: Due | null = null;
  /** Taken to be written, and not written yet. */
  private readonly underWay = new Set<Due>();
  private begun: number;
  private isAbandoned = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(disk: Disk, directory: string, fold: LogFold, written: readonly number[]) {
    this.disk = disk;
    this.directory = directory;
    this.fold = fold;
    this.written = [...written];
    this.begun = written.at(-1) ?? 0;
  }

  /** Remembers the state of now; `closed` are segments that were not yet due with it. */
  prepare(endOffset: number, active: Segment, closed: readonly Segment[] = []): void {
    const earlier = this.due?.indexes.filter(({ isClosed }) => isClosed) ?? [];
    const indexes = [...closed, active].map((segment) => {
      const index = segment.sealedIndex();
      const isClosed = segment !== active;
      return { segment, offsets: index.offsetBytes, times: index.timeBytes, isClosed };
    });
    this.due = {
      offset: endOffset,
      snapshot: this.fold.snapshot(),
      indexes: [...earlier, ...indexes],
    };
  }

  /** Offset of the newest snapshot, prepared or written; 0: none. */
  get offset(): number {
    return this.due?.offset ?? this.begun;
  }

  /** Offset of the newest snapshot that survives a crash; 0: none. */
  get writtenOffset(): number {
    return this.written.at(-1) ?? 0;
  }

  /** Offsets of the snapshots there are, oldest first. */
  get offsets(): readonly number[] {
    return this.written;
  }

  /** Whether a segment's index files are still to be written, or are being written. */
  mentions(segment: Segment): boolean {
    const all = this.due === null ? [...this.underWay] : [...this.underWay, this.due];
    return all.some(({ indexes }) => indexes.some((each) => each.segment === segment));
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.writing;
  }

  /** Writes what was prepared, if all before it is durable by now. */
  write(durableOffset: number): Promise<void> {
    const { due } = this;
    if (due === null || due.offset > durableOffset) return this.writing;
    this.due = null;
    this.begun = due.offset;
    this.underWay.add(due);
    this.writing = this.writing.then(() => this.writeDue(due));
    return this.writing;
  }

  /**
   * The log's files are being removed: what fails from now on does not matter. Resolves when none
   * is written any more.
   */
  abandon(): Promise<void> {
    this.isAbandoned = true;
    this.due = null;
    return this.writing;
  }

  private async writeDue(due: Due): Promise<void> {
    const { files, indexes, logger, onFatal } = this.disk;
    try {
      for (const { segment, offsets, times, isClosed } of due.indexes) {
        if (this.isAbandoned) return;
        await writeDurably(files, segment.pathOf("index"), offsets);
        await writeDurably(files, segment.pathOf("timeindex"), times);
        if (isClosed) indexes.touch(segment);
      }
      if (this.isAbandoned) return;
      const name = segmentFile(due.offset, "snapshot");
      await replaceFile(files, this.directory, name, due.snapshot);
      this.written.push(due.offset);
      for (const old of this.written.splice(0, this.written.length - keptSnapshots)) {
        files.remove(`${this.directory}/${segmentFile(old, "snapshot")}`);
      }
    } catch (error) {
      if (this.isAbandoned) return;
      const failure = storageFailure(error, `Cannot write a snapshot in ${this.directory}`);
      // Without room for a snapshot the next opening reads more; anything else is a broken disk.
      if (failure.kind !== "full") onFatal(error);
      logger.warn(failure.message);
    } finally {
      this.underWay.delete(due);
    }
  }
}
