import { lastOffset } from "../../records/batch-header.ts";
import { type LogFold, type LogSettings, StorageFailure } from "../log-store.ts";
import type { ClosedLog } from "./clean-stop.ts";
import type { Disk } from "./disk.ts";
import { readSmallFile, unfinishedSuffix } from "./files.ts";
import { isZeroFrom, type LogPosition, scanBatches, soundHeaderAt } from "./scan.ts";
import { Segment, segmentFile } from "./segment.ts";
import { SegmentIndex } from "./segment-index.ts";
import { cleanedSuffix, completeSwap, deletedSuffix, swapIn } from "./swap.ts";
import { judgeTail } from "./torn-tail.ts";

const leftoverSuffixes = [unfinishedSuffix, deletedSuffix, cleanedSuffix];

/** A log as its files tell. */
export interface RecoveredLog {
  /** In order of their offsets; the last one is appended to. Never empty. */
  readonly segments: Segment[];
  readonly endOffset: number;
  /** Offsets of the snapshots there are, oldest first; all before the last one was durable. */
  readonly snapshots: readonly number[];
  /** Files were changed or may not be durable yet: flush before promising anything. */
  readonly needsFlush: boolean;
  /** What lies after the newest snapshot, and had to be read. */
  readonly tailBytes: number;
}

/**
 * Opens a log: what a crash left and a clean end differ only in how much lies after the newest
 * snapshot. From there on every batch is checked and given to the fold; what a crash tore off is
 * cut. Changes nothing that running it again would not change in the same way.
 * Throws `StorageFailure` when acknowledged records are damaged or gone; nothing is cut then.
 */
export function recoverLog(
  disk: Disk,
  directory: string,
  settings: LogSettings,
  fold: LogFold,
): RecoveredLog {
  const names = tidy(disk, directory);
  const bases = offsetsIn(names, "log");
  const snapshots = offsetsIn(names, "snapshot");
  const checkpointedOffset = snapshots.at(-1) ?? 0;
  if (bases.length === 0) {
    if (checkpointedOffset > 0) throw damaged(directory, "its segments are gone");
    fold.restore(null);
    const segments = [Segment.create(disk, directory, 0)];
    return { segments, endOffset: 0, snapshots, needsFlush: false, tailBytes: 0 };
  }
  const foldedOffset = restoreFold(disk, directory, snapshots, fold);
  const scanFrom = Math.max(foldedOffset, bases[0]!);
  const segments = bases.map((base) => Segment.closed(disk, directory, base));
  const scan = new Scan(disk, directory, settings, fold, checkpointedOffset);
  const endOffset = scan.run(segments, scanFrom);
  if (endOffset < checkpointedOffset) {
    throw damaged(directory, `it ends at offset ${endOffset} but once held ${checkpointedOffset}`);
  }
  const needsFlush = endOffset > checkpointedOffset || scan.hasCut;
  return { segments, endOffset, snapshots, needsFlush, tailBytes: scan.tailBytes };
}

/**
 * Opens a log as a clean end left it, without reading its files. Null when anything is not as it
 * was then: `recoverLog` is to look for itself.
 */
export function reopenLog(
  disk: Disk,
  directory: string,
  closed: ClosedLog,
  fold: LogFold,
): RecoveredLog | null {
  const { endOffset, snapshots, offsets, times, firstTimestampMs } = closed;
  if (disk.files.stat(directory)?.modifiedMs !== closed.modifiedMs) return null;
  const segments: Segment[] = [];
  for (const was of closed.segments) {
    const segment = Segment.unchanged(disk, directory, was);
    if (segment === null) return null;
    segments.push(segment);
  }
  const active = segments.at(-1)!;
  active.reopen(new SegmentIndex(active.baseOffset, offsets, times), firstTimestampMs);
  try {
    fold.restore(closed.snapshot);
  } catch {
    return null; // Another version's: older snapshots may do, and the records always will.
  }
  return { segments, endOffset, snapshots, needsFlush: false, tailBytes: 0 };
}

/** Ends, or removes, what unfinished work left; returns the names that stay. */
function tidy(disk: Disk, directory: string): readonly string[] {
  let names = disk.files.list(directory);
  for (const swap of names.map(swapIn)) {
    if (swap === null) continue;
    completeSwap(disk.files, directory, swap, names);
    names = disk.files.list(directory);
  }
  const isLeftover = (name: string) => {
    if (leftoverSuffixes.some((suffix) => name.endsWith(suffix))) return true;
    const base = /^(\d{20})\.(time)?index$/.exec(name)?.[1];
    return base !== undefined && !names.includes(`${base}.log`);
  };
  const leftovers = names.filter(isLeftover);
  for (const name of leftovers) disk.files.remove(`${directory}/${name}`);
  return leftovers.length === 0 ? names : names.filter((name) => !leftovers.includes(name));
}

