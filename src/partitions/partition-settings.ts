import type { CompactionPolicy, LogSettings } from "../storage/log-store.ts";

/** When a compacted topic is due, and for how long its tombstones stay. */
export type CompactionSettings = Pick<
  CompactionPolicy,
  "minLagMs" | "maxLagMs" | "minDirtyRatio" | "deleteRetentionMs"
>;

/** What a partition needs of its topic's configuration, named as in `config/topic.ts`. */
export interface PartitionSettings {
  readonly log: LogSettings;
  readonly maxMessageBytes: number;
  readonly timestampType: "CreateTime" | "LogAppendTime";
  /** How far a record's timestamp may lie before or after now; Infinity: any distance. */
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  /** With acks=all, more than the one replica there is refuses every batch. */
  readonly minInsyncReplicas: number;
  /** Old segments are dropped; without it nothing is. */
  readonly deletes: boolean;
  /** Only the last record of each key is kept; records need one. */
  readonly compacts: boolean;
  readonly compaction: CompactionSettings;
  /** -1: for ever. */
  readonly retentionMs: number;
  /** -1: without bound. */
  readonly retentionBytes: number;
}
