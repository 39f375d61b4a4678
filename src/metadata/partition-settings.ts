import type { BrokerValues } from "../config/broker-config.ts";
import type { TopicConfig } from "../config/topic.ts";
import type { PartitionSettings } from "../partitions/partition-settings.ts";

/** What a topic's configuration means for each of its partitions. */
export function partitionSettings(topic: TopicConfig, broker: BrokerValues): PartitionSettings {
  const compacts = topic["cleanup.policy"].includes("compact");
  const maxLagMs = topic["max.compaction.lag.ms"];
  return {
    log: {
      segmentBytes: topic["segment.bytes"],
      // What is in the active segment is not compacted: it must be closed in time (KIP-354).
      segmentMs: compacts ? Math.min(topic["segment.ms"], maxLagMs) : topic["segment.ms"],
      indexIntervalBytes: topic["index.interval.bytes"],
      flushPolicy: broker["flush.policy"],
      flushMessages: topic["flush.messages"],
      flushMs: topic["flush.ms"],
    },
    maxMessageBytes: topic["max.message.bytes"],
    timestampType: topic["message.timestamp.type"],
    timestampBeforeMaxMs: topic["message.timestamp.before.max.ms"],
    timestampAfterMaxMs: topic["message.timestamp.after.max.ms"],
    minInsyncReplicas: topic["min.insync.replicas"],
    deletes: topic["cleanup.policy"].includes("delete"),
    compacts,
    compaction: {
      minLagMs: topic["min.compaction.lag.ms"],
      maxLagMs,
      minDirtyRatio: topic["min.cleanable.dirty.ratio"],
      deleteRetentionMs: topic["delete.retention.ms"],
    },
    retentionMs: topic["retention.ms"],
    retentionBytes: topic["retention.bytes"],
  };
}
