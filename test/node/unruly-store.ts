import { allBatches } from "../../src/storage/all-batches.ts";
import type {
  CompactionPolicy,
  Lease,
  Log,
  LogFold,
  LogName,
  LogSettings,
  LogStore,
  ReadLimits,
} from "../../src/storage/log-store.ts";
import { StorageFailure } from "../../src/storage/log-store.ts";

/** What the store does to calls about a log; by default nothing. */
type Refuses = (call: Call, name: LogName) => Failure | null;
type Call = "open" | "append" | "read" | "find" | "deleteBefore" | "compact" | "remove";
type Failure = StorageFailure["kind"];

/** A store that a test can make refuse, or wait with making bytes durable. */
export class UnrulyStore implements LogStore {
  refuses: Refuses = () => null;
  /** Bytes lent by `read` and not given back. */
  lentBytes = 0;
  private readonly store: LogStore;
  private gate: Promise<void> | null = null;
  private openGate: (() => void) | null = null;

  constructor(store: LogStore) {
    this.store = store;
  }

  /** From now on nothing becomes durable, until `goOn`. */
  stall(): void {
    this.gate = new Promise((resolve) => {
      this.openGate = resolve;
    });
  }

  goOn(): void {
    this.gate = null;
    this.openGate?.();
  }

  get durability(): Promise<void> | null {
    return this.gate;
  }

  get stats() {
    return this.store.stats;
  }

  async open(name: LogName, settings: LogSettings, fold: LogFold): Promise<Log> {
    this.check("open", name);
    return new UnrulyLog(await this.store.open(name, settings, fold), this);
  }

  list() {
    return this.store.list();
  }

  async remove(name: LogName): Promise<void> {
    this.check("remove", name);
    await this.store.remove(name);
  }

  async close(): Promise<void> {}

  check(call: Call, name: LogName): void {
    const kind = this.refuses(call, name);
    if (kind !== null) throw new StorageFailure(kind, `the disk refuses: ${kind}`);
  }
}

class UnrulyLog implements Log {
  private readonly log: Log;
  private readonly store: UnrulyStore;
  durableOffset: number;

  constructor(log: Log, store: UnrulyStore) {
    this.log = log;
    this.store = store;
    this.durableOffset = log.durableOffset;
  }

  get name() {
    return this.log.name;
  }
  get startOffset() {
    return this.log.startOffset;
  }
  get endOffset() {
    return this.log.endOffset;
  }
  get sizeBytes() {
    return this.log.sizeBytes;
  }

  configure(settings: LogSettings): void {
    this.log.configure(settings);
  }

  append(batches: Buffer): number {
    this.store.check("append", this.name);
    return this.log.append(batches);
  }

  async sync(): Promise<void> {
    const endOffset = this.log.endOffset;
    await this.store.durability;
    this.durableOffset = Math.max(this.durableOffset, endOffset);
  }

  async read(offset: number, limits: ReadLimits): Promise<Lease | null> {
    this.store.check("read", this.name);
    const lease = await this.log.read(offset, limits);
    if (lease === null) return null;
    this.store.lentBytes += lease.bytes.length;
    const release = () => {
      this.store.lentBytes -= lease.bytes.length;
      lease.release();
    };
    return { bytes: lease.bytes, release };
  }

  async findTimestamp(timestampMs: number, endOffset: number) {
    this.store.check("find", this.name);
    return this.log.findTimestamp(timestampMs, endOffset);
  }
  async findMaxTimestamp() {
    this.store.check("find", this.name);
    return this.log.findMaxTimestamp();
  }
  batches(offset: number) {
    return allBatches(this, offset);
  }
  async deleteBefore(offset: number) {
    this.store.check("deleteBefore", this.name);
    return this.log.deleteBefore(offset);
  }
  rollIfDue(nowMs: number): void {
    this.log.rollIfDue(nowMs);
  }
  applyRetention(nowMs: number, retentionMs: number, retentionBytes: number) {
    return this.log.applyRetention(nowMs, retentionMs, retentionBytes);
  }
  async compact(policy: CompactionPolicy, nowMs: number, stop?: AbortSignal) {
    this.store.check("compact", this.name);
    return this.log.compact(policy, nowMs, stop);
  }
}
