import { dirname } from "node:path";
import { crc32c } from "../../records/crc32c.ts";
import { type LogName, StorageFailure } from "../log-store.ts";
import { type CleanStop, takeCleanStop } from "./clean-stop.ts";
import { type Files, readSmallFile, replaceFile } from "./files.ts";

/*
 *   <data directory>/
 *     .lock                              held by the kernel for as long as a process uses it
 *     format.properties                  what version of this layout it is
 *     log-start-offset-checkpoint        where logs begin after DeleteRecords
 *     cleaner-offset-checkpoint          how far logs have been compacted
 *     clean-stop                         what all small files tell; gone while a process runs
 *     journal-a, journal-b               fresh bytes of many logs, durable by one flush
 *     orders-0/                          one log: topic, dash, partition
 *       partition.metadata               the topic's id
 *       00000000000000000000.log         a segment: batches back to back, from this offset on
 *       00000000000000000000.index       where to find an offset in it
 *       00000000000000000000.timeindex   where to find a time in it
 *       00000000000000000815.log         … the next one; only the last is appended to
 *       00000000000000000815.snapshot    the fold's state at 815; all before is durable
 *       ….log.cleaned, ….swap            a compacted segment on its way in: see swap.ts
 *     orders-0.<topic id>-delete/        a removed log on its way out
 *
 * But for snapshots, journals, clean-stop, format.properties, .lock and cleaner-offset-checkpoint
 * these are Kafka's own files and formats.
 */
const formatVersion = 1;
const lockName = ".lock";
const formatName = "format.properties";
const metadataName = "partition.metadata";
const removedSuffix = "-delete";
const maxNameBytes = 255;

export interface DataDirectory {
  readonly path: string;
  /** The descriptor that carries the lock: closing it lets the next process in. */
  readonly lockFd: number;
  /** What the last process left when it ended cleanly. */
  readonly cleanStop: CleanStop;
}

/**
 * Takes possession of a data directory, making it when it is not there. Throws `StorageFailure`
 * when another process has it, or when a newer version has written it.
 */
export async function openDataDirectory(files: Files, path: string): Promise<DataDirectory> {
  await makeDurableDirectory(files, path);
  const lockFd = files.open(`${path}/${lockName}`, "create");
  try {
    if (!files.lock(lockFd)) {
      throw new StorageFailure("failed", `Another process is using the data directory ${path}.`);
    }
    await checkFormat(files, path);
    const cleanStop = takeCleanStop(files, path);
    // A process that was killed may not have flushed the names of its logs; and what the last one
    // left must be gone before anything changes.
    await files.syncDirectory(path);
    return { path, lockFd, cleanStop };
  } catch (error) {
    files.close(lockFd);
    throw error;
  }
}

/** Makes a directory and its parents so that none of them is lost in a crash. */
async function makeDurableDirectory(files: Files, path: string): Promise<void> {
  if (files.stat(path) !== null) return;
  const parent = dirname(path);
  if (parent !== path) await makeDurableDirectory(files, parent);
  files.makeDirectory(path);
  await files.syncDirectory(parent);
}

async function checkFormat(files: Files, path: string): Promise<void> {
  const text = readSmallFile(files, `${path}/${formatName}`)?.toString();
  if (text === undefined) {
    await replaceFile(files, path, formatName, Buffer.from(`version=${formatVersion}\n`));
    return;
  }
  const version = /^version=(\d+)$/m.exec(text)?.[1];
  if (version === String(formatVersion)) return;
  const found = version === undefined ? "an unreadable format" : `format ${version}`;
  throw new StorageFailure(
    "failed",
    `The data directory ${path} has ${found}; this Millrace reads format ${formatVersion}.`,
  );
}

/** The folder of a log, relative to the data directory. */
export function folderOf(name: LogName): string {
  return `${name.topic}-${name.partition}`;
}

/** What a log's folder is called while it is being removed: within what file systems allow. */
export function removedFolderOf(name: LogName): string {
  const suffix = `-${name.partition}.${name.topicId}${removedSuffix}`;
  return name.topic.slice(0, maxNameBytes - suffix.length) + suffix;
}

export function isRemovedFolder(folder: string): boolean {
  return /\.[0-9a-f]{32}-delete$/.test(folder);
}

/**
 * The log in a folder; null when the folder is none of ours or was never finished. `toldId` is its
 * topic's id, if that is known already.
 */
export function readLogName(
  files: Files,
  path: string,
  folder: string,
  toldId?: string,
): LogName | null {
  const match = /^(.+)-(\d+)$/.exec(folder);
  const topicId = match === null ? null : (toldId ?? readTopicId(files, `${path}/${folder}`));
  if (match === null || topicId === null) return null;
  return { topic: match[1]!, topicId, partition: Number(match[2]) };
}

/**
 * The topic id a log's folder belongs to; null when it was never written. Throws
 * `StorageFailure` when it cannot be read: a wrong id would pass the log for one to be removed.
 */
export function readTopicId(files: Files, directory: string): string | null {
  const path = `${directory}/${metadataName}`;
  const text = readSmallFile(files, path)?.toString();
  if (text === undefined) return null;
  const id = /^version: 0\ntopic_id: ([\w-]{22})\n/.exec(text)?.[1];
  if (id === undefined || text !== topicMetadata(id)) {
    throw new StorageFailure("damaged", `${path} is damaged: it does not match its checksum.`);
  }
  return Buffer.from(id, "base64url").toString("hex");
}

/** Says whose folder this is, durably but for the folder's own name. */
export async function writeTopicId(files: Files, directory: string, id: string): Promise<void> {
  const encoded = Buffer.from(id, "hex").toString("base64url");
  await replaceFile(files, directory, metadataName, Buffer.from(topicMetadata(encoded)));
}

/** Kafka's two lines, and one it passes over. */
function topicMetadata(id: string): string {
  const lines = `version: 0\ntopic_id: ${id}\n`;
  return `${lines}crc32c: ${crc32c(Buffer.from(lines)).toString(16)}\n`;
}
