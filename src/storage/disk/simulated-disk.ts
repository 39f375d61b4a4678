import type { Random } from "../../base/random.ts";
import type { FileFacts, Files, OpenMode } from "./files.ts";

/**
 * A disk in memory that forgets like a real one: what was not flushed may or may not be there
 * after a crash, sector by sector, and so may names in a directory that was not flushed.
 */
export class SimulatedDisk implements Files {
  /** Calls so far; every one is a moment at which a crash or an error may happen. */
  calls = 0;
  /** From this call on, nothing works any more. */
  crashAt = Infinity;
  /** Asked before every call; an error code makes the call fail. */
  faultOf: (call: number, operation: string, path: string) => string | null = () => null;
  private readonly root: Directory;
  private readonly opened = new Map<number, { file: File; path: string; isDirect: boolean }>();
  private readonly locked = new Set<File>();
  private nextFd = 3;
  private deviceBytes = 0;
  /** How much was read past the page cache. */
  directBytes = 0;

  constructor(root = new Directory()) {
    this.root = root;
  }

  /** What a new process would find if the power went now; chance decides what survives. */
  afterCrash(random: Random): SimulatedDisk {
    return new SimulatedDisk(this.root.afterCrash(random));
  }

  /** What a new process would find if only the old one died: the kernel still has it all. */
  afterKill(): SimulatedDisk {
    return new SimulatedDisk(this.root);
  }

  open(path: string, mode: OpenMode): number {
    this.begin(mode === "direct" ? "openDirect" : "open", path);
    const [parent, name] = this.parentOf(path);
    let file = parent.names.get(name);
    if (file === undefined) {
      if (mode !== "create") throw failure("ENOENT", path);
      file = new File();
      parent.change([[name, file]]);
    }
    if (file instanceof Directory) throw failure("EISDIR", path);
    const fd = this.nextFd++;
    this.opened.set(fd, { file, path, isDirect: mode === "direct" });
    return fd;
  }

  close(fd: number): void {
    const file = this.fileOf(fd, "close");
    this.locked.delete(file);
    this.opened.delete(fd);
  }

  stat(path: string): FileFacts | null {
    this.begin("stat", path);
    const node = this.find(path);
    if (node === undefined) return null;
    const { modifiedMs } = node;
    return { sizeBytes: node instanceof File ? node.bytes.length : 0, modifiedMs };
  }

  /** What was written so far is on the device only from now on. */
  dropPageCache(): void {
    for (const file of this.root.files()) file.dropPageCache();
  }

  /** All that is on the device is in the page cache as well. */
  fillPageCache(): void {
    for (const file of this.root.files()) file.cache(0, file.bytes.length);
  }

  get openPaths(): readonly string[] {
    return Array.from(this.opened.values(), ({ path }) => path);
  }

  deviceBytesRead(): number {
    return this.deviceBytes;
  }

  read(fd: number, into: Buffer, position: number): number {
    const file = this.fileOf(fd, "read");
    const count = file.bytes.copy(into, 0, position);
    if (this.opened.get(fd)!.isDirect) {
      const isAligned = [into.byteOffset, into.length, position].every((at) => at % 4096 === 0);
      if (!isAligned) throw failure("EINVAL", this.opened.get(fd)!.path);
      this.directBytes += count;
      this.deviceBytes += count;
    } else {
      this.deviceBytes += file.cache(position, count);
    }
    return count;
  }

  async readLater(fd: number, into: Buffer, position: number): Promise<number> {
    return this.read(fd, into, position);
  }

  write(fd: number, bytes: Buffer, position: number): number {
    // A short write now and then, so that callers have to go on.
    const length = bytes.length > 1 && this.calls % 7 === 0 ? bytes.length >> 1 : bytes.length;
    this.fileOf(fd, "write").write(bytes.subarray(0, length), position, length < bytes.length);
    return length;
  }

  truncate(fd: number, sizeBytes: number): void {
    this.fileOf(fd, "truncate").truncate(sizeBytes);
  }

  async sync(fd: number): Promise<void> {
    const file = this.fileOf(fd, "sync");
    const changes = file.unflushed;
    await aTurn();
    this.begin("synced", "");
    file.flush(changes);
  }

  syncNow(fd: number): void {
    const file = this.fileOf(fd, "sync");
    this.begin("synced", "");
    file.flush(file.unflushed);
  }

  async syncDirectory(path: string): Promise<void> {
    this.begin("syncDirectory", path);
    const directory = this.directoryAt(path);
    const changes = directory.unflushed;
    await aTurn();
    this.begin("syncedDirectory", path);
    directory.flush(changes);
  }

  list(path: string): readonly string[] {
    this.begin("list", path);
    return [...this.directoryAt(path).names.keys()];
  }

  makeDirectory(path: string): void {
    this.begin("makeDirectory", path);
    let directory = this.root;
    for (const name of partsOf(path)) {
      let next = directory.names.get(name);
      if (next === undefined) {
        next = new Directory();
        directory.change([[name, next]]);
      }
      if (next instanceof File) throw failure("ENOTDIR", path);
      directory = next;
    }
  }

  rename(from: string, to: string): void {
    this.begin("rename", from);
    const [parent, name] = this.parentOf(from);
    const [target, newName] = this.parentOf(to);
    const node = parent.names.get(name);
    if (node === undefined) throw failure("ENOENT", from);
    if (target !== parent) throw failure("EXDEV", from);
    parent.change([
      [name, null],
      [newName, node],
    ]);
  }

  remove(path: string): void {
    this.begin("remove", path);
    const [parent, name] = this.parentOf(path);
    if (parent.names.has(name)) parent.change([[name, null]]);
  }