function offsetsIn(names: readonly string[], kind: "log" | "snapshot"): readonly number[] {
  const offsets: number[] = [];
  for (const name of names) {
    if (name.length === 21 + kind.length && name.endsWith(`.${kind}`) && /^\d{20}/.test(name)) {
      offsets.push(Number(name.slice(0, 20)));
    }
  }
  return offsets.sort((a, b) => a - b);
}

/** Restores the newest snapshot that can be read; returns the offset it stands for. */
function restoreFold(
  disk: Disk,
  directory: string,
  snapshots: readonly number[],
  fold: LogFold,
): number {
  for (const offset of snapshots.toReversed()) {
    const path = `${directory}/${segmentFile(offset, "snapshot")}`;
    try {
      fold.restore(readSmallFile(disk.files, path));
      return offset;
    } catch (error) {
      disk.logger.warn("A snapshot cannot be read; more of the log is.", { path, error });
    }
  }
  fold.restore(null);
  return 0;
}

/** One pass over the end of a log. */
class Scan {
  hasCut = false;
  tailBytes = 0;
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly settings: LogSettings;
  private readonly fold: LogFold;
  private readonly checkpointedOffset: number;

  constructor(
    disk: Disk,
    directory: string,
    settings: LogSettings,
    fold: LogFold,
    checkpointedOffset: number,
  ) {
    this.disk = disk;
    this.directory = directory;
    this.settings = settings;
    this.fold = fold;
    this.checkpointedOffset = checkpointedOffset;
  }

  /** Scans all that lies at `from` or after; `segments` loses what was cut. Returns the end. */
  run(segments: Segment[], from: number): number {
    let index = Math.max(
      segments.findLastIndex(({ baseOffset }) => baseOffset <= from),
      0,
    );
    let offset = segments[index]!.baseOffset;
    for (; index < segments.length; index++) {
      const segment = segments[index]!;
      const fileBytes = segment.sizeBytes;
      const end = this.scanSegment(segment, fileBytes, from);
      offset = end.offset;
      const next = segments[index + 1];
      const isWhole = next === undefined || next.baseOffset === offset;
      if (isWhole && end.position === fileBytes) continue;
      if (isWhole && this.isRoom(segment, fileBytes, end)) this.trim(segment);
      else this.cut(segments, index, fileBytes, end);
    }
    return offset;
  }

  private scanSegment(segment: Segment, fileBytes: number, from: number): LogPosition {
    const start = this.startIn(segment, fileBytes, from);
    const batches = scanBatches(this.disk, segment, fileBytes, start);
    for (let step = batches.next(); ; step = batches.next()) {
      if (step.done) return step.value;
      const { header } = step.value;
      segment.add(header, this.settings.indexIntervalBytes);
      if (lastOffset(header) < from) continue;
      this.fold.apply(header);
      this.tailBytes += header.sizeBytes;
    }
  }

  /** The last place before `from` that the index knows, if its files can be believed. */
  private startIn(segment: Segment, fileBytes: number, from: number): LogPosition {
    const beginning = { position: 0, offset: segment.baseOffset };
    const index = from > segment.baseOffset ? segment.readIndex() : null;
    index?.truncateTo(from);
    const known = index?.batchBefore(from) ?? null;
    if (index !== null && known !== null) {
      const header = soundHeaderAt(this.disk, segment, fileBytes, known.position);
      if (header !== null && lastOffset(header) === known.lastOffset) {
        segment.resume(index, known.position);
        return { position: known.position, offset: header.baseOffset };
      }
    }
    segment.resume(new SegmentIndex(segment.baseOffset), 0);
    return beginning;
  }

  /** Whether nothing but room that was preallocated lies behind the last batch. */
  private isRoom(segment: Segment, fileBytes: number, end: LogPosition): boolean {
    return end.offset >= this.checkpointedOffset && isZeroFrom(this.disk, segment, fileBytes, end);
  }

  /** Takes away the room a crash left behind the batches. */
  private trim(segment: Segment): void {
    segment.trim();
    this.hasCut = true;
  }

  private cut(segments: Segment[], index: number, fileBytes: number, bad: LogPosition): void {
    const { files, logger } = this.disk;
    const segment = segments[index]!;
    const { path } = segment.file;
    const later = segments.slice(index + 1);
    const isKnown = bad.offset < this.checkpointedOffset;
    if (isKnown || judgeTail(this.disk, segment, fileBytes, bad, later) === "damaged") {
      const where = `offset ${bad.offset} (byte ${bad.position} of ${path})`;
      throw damaged(this.directory, `acknowledged records from ${where} on cannot be read`);
    }
    for (const each of later.toReversed()) {
      this.disk.openFiles.forget(each.file);
      files.remove(each.file.path);
    }
    segments.length = index + 1;
    this.trim(segment);
    logger.warn("Cut off what a crash left unfinished at the end of a log.", {
      path,
      offset: bad.offset,
      bytes: fileBytes - bad.position,
    });
  }
}

function damaged(directory: string, what: string): StorageFailure {
  return new StorageFailure("damaged", `The log in ${directory} is damaged: ${what}.`);
}
