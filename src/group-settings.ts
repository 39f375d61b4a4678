import type { BrokerConfig } from "./config/broker-config.ts";
import type { GroupSettings } from "./groups/settings.ts";

const minuteMs = 60_000;

/** The coordinator's view of the configuration: read where it is used, since much of it is live. */
export function groupSettings(config: BrokerConfig): GroupSettings {
  return {
    get minSessionTimeoutMs() {
      return config.values["group.min.session.timeout.ms"];
    },
    get maxSessionTimeoutMs() {
      return config.values["group.max.session.timeout.ms"];
    },
    get initialRebalanceDelayMs() {
      return config.values["group.initial.rebalance.delay.ms"];
    },
    get maxGroupSize() {
      return config.values["group.max.size"];
    },
    get maxOffsetMetadataLength() {
      return config.values["offset.metadata.max.bytes"];
    },
    get offsetsRetentionMs() {
      return config.values["offsets.retention.minutes"] * minuteMs;
    },
    get offsetsRetentionCheckIntervalMs() {
      return config.values["offsets.retention.check.interval.ms"];
    },
    get maxMessageBytes() {
      return config.values["message.max.bytes"];
    },
  };
}
