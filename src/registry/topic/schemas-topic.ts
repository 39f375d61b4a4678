import type { Refusal } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";

/** The one partition of `_schemas`, as the registry's runtime needs it. */
export interface SchemasTopic {
  /** Makes the topic when it is not there. Refused when it is there and would lose schemas. */
  ensure(): Promise<Refusal | null>;
  /** Offset behind the last record. */
  endOffset(): Promise<number | Refusal>;
  /**
   * Writes all of these or none, after what was written before, and resolves when every in-sync
   * replica has them: the offset of the first, or -1 when the broker did not say. A refusal may
   * leave open whether they were written: `REQUEST_TIMED_OUT`, `NETWORK_EXCEPTION`.
   */
  append(records: readonly KeyAndValue[]): Promise<number | Refusal>;
  /** The next records from offset 0 on; waits a while for some, and comes back without. */
  read(): Promise<TopicRecords | Refusal>;
  /** Ends every wait. */
  close(): void;
}

export interface TopicRecords {
  readonly records: readonly TopicRecord[];
  /** Of the record to be read next. */
  readonly nextOffset: number;
}

export interface TopicRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}