  async removeLater(path: string): Promise<void> {
    this.remove(path);
  }

  lock(fd: number): boolean {
    const file = this.fileOf(fd, "lock");
    if (this.locked.has(file)) return false;
    this.locked.add(file);
    return true;
  }

  private begin(operation: string, path: string): void {
    const call = this.calls++;
    if (call >= this.crashAt) throw new Error("the simulated machine is off");
    const code = this.faultOf(call, operation, path);
    if (code !== null) throw failure(code, path);
  }

  private fileOf(fd: number, operation: string): File {
    const open = this.opened.get(fd);
    this.begin(operation, open?.path ?? "");
    if (open === undefined) throw failure("EBADF", String(fd));
    return open.file;
  }

  private parentOf(path: string): [Directory, string] {
    const parts = partsOf(path);
    const name = parts.pop()!;
    return [this.directoryAt(parts.join("/")), name];
  }

  private directoryAt(path: string): Directory {
    const node = this.find(path);
    if (node instanceof Directory) return node;
    throw failure(node === undefined ? "ENOENT" : "ENOTDIR", path);
  }

  private find(path: string): File | Directory | undefined {
    let node: File | Directory | undefined = this.root;
    for (const name of partsOf(path)) {
      node = node instanceof Directory ? node.names.get(name) : undefined;
    }
    return node;
  }
}

/** Long enough for others to append while a flush is under way. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const sectorBytes = 512;
const pageBytes = 4096;

/** Bytes, and every state they were in since the last flush. */
class File {
  bytes: Buffer = Buffer.alloc(0);
  /** Time goes by in changes; after a crash it may tell of one that did not survive. */
  modifiedMs = 0;
  /** `states[0]` is what the last flush left, the last one is now. */
  private states: Buffer[] = [this.bytes];

  private isUnfinished = false;
  /** Pages that are not in the page cache. */
  private readonly coldPages = new Set<number>();

  dropPageCache(): void {
    for (let at = 0; at < this.bytes.length; at += pageBytes) this.coldPages.add(at / pageBytes);
  }

  /** Takes a range into the page cache; returns how much of it was not there. */
  cache(position: number, count: number): number {
    if (this.coldPages.size === 0) return 0;
    let cold = 0;
    for (let page = Math.floor(position / pageBytes); page * pageBytes < position + count; page++) {
      if (this.coldPages.delete(page)) cold += pageBytes;
    }
    return cold;
  }

  get unflushed(): number {
    return this.states.length - 1;
  }

  /** What a short write left is no state of its own once the rest has followed. */
  write(bytes: Buffer, position: number, isShort: boolean): void {
    const next = Buffer.alloc(Math.max(this.bytes.length, position + bytes.length));
    this.bytes.copy(next);
    bytes.copy(next, position);
    if (this.isUnfinished) this.states.pop();
    this.isUnfinished = isShort;
    this.become(next);
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes === this.bytes.length) return;
    const next = Buffer.alloc(sizeBytes);
    this.bytes.copy(next);
    this.isUnfinished = false;
    this.become(next);
  }

  flush(changes: number): void {
    this.isUnfinished = false;
    this.states.splice(0, changes);
  }

  /** Each sector as it was at some moment since the last flush, and likewise the length. */
  afterCrash(random: Random): File {
    const survivor = new File();
    const anyState = () => this.states[random.below(this.states.length)]!;
    const mood = random.below(4);
    const bytes = Buffer.alloc(mood === 0 ? this.states[0]!.length : anyState().length);
    for (let at = 0; at < bytes.length; at += sectorBytes) {
      const state = mood === 0 ? this.states[0]! : mood === 1 ? this.bytes : anyState();
      state.subarray(at, at + sectorBytes).copy(bytes, at);
    }
    survivor.bytes = bytes;
    survivor.states = [bytes];
    survivor.modifiedMs = this.modifiedMs;
    return survivor;
  }

  private become(next: Buffer): void {
    this.bytes = next;
    this.modifiedMs++;
    this.states.push(next);
  }
}

/** Names given (or, with null, taken away) in one step. */
type Change = readonly (readonly [string, File | Directory | null])[];

class Directory {
  readonly names = new Map<string, File | Directory>();
  modifiedMs = 0;
  private readonly durable = new Map<string, File | Directory>();
  private changes: Change[] = [];

  get unflushed(): number {
    return this.changes.length;
  }

  change(change: Change): void {
    apply(this.names, change);
    this.changes.push(change);
    this.modifiedMs++;
  }

  /** All that are in it, at any depth. */
  *files(): Generator<File> {
    for (const node of this.names.values()) {
      if (node instanceof File) yield node;
      else yield* node.files();
    }
  }

  flush(changes: number): void {
    for (const change of this.changes.splice(0, changes)) apply(this.durable, change);
  }

  /** File systems keep the order of a directory's changes: some of the last ones are lost. */
  afterCrash(random: Random): Directory {
    const names = new Map(this.durable);
    for (const change of this.changes.slice(0, random.below(this.changes.length + 1))) {
      apply(names, change);
    }
    const survivor = new Directory();
    survivor.modifiedMs = this.modifiedMs;
    for (const [name, node] of names) {
      const copy = node.afterCrash(random);
      survivor.names.set(name, copy);
      survivor.durable.set(name, copy);
    }
    return survivor;
  }
}

function apply(names: Map<string, File | Directory>, change: Change): void {
  for (const [name, node] of change) {
    if (node === null) names.delete(name);
    else names.set(name, node);
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
