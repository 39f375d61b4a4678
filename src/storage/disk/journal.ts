import { assert } from "../../base/assert.ts";
import { type Files, writeFully, writeZeros } from "./files.ts";
import { entryBytes, type JournalEntry, sealEntry } from "./journal-entry.ts";

/**
 * Two files take turns: while one is filled, the logs behind the other are flushed in place. No
 * log's folder has such a name, whatever its topic is called: those end with a number.
 */
export const journalNames = ["journal-a", "journal-b"] as const;

/** Of a file that is being made, so much at once: others wait meanwhile. */
const pieceBytes = 256 << 10;

/** What a log has to write down to be durable without a flush of its own. */
export interface JournalRun extends Omit<JournalEntry, "bytes"> {
  readonly byteCount: number;
  /** Fills `into`, `byteCount` long, with the bytes at `position` of the segment. */
  read(into: Buffer): void;
  /** The bytes are durable from now on. */
  written(): void;
}

/** A log whose bytes may be durable in the journal only, until it is flushed in place. */
export interface Journaled {
  /** Bytes the journal can make durable; 0 when only a flush in place can, or nothing has to be. */
  readonly journalableBytes: number;
  /** Those bytes; not to be asked for when there are none. */
  journalRun(): JournalRun;
}

export interface JournalOptions {
  readonly files: Files;
  /** The data directory. */
  readonly directory: string;
  /** Must be above all generations that the files hold. */
  readonly firstGeneration: number;
  /** Of each of the two files. */
  readonly fileBytes: number;
  readonly counters: { fsyncs: number };
}

interface JournalFile {
  readonly path: string;
  fd: number | null;
  generation: number;
  /** Where the next entry goes. */
  end: number;
  /** Logs with entries here that no flush in place has covered since. */
  readonly logs: Set<Journaled>;
  isDraining: boolean;
}

/**
 * One file for the fresh bytes of many logs: a single flush makes all of them durable, where as
 * many flushes would wait for each other in the file system's own journal. The file is never
 * extended, which makes its flush a cheap one. For few logs or many bytes it is not worth its
 * second copy: `Committer` chooses.
 */
export class Journal {
  private readonly files: Files;
  private readonly directory: string;
  private readonly fileBytes: number;
  private readonly counters: { fsyncs: number };
  private readonly flushInPlace: (log: Journaled) => Promise<void>;
  private readonly slots: readonly JournalFile[];
  private current = 0;
  /** Where a round is put together: one at a time, so one buffer does, as large as they come. */
  private round = Buffer.alloc(0);
  private state: "absent" | "beingMade" | "ready" | "impossible" = "absent";

  constructor(options: JournalOptions, flushInPlace: (log: Journaled) => Promise<void>) {
    const { files, directory, firstGeneration } = options;
    this.files = files;
    this.directory = directory;
    this.fileBytes = options.fileBytes;
    this.counters = options.counters;
    this.flushInPlace = flushInPlace;
    this.slots = journalNames.map((name, i) => ({
      path: `${directory}/${name}`,
      fd: null,
      generation: firstGeneration + i,
      end: 0,
      logs: new Set<Journaled>(),
      isDraining: false,
    }));
  }

  /** Begins to make the files when there are none; until they are there nothing fits. */
  prepare(): void {
    if (this.state !== "absent") return;
    this.state = "beingMade";
    void this.make();
  }

  /** Room for one more round; 0 while the files are being made or emptied. */
  get freeBytes(): number {
    if (this.state !== "ready") return 0;
    const { end, isDraining } = this.slots[this.current]!;
    return isDraining ? 0 : this.fileBytes - end;
  }

  /**
   * Writes all runs down and flushes once. Rejects when the disk fails; what is durable then is
   * unknown. The runs must fit into `freeBytes`.
   */
  async write(runs: readonly (readonly [Journaled, JournalRun])[]): Promise<void> {
    const slot = this.slots[this.current]!;
    const sizes = runs.map(([, { folder, byteCount }]) => entryBytes(folder, byteCount));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert(total <= this.freeBytes, "a round fits into the journal");
    if (this.round.length < total) {
      this.round = Buffer.allocUnsafe(Math.min(2 * total, this.fileBytes));
    }
    const bytes = this.round.subarray(0, total);
    let at = 0;
    for (const [i, [log, run]] of runs.entries()) {
      const entry = bytes.subarray(at, at + sizes[i]!);
      run.read(entry.subarray(entry.length - run.byteCount));
      sealEntry(entry, slot.generation, run);
      slot.logs.add(log);
      at += entry.length;
    }
    writeFully(this.files, slot.fd!, bytes, slot.end);
    slot.end += total;
    this.counters.fsyncs++;
    await this.files.sync(slot.fd!);
    for (const [, run] of runs) run.written();
  }

  /** This file is full: goes on in the other one, if that is empty, and empties this meanwhile. */
  turn(): void {
    const full = this.slots[this.current]!;
    const other = this.slots[1 - this.current]!;
    if (this.state !== "ready" || full.isDraining || other.isDraining) return;
    void this.drain(full);
    this.current = 1 - this.current;
  }

  close(): void {
    for (const slot of this.slots) {
      if (slot.fd !== null) this.files.close(slot.fd);
      slot.fd = null;
    }
    this.state = "impossible";
  }

  private async drain(slot: JournalFile): Promise<void> {
    slot.isDraining = true;
    await Promise.all(Array.from(slot.logs, (log) => this.flushInPlace(log)));
    slot.logs.clear();
    slot.generation += this.slots.length;
    slot.end = 0;
    slot.isDraining = false;
  }

  private async make(): Promise<void> {
    const fresh: string[] = [];
    try {
      for (const slot of this.slots) {
        slot.fd = this.files.open(slot.path, "create");
        if (this.files.stat(slot.path)?.sizeBytes === this.fileBytes) continue;
        fresh.push(slot.path);
        if (!(await this.fillWithZeros(slot))) return;
      }
      await this.files.syncDirectory(this.directory);
      this.state = this.state === "beingMade" ? "ready" : this.state;
    } catch {
      if (this.state === "beingMade") this.giveUp(fresh);
    }
  }

  /** No room for it: every log is flushed in place, as ever, and has what room there is. */
  private giveUp(fresh: readonly string[]): void {
    try {
      this.close();
      for (const path of fresh) this.files.remove(path);
    } catch {
      this.state = "impossible"; // What is left of them is zeros, which say nothing to anybody.
    }
  }

  /** Piece by piece; false when the journal was closed meanwhile. */
  private async fillWithZeros({ fd }: JournalFile): Promise<boolean> {
    this.files.truncate(fd!, 0);
    for (let at = 0; at < this.fileBytes; at += pieceBytes) {
      writeZeros(this.files, fd!, at, Math.min(at + pieceBytes, this.fileBytes));
      await new Promise((resolve) => setImmediate(resolve));
      if (this.state !== "beingMade") return false;
    }
    await this.files.sync(fd!);
    return this.state === "beingMade";
  }
}
