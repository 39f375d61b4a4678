/** Broker-wide defaults of topic configurations, under the names Kafka gives them. */
import { defineSettings, durationMs, hours, minutes, type Setting } from "./define.ts";
import { topicSettings } from "./topic.ts";

type TopicSettings = typeof topicSettings;

/** A broker-wide setting with the type, range and default of the topic's own. */
function defaultOf<Name extends keyof TopicSettings>(name: Name): TopicSettings[Name] {
  const setting: Setting<unknown> = topicSettings[name];
  const doc = `\`${name}\` of topics that do not set it.`;
  return { ...setting, doc, synonyms: [] } as unknown as TopicSettings[Name];
}

/** `acts` of a coarser or finer twin is that of the topic configuration it stands behind. */
const twin = (name: keyof TopicSettings) =>
  topicSettings[name].acts ? {} : { acts: false as const };

export const topicDefaultSettings = defineSettings({
  "log.cleanup.policy": defaultOf("cleanup.policy"),
  "compression.type": defaultOf("compression.type"),
  "compression.gzip.level": defaultOf("compression.gzip.level"),
  "compression.lz4.level": defaultOf("compression.lz4.level"),
  "compression.zstd.level": defaultOf("compression.zstd.level"),
  "log.cleaner.delete.retention.ms": defaultOf("delete.retention.ms"),
  "log.segment.delete.delay.ms": defaultOf("file.delete.delay.ms"),
  "log.flush.interval.messages": defaultOf("flush.messages"),
  "log.flush.interval.ms": durationMs({
    default: null,
    min: 0,
    live: true,
    doc: "`flush.ms` of topics that do not set it; not set: `log.flush.scheduler.interval.ms`.",
  }),
  "log.flush.scheduler.interval.ms": { ...defaultOf("flush.ms"), live: false },
  "log.index.interval.bytes": defaultOf("index.interval.bytes"),
  "log.local.retention.bytes": defaultOf("local.retention.bytes"),
  "log.local.retention.ms": defaultOf("local.retention.ms"),
  "log.cleaner.max.compaction.lag.ms": defaultOf("max.compaction.lag.ms"),
  "message.max.bytes": defaultOf("max.message.bytes"),
  "log.message.timestamp.after.max.ms": defaultOf("message.timestamp.after.max.ms"),
  "log.message.timestamp.before.max.ms": defaultOf("message.timestamp.before.max.ms"),
  "log.message.timestamp.type": defaultOf("message.timestamp.type"),
  "log.cleaner.min.cleanable.ratio": defaultOf("min.cleanable.dirty.ratio"),
  "log.cleaner.min.compaction.lag.ms": defaultOf("min.compaction.lag.ms"),
  "min.insync.replicas": defaultOf("min.insync.replicas"),
  "log.preallocate": defaultOf("preallocate"),
  "log.retention.bytes": defaultOf("retention.bytes"),
  "log.retention.ms": durationMs({
    default: null,
    min: -1,
    live: true,
    doc: "`retention.ms` of topics that do not set it; not set: `log.retention.minutes`.",
  }),
  "log.retention.minutes": minutes({
    default: null,
    min: -1,
    doc: "The same in minutes; not set: `log.retention.hours`.",
  }),
  "log.retention.hours": hours({
    default: 168,
    min: -1,
    doc: "The same in hours; weaker than minutes and milliseconds.",
  }),
  "log.segment.bytes": defaultOf("segment.bytes"),
  "log.index.size.max.bytes": defaultOf("segment.index.bytes"),
  "log.roll.jitter.ms": durationMs({
    ...twin("segment.jitter.ms"),
    default: null,
    min: 0,
    live: true,
    doc: "`segment.jitter.ms` of topics that do not set it; not set: `log.roll.jitter.hours`.",
  }),
  "log.roll.jitter.hours": hours({
    ...twin("segment.jitter.ms"),
    default: 0,
    min: 0,
    doc: "The same in hours; weaker than milliseconds.",
  }),
  "log.roll.ms": durationMs({
    default: null,
    min: 1,
    live: true,
    doc: "`segment.ms` of topics that do not set it; not set: `log.roll.hours`.",
  }),
  "log.roll.hours": hours({
    default: 168,
    min: 1,
    doc: "The same in hours; weaker than milliseconds.",
  }),
  "unclean.leader.election.enable": defaultOf("unclean.leader.election.enable"),
});
