import { crc32c } from "../../records/crc32c.ts";
import { type Disk, storageFailure } from "./disk.ts";
import type { DiskLog } from "./disk-log.ts";
import { type Files, readFully, replaceFile } from "./files.ts";

/*
 * What all small files of all logs told when the process ended cleanly: read at the next start in
 * one go, where thousands of partitions have five files each. It begins with a version u32 and the
 * CRC-32C u32 of all that follows; then of each log, numbers being f64 where nothing else is said:
 *
 *     bytes of this entry u32 · of the folder's name u32 · of the snapshot, .index, .timeindex u32
 *     segments u32 · snapshots u32 · topic id, 16 bytes
 *     the folder's time of change · end offset · first timestamp of the last segment
 *     of each segment: base offset · size · time of change
 *     of each snapshot: its offset
 *     the folder's name · the fold's state · the last segment's .index and .timeindex
 *
 * It is true only until something is written: the start that reads it removes it first, durably.
 */
const fileName = "clean-stop";
const fileVersion = 1;
const fileHeaderBytes = 8;
const entryHeaderBytes = 28 + 16 + 3 * 8;
const segmentBytes = 3 * 8;
/** What a log with more to tell would save is little beside reading it. */
const maxEntryBytes = 16 << 10;
const maxFileBytes = 64 << 20;

/** What the files of a log told when it was closed. */
export interface ClosedLog {
  /** Of the folder: names came or went if it is another now. */
  readonly modifiedMs: number;
  /** In order of their offsets. */
  readonly segments: readonly ClosedSegment[];
  readonly snapshots: readonly number[];
  readonly endOffset: number;
  /** The fold's state; null: nothing was ever written. */
  readonly snapshot: Buffer | null;
  /** Of the last segment, as its files hold them. */
  readonly offsets: Buffer;
  readonly times: Buffer;
  readonly firstTimestampMs: number;
}

export interface ClosedSegment {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What a clean end left; empty when there was none, or nothing can be believed. */
export class CleanStop {
  private readonly entries: Map<string, Buffer>;

  constructor(entries: ReadonlyMap<string, Buffer> = new Map()) {
    this.entries = new Map(entries);
  }

  /** Undefined: nothing is told of such a folder. */
  topicIdOf(folder: string): string | undefined {
    return this.entries.get(folder)?.toString("hex", 28, 44);
  }

