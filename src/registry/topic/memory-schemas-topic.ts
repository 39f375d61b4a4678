import type { Refusal } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";
import type { SchemasTopic, TopicRecord, TopicRecords } from "./schemas-topic.ts";

/** A topic in memory for tests; several readers may share its records, as registries would. */
export class MemorySchemasTopic implements SchemasTopic {
  readonly log: TopicRecord[];
  /** What the next appends are refused with. */
  refusal: Refusal | null = null;
  /** What the next reads are refused with. */
  readRefusal: Refusal | null = null;
  /** How many records each append brought. */
  readonly appended: number[] = [];
  /** Called once, before the next append: for what another writer does in between. */
  beforeAppend: (() => void) | null = null;
  private nextOffset = 0;
  private isClosed = false;
  private readonly wakers: Set<() => void>;

  constructor(shared?: MemorySchemasTopic) {
    this.log = shared?.log ?? [];
    this.wakers = shared?.wakers ?? new Set();
  }

  async ensure(): Promise<null> {
    return null;
  }

  async endOffset(): Promise<number> {
    return this.log.length;
  }

  async append(records: readonly KeyAndValue[]): Promise<number | Refusal> {
    const before = this.beforeAppend;
    this.beforeAppend = null;
    before?.();
    if (this.refusal !== null) return this.refusal;
    this.appended.push(records.length);
    const first = this.log.length;
    for (const record of records) {
      this.log.push({ offset: this.log.length, timestampMs: 0, ...record });
    }
    for (const wake of [...this.wakers]) wake();
    return first;
  }

  async read(): Promise<TopicRecords | Refusal> {
    if (this.readRefusal !== null) return this.readRefusal;
    while (this.nextOffset === this.log.length && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.wakers.delete(wake);
          resolve();
        };
        this.wakers.add(wake);
      });
    }
    const records = this.log.slice(this.nextOffset);
    this.nextOffset = this.log.length;
    return { records, nextOffset: this.nextOffset };
  }

  close(): void {
    this.isClosed = true;
    for (const wake of [...this.wakers]) wake();
  }
}
