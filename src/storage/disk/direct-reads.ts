import { AlignedBuffers } from "./aligned-buffers.ts";
import type { PooledBuffer } from "./buffer-pool.ts";
import type { Files } from "./files.ts";
import type { FileSlot } from "./open-files.ts";
import { Turns } from "./turns.ts";

/** A device is busy with so much at a time, beside others' flushes and without any. */
const besideFlushes = { pieceBytes: 256 << 10, atOnce: 1 };
/** Fewer at once than libuv has threads. */
const alone = { pieceBytes: 1 << 20, atOnce: 3 };

const probeBytes = 4096;

/** When a log is read past the page cache. */
export interface DirectReadLimits {
  /** Smaller reads are left to the page cache, where the kernel makes large ones of them. */
  readonly minBytes: number;
  /** A read that had to wait for the device reads at least so much from it. */
  readonly noticeableBytes: number;
  /** After so many bytes past the page cache it is asked again. */
  readonly probeIntervalBytes: number;
}

export const defaultDirectReads: DirectReadLimits = {
  minBytes: 128 << 10,
  noticeableBytes: 64 << 10,
  probeIntervalBytes: 16 << 20,
};

/**
 * Reads past the page cache (`O_DIRECT`), for a consumer that goes through a log that is on disk
 * only. Through the page cache the kernel reads ahead, on some machines many MiB, and everybody's
 * flush waits in the device behind it; and what one consumer reads once pushes out what others
 * read again. Beside flushes, the device is given one small piece at a time. ADR 14.
 */
export class DirectReads {
  /** False once the file system has refused; then all is read through the page cache. */
  isServed = true;
  readonly limits: DirectReadLimits;
  private readonly files: Files;
  private readonly isFlushing: () => boolean;
  private readonly buffers = new AlignedBuffers();
  private readonly turns = new Turns();
  /** All pieces that were ever asked of the device, and those it has not answered yet. */
  private askedBytes = 0;
  private pendingBytes = 0;

  constructor(files: Files, limits: DirectReadLimits, isFlushing: () => boolean) {
    this.limits = limits;
    this.files = files;
    this.isFlushing = isFlushing;
  }

  /** A buffer that `read` can fill from `position` on; null: read through the page cache. */
  take(byteCount: number, position: number): PooledBuffer | null {
    return this.buffers.take(byteCount, position);
  }

  /**
   * Fills a buffer of `take`. False when that is no such buffer, the file ends before, has been
   * removed, or its file system will not: what `into` holds is then undefined.
   */
  async read(file: FileSlot, into: Buffer, position: number): Promise<boolean> {
    const blocks = this.buffers.blocksAround(into, position);
    // Another log's file may have the name of one that was removed.
    if (blocks === null || !this.isServed || file.isRetired) return false;
    const lead = into.byteOffset - blocks.byteOffset;
    try {
      const fd = this.files.open(file.path, "direct");
      try {
        return (await this.readPieces(fd, blocks, position - lead)) >= lead + into.length;
      } finally {
        this.files.close(fd);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.isServed = false;
      return false;
    }
  }

  /** Returns how much was read: less than asked for at the end of the file. */
  private async readPieces(fd: number, blocks: Buffer, position: number): Promise<number> {
    for (let done = 0; ; ) {
      const { pieceBytes, atOnce } = this.isFlushing() ? besideFlushes : alone;
      const piece = blocks.subarray(done, done + pieceBytes);
      const read = await this.turns.run(atOnce, () => this.ask(fd, piece, position + done));
      done += read;
      if (read < piece.length || done === blocks.length) return done;
    }
  }

  private async ask(fd: number, piece: Buffer, position: number): Promise<number> {
    this.askedBytes += piece.length;
    this.pendingBytes += piece.length;
    try {
      return await this.files.readLater(fd, piece, position);
    } finally {
      this.pendingBytes -= piece.length;
    }
  }

  /**
   * Whether the page cache holds the bytes at `position`; false as well when they cannot be read,
   * which the next read will tell. Nothing else is read past it meanwhile, for the system only
   * counts what the whole process has read.
   */
  isCached(fd: number, position: number): Promise<boolean> {
    const ask = async () => {
      const before = this.files.deviceBytesRead();
      await this.files.readLater(fd, Buffer.allocUnsafe(probeBytes), position);
      return this.files.deviceBytesRead() === before;
    };
    return this.turns.runAlone(ask).catch(() => false);
  }

  /**
   * To be called before a read through the page cache; what it returns tells after it whether the
   * device was asked for more than was read past the page cache.
   */
  watch(): () => boolean {
    const { askedBytes, pendingBytes } = this;
    const before = this.files.deviceBytesRead();
    return () => {
      const explained = pendingBytes + this.askedBytes - askedBytes;
      return this.files.deviceBytesRead() - before - explained >= this.limits.noticeableBytes;
    };
  }
}

/** What systems say that have no direct reads, or none of this file or into such memory. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EINVAL" || code === "ENOTSUP" || code === "EOPNOTSUPP";
}
