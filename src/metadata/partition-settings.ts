import type { BrokerValues } from "../config/broker-config.ts";
import type { TopicConfig } from "../config/topic.ts";
import type { PartitionSettings } from "../partitions/partition-settings.ts";

/** What a topic's configuration means for each of its partitions. */
export function partitionSettings(topic: TopicConfig, broker: BrokerValues): PartitionSettings {
  return {
    log: {
      segmentBytes: topic["segment.bytes"],
      segmentMs: topic["segment.ms"],
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
    compacts: topic["cleanup.policy"].includes("compact"),
    retentionMs: topic["retention.ms"],
    retentionBytes: topic["retention.bytes"],
  };
}