  /** What is told of a log, once: afterwards it is being written to. */
  take(folder: string, topicId: string): ClosedLog | null {
    const entry = this.entries.get(folder);
    const isSame = this.topicIdOf(folder) === topicId;
    this.entries.delete(folder);
    return entry === undefined || !isSame ? null : readEntry(entry);
  }
}

/**
 * Reads what a clean end left, and removes it: with the directory's next flush it is gone, and
 * nothing may be written before.
 */
export function takeCleanStop(files: Files, directory: string): CleanStop {
  const path = `${directory}/${fileName}`;
  const facts = files.stat(path);
  if (facts === null) return new CleanStop();
  const bytes = readWhole(files, path, facts.sizeBytes);
  files.remove(path);
  return new CleanStop(bytes === null ? new Map() : entriesIn(bytes));
}

function readWhole(files: Files, path: string, sizeBytes: number): Buffer | null {
  if (sizeBytes < fileHeaderBytes || sizeBytes > maxFileBytes) return null;
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  const fd = files.open(path, "read");
  try {
    if (!readFully(files, fd, bytes, 0)) return null;
  } finally {
    files.close(fd);
  }
  const isSound = bytes.readUInt32BE(4) === crc32c(bytes.subarray(fileHeaderBytes));
  return isSound && bytes.readUInt32BE(0) === fileVersion ? bytes : null;
}

function entriesIn(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const entries = new Map<string, Buffer>();
  for (let at = fileHeaderBytes; at < bytes.length; ) {
    const entry = bytes.subarray(at, at + bytes.readUInt32BE(at));
    const nameAt = nameIn(entry);
    entries.set(entry.toString("utf8", nameAt, nameAt + entry.readUInt32BE(4)), entry);
    at += entry.length;
  }
  return entries;
}

/**
 * Tells the next start what all small files hold; `logs` by their folders. They are closed:
 * everything is durable.
 */
export async function writeCleanStop(
  disk: Disk,
  directory: string,
  logs: ReadonlyMap<string, DiskLog>,
): Promise<void> {
  const pieces: Buffer[] = [Buffer.alloc(fileHeaderBytes)];
  let sizeBytes = fileHeaderBytes;
  try {
    for (const [folder, log] of logs) {
      const closed = closedLog(disk.files, `${directory}/${folder}`, log);
      const entry = closed === null ? null : writeEntry(folder, log.name.topicId, closed);
      if (entry === null || sizeBytes + entry.length > maxFileBytes) continue;
      pieces.push(entry);
      sizeBytes += entry.length;
    }
    const bytes = Buffer.concat(pieces, sizeBytes);
    bytes.writeUInt32BE(fileVersion, 0);
    bytes.writeUInt32BE(crc32c(bytes.subarray(fileHeaderBytes)), 4);
    await replaceFile(disk.files, directory, fileName, bytes);
  } catch (error) {
    // Only speed is lost: the next start reads every file.
    disk.logger.warn(storageFailure(error, `Cannot write ${directory}/${fileName}`).message);
  }
}

/** Null: not all that was written is told by its files. */
function closedLog(files: Files, directory: string, log: DiskLog): ClosedLog | null {
  const { checkpoint, segments: all, endOffset, fold } = log;
  if (checkpoint.writtenOffset !== endOffset) return null;
  const maxSegments = maxEntryBytes / segmentBytes;
  const active = all.at(-1)!;
  const modifiedMs = files.stat(directory)?.modifiedMs;
  if (all.length > maxSegments || active.index === null || modifiedMs === undefined) return null;
  const segments: ClosedSegment[] = [];
  for (const { baseOffset, sizeBytes, file } of all) {
    const facts = files.stat(file.path);
    if (facts?.sizeBytes !== sizeBytes) return null;
    segments.push({ baseOffset, ...facts });
  }
  const index = active.sealedIndex();
  return {
    modifiedMs,
    segments,
    snapshots: checkpoint.offsets,
    endOffset,
    snapshot: endOffset === 0 ? null : fold.snapshot(),
    offsets: index.offsetBytes,
    times: index.timeBytes,
    firstTimestampMs: active.firstTimestampMs,
  };
}

/** Null: it would be too long. */
function writeEntry(folder: string, topicId: string, log: ClosedLog): Buffer | null {
  const { segments, snapshots, offsets, times } = log;
  const snapshot = log.snapshot ?? Buffer.alloc(0);
  const name = Buffer.from(folder);
  const nameAt = entryHeaderBytes + segments.length * segmentBytes + snapshots.length * 8;
  const tail = [name, snapshot, offsets, times];
  const sizeBytes = tail.reduce((sum, { length }) => sum + length, nameAt);
  if (sizeBytes > maxEntryBytes) return null;
  const entry = Buffer.alloc(sizeBytes);
  const counts = [sizeBytes, ...tail.map(({ length }) => length), segments.length];
  [...counts, snapshots.length].forEach((count, index) => {
    entry.writeUInt32BE(count, index * 4);
  });
  entry.write(topicId, 28, 16, "hex");
  const numbers = [
    ...[log.modifiedMs, log.endOffset, log.firstTimestampMs],
    ...segments.flatMap((each) => [each.baseOffset, each.sizeBytes, each.modifiedMs]),
    ...snapshots,
  ];
  numbers.forEach((number, index) => {
    entry.writeDoubleBE(number, 44 + index * 8);
  });
  let at = nameAt;
  for (const bytes of tail) at += bytes.copy(entry, at);
  return entry;
}

function readEntry(entry: Buffer): ClosedLog {
  const numberAt = (index: number) => entry.readDoubleBE(44 + index * 8);
  const segmentCount = entry.readUInt32BE(20);
  const segments = Array.from({ length: segmentCount }, (_, index) => ({
    baseOffset: numberAt(3 + index * 3),
    sizeBytes: numberAt(4 + index * 3),
    modifiedMs: numberAt(5 + index * 3),
  }));
  const snapshots = Array.from({ length: entry.readUInt32BE(24) }, (_, index) =>
    numberAt(3 + segmentCount * 3 + index),
  );
  const snapshotAt = nameIn(entry) + entry.readUInt32BE(4);
  const offsetsAt = snapshotAt + entry.readUInt32BE(8);
  const timesAt = offsetsAt + entry.readUInt32BE(12);
  const endOffset = numberAt(1);
  return {
    modifiedMs: numberAt(0),
    segments,
    snapshots,
    endOffset,
    snapshot: endOffset === 0 ? null : entry.subarray(snapshotAt, offsetsAt),
    offsets: entry.subarray(offsetsAt, timesAt),
    times: entry.subarray(timesAt, timesAt + entry.readUInt32BE(16)),
    firstTimestampMs: numberAt(2),
  };
}

/** Where an entry's folder is named. */
function nameIn(entry: Buffer): number {
  return entryHeaderBytes + entry.readUInt32BE(20) * segmentBytes + entry.readUInt32BE(24) * 8;
}
