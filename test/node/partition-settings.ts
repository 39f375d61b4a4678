import type { PartitionSettings } from "../../src/partitions/partition-settings.ts";

/** A partition of a topic with Kafka's defaults, but for what the test says. */
export const partitionSettings = (
  rest: Partial<PartitionSettings> & { readonly segmentBytes?: number } = {},
): PartitionSettings => {
  const { segmentBytes = 1 << 30, ...settings } = rest;
  return {
    log: {
      segmentBytes,
      segmentMs: 7 * 24 * 3_600_000,
      indexIntervalBytes: 4096,
      flushPolicy: "fsync",
      flushMessages: Infinity,
      flushMs: Infinity,
    },
    maxMessageBytes: 1_048_588,
    timestampType: "CreateTime",
    timestampBeforeMaxMs: Infinity,
    timestampAfterMaxMs: 3_600_000,
    minInsyncReplicas: 1,
    deletes: true,
    compacts: false,
    compaction: {
      minLagMs: 0,
      maxLagMs: Infinity,
      minDirtyRatio: 0.5,
      deleteRetentionMs: 24 * 3_600_000,
    },
    retentionMs: 7 * 24 * 3_600_000,
    retentionBytes: -1,
    ...settings,
  };
};
