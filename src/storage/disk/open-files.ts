import { StorageFailure } from "../log-store.ts";
import type { Files } from "./files.ts";

/** A file that is opened when it is needed and may be closed whenever it is not in use. */
export interface FileSlot {
  readonly path: string;
  fd: number | null;
  /** How many are using the descriptor across an await, or have bytes in it to flush. */
  uses: number;
  /** Not to be opened again: the descriptor goes with its last user. */
  isRetired: boolean;
}

/**
 * Keeps at most `limit` idle descriptors open, those used last: thousands of partitions must not
 * run into the process's limit.
 */
export class OpenFiles {
  private readonly files: Files;
  private readonly limit: number;
  /** Open slots that nobody holds, the one used longest ago first. */
  private readonly idle = new Set<FileSlot>();

  constructor(files: Files, limit: number) {
    this.files = files;
    this.limit = limit;
  }

  /** A descriptor valid until the next await; `hold` it to keep it longer. */
  fdOf(slot: FileSlot): number {
    slot.fd ??= this.openSlot(slot);
    if (slot.uses === 0) this.rest(slot);
    return slot.fd;
  }

  /** Like `fdOf`, but the descriptor stays open until as many calls of `letGo`. */
  hold(slot: FileSlot): number {
    slot.fd ??= this.openSlot(slot);
    slot.uses++;
    this.idle.delete(slot);
    return slot.fd;
  }

  letGo(slot: FileSlot): void {
    slot.uses--;
    if (slot.isRetired) this.forget(slot);
    else if (slot.uses === 0) this.rest(slot);
  }

  /** The file is being removed; whoever reads it still may finish. */
  retire(slot: FileSlot): void {
    slot.isRetired = true;
    this.forget(slot);
  }

  /** Closes the descriptor unless somebody holds it. */
  forget(slot: FileSlot): void {
    if (slot.fd === null || slot.uses > 0) return;
    this.files.close(slot.fd);
    slot.fd = null;
    this.idle.delete(slot);
  }

  private openSlot({ path, isRetired }: FileSlot): number {
    if (isRetired) throw new StorageFailure("failed", `${path} was removed.`);
    return this.files.open(path, "create");
  }

  private rest(slot: FileSlot): void {
    this.idle.delete(slot);
    this.idle.add(slot);
    for (const oldest of this.idle) {
      if (this.idle.size <= this.limit || oldest === slot) return;
      this.forget(oldest);
    }
  }
}
