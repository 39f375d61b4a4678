/**
 * The disk as the engine sees it. Calls on descriptors and names are synchronous, because the
 * kernel answers them from memory; what may wait for the device is a promise. Errors are those of
 * `node:fs`, with their `code`.
 */
export interface Files {
  /**
   * `write` and `create` also read; `create` makes the file when it is not there. `direct` reads
   * past the page cache: whole blocks, into memory that begins at one. EINVAL: not of this file.
   */
  open(path: string, mode: OpenMode): number;
  close(fd: number): void;
  /** Null when nothing has that name. */
  stat(path: string): FileFacts | null;
  /** Returns how many bytes were read: fewer than asked for only at the end of the file. */
  read(fd: number, into: Buffer, position: number): number;
  readLater(fd: number, into: Buffer, position: number): Promise<number>;
  /**
   * How much this process has had the device read so far, the kernel's reading ahead included.
   * Always 0 where the system does not count it.
   */
  deviceBytesRead(): number;
  /** Returns how many bytes were written, which may be fewer than given. */
  write(fd: number, bytes: Buffer, position: number): number;
  truncate(fd: number, sizeBytes: number): void;
  /** fdatasync: the file's bytes and length survive a power cut once it resolves. */
  sync(fd: number): Promise<void>;
  /** The same, while everybody waits: for a disk that is known to be quick. */
  syncNow(fd: number): void;
  /** Makes the creations, renames and removals in a directory survive a power cut. */
  syncDirectory(path: string): Promise<void>;
  /** Names in a directory, in no order. */
  list(path: string): readonly string[];
  /** With its parents; no error when it is there. */
  makeDirectory(path: string): void;
  rename(from: string, to: string): void;
  /** No error when it is not there. */
  remove(path: string): void;
  /** Takes away a file or a directory with all that is in it, off the event loop. */
  removeLater(path: string): Promise<void>;
  /** Takes the kernel's lock on an open file; false when another process holds it. */
  lock(fd: number): boolean;
}

export type OpenMode = "read" | "write" | "create" | "direct";

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Reads until `into` is full; false when the file ends before. */
export function readFully(files: Files, fd: number, into: Buffer, position: number): boolean {
  let done = 0;
  while (done < into.length) {
    const read = files.read(fd, into.subarray(done), position + done);
    if (read === 0) return false;
    done += read;
  }
  return true;
}

/** Writes all of `bytes`, however many calls that takes. */
export function writeFully(files: Files, fd: number, bytes: Buffer, position: number): void {
  let done = files.write(fd, bytes, position);
  while (done < bytes.length) done += files.write(fd, bytes.subarray(done), position + done);
}

const zeros = Buffer.alloc(64 << 10);

/** Writes zeros from `start` up to `end`. */
export function writeZeros(files: Files, fd: number, start: number, end: number): void {
  for (let at = start; at < end; at += zeros.length) {
    writeFully(files, fd, zeros.subarray(0, end - at), at);
  }
}

/** Where small files are read, before it is known how small they are. */
const scratch = Buffer.alloc(64 << 10);

/**
 * The whole of a small file, or null when it is not there. Its length is not asked for first:
 * a start with thousands of partitions reads four such files of each.
 */
export function readSmallFile(files: Files, path: string): Buffer | null {
  const fd = openIfThere(files, path);
  if (fd === null) return null;
  try {
    const pieces: Buffer[] = [];
    let sizeBytes = 0;
    for (let isEnd = false; !isEnd; ) {
      const read = files.read(fd, scratch, sizeBytes);
      pieces.push(Buffer.alloc(read, scratch.subarray(0, read)));
      sizeBytes += read;
      isEnd = read < scratch.length;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, sizeBytes);
  } finally {
    files.close(fd);
  }
}

function openIfThere(files: Files, path: string): number | null {
  try {
    return files.open(path, "read");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    // What should be a directory may be a file, and then nothing is in it.
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

/** Makes `path` hold `bytes` and nothing else, its bytes durable; its name is not yet. */
export async function writeDurably(files: Files, path: string, bytes: Buffer): Promise<void> {
  const fd = files.open(path, "create");
  try {
    files.truncate(fd, bytes.length);
    if (bytes.length > 0) writeFully(files, fd, bytes, 0);
    await files.sync(fd);
  } finally {
    files.close(fd);
  }
}

/** Suffix of files that are being written; leftovers are removed at the next start. */
export const unfinishedSuffix = ".tmp";

/** Replaces a file in one step: after a crash it holds either the old bytes or the new. */
export async function replaceFile(
  files: Files,
  directory: string,
  name: string,
  bytes: Buffer,
): Promise<void> {
  const path = `${directory}/${name}`;
  await writeDurably(files, path + unfinishedSuffix, bytes);
  files.rename(path + unfinishedSuffix, path);
  await files.syncDirectory(directory);
}
