/**
 * Every topic configuration of Kafka 4.2: tools that set an unusual one must not be refused.
 * What Millrace does not act on yet says so (`acts: false`), here and in the documentation.
 */
import {
  byteCount,
  count,
  day,
  defineSettings,
  durationMs,
  flag,
  GiB,
  hour,
  KiB,
  list,
  listOf,
  MiB,
  minute,
  oneOf,
  type Parsed,
  ratio,
  unlimited,
  type Values,
} from "./define.ts";

/** Replicas whose traffic is throttled: `*`, or `partition:broker` pairs. */
const throttledReplicas = (whose: string) =>
  list<string>({
    default: [],
    acts: false,
    live: true,
    range: "* or partition:broker,…",
    read: (item): Parsed<string> =>
      item === "*" || /^\d+:\d+$/.test(item)
        ? { value: item }
        : { problem: "each must be * or partition:broker, such as 0:1" },
    write: (item) => item,
    doc: `Replicas whose ${whose} are held to the replication quota. There is one replica here.`,
  });

export const topicSettings = defineSettings({
  "cleanup.policy": listOf(["delete", "compact"], {
    default: ["delete"],
    live: true,
    broker: "log.cleanup.policy",
    doc:
      "What becomes of old records: `delete` drops whole segments by age and size; `compact` " +
      "keeps the last record of every key; empty keeps everything.",
  }),
  "compression.type": oneOf(["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"], {
    default: "producer",
    acts: false,
    live: true,
    broker: "compression.type",
    doc: "Compression of stored batches. Millrace keeps what the producer chose, whatever is set.",
  }),
  "compression.gzip.level": count({
    default: -1,
    min: -1,
    max: 9,
    except: 0,
    acts: false,
    live: true,
    broker: "compression.gzip.level",
    doc: "Effort when batches are compressed again with gzip; -1 is the library's own choice.",
  }),
  "compression.lz4.level": count({
    default: 9,
    min: 1,
    max: 17,
    acts: false,
    live: true,
    broker: "compression.lz4.level",
    doc: "Effort when batches are compressed again with lz4.",
  }),
  "compression.zstd.level": count({
    default: 3,
    min: -131072,
    max: 22,
    acts: false,
    live: true,
    broker: "compression.zstd.level",
    doc: "Effort when batches are compressed again with zstd.",
  }),
  "delete.retention.ms": durationMs({
    default: day,
    min: 0,
    live: true,
    broker: "log.cleaner.delete.retention.ms",
    doc: "How long compaction keeps a tombstone (a key without a value) for readers to see.",
  }),
  "file.delete.delay.ms": durationMs({
    default: minute,
    min: 0,
    acts: false,
    live: true,
    broker: "log.segment.delete.delay.ms",
    doc:
      "How long a dropped segment stays on disk. Millrace deletes it as soon as no read uses " +
      "it.",
  }),
  "flush.messages": count({
    type: "LONG",
    default: unlimited,
    min: 1,
    live: true,
    broker: "log.flush.interval.messages",
    doc: "Under `flush.policy=os`: wait for the disk once so many records are unflushed.",
  }),
  "flush.ms": durationMs({
    default: unlimited,
    min: 0,
    live: true,
    broker: ["log.flush.interval.ms", "log.flush.scheduler.interval.ms"],
    doc: "Under `flush.policy=os`: write records to the disk at the latest after this long.",
  }),
  "follower.replication.throttled.replicas": throttledReplicas("fetches from a leader"),
  "index.interval.bytes": byteCount({
    type: "INT",
    default: 4 * KiB,
    min: 0,
    live: true,
    broker: "log.index.interval.bytes",
    doc:
      "Bytes of log between two entries of an offset index: smaller seeks faster, larger " +
      "takes less space.",
  }),
  "leader.replication.throttled.replicas": throttledReplicas("answers to followers"),
  "local.retention.bytes": byteCount({
    default: -2,
    min: -2,
    acts: false,
    live: true,
    broker: "log.local.retention.bytes",
    doc: "With remote storage: bytes kept on local disk; -2 means as `retention.bytes`.",
  }),
  "local.retention.ms": durationMs({
    default: -2,
    min: -2,
    acts: false,
    live: true,
    broker: "log.local.retention.ms",
    doc: "With remote storage: how long records stay on local disk; -2 means as `retention.ms`.",
  }),
  "max.compaction.lag.ms": durationMs({
    default: unlimited,
    min: 1,
    live: true,
    broker: "log.cleaner.max.compaction.lag.ms",
    doc: "A record is compacted at the latest after this long.",
  }),
  "max.message.bytes": byteCount({
    type: "INT",
    default: MiB + 12,
    min: 0,
    live: true,
    broker: "message.max.bytes",
    doc: "Largest record batch taken, as sent (compressed); a larger one is refused.",
  }),
  "message.timestamp.after.max.ms": durationMs({
    default: hour,
    min: 0,
    live: true,
    broker: "log.message.timestamp.after.max.ms",
    doc: "How far ahead of the broker's clock a record may be stamped before it is refused.",
  }),
  "message.timestamp.before.max.ms": durationMs({
    default: unlimited,
    min: 0,
    live: true,
    broker: "log.message.timestamp.before.max.ms",
    doc: "How far behind the broker's clock a record may be stamped before it is refused.",
  }),
  "message.timestamp.type": oneOf(["CreateTime", "LogAppendTime"], {
    default: "CreateTime",
    live: true,
    broker: "log.message.timestamp.type",
    doc: "Whether records keep the producer's time or get the broker's when they arrive.",
  }),
  "min.cleanable.dirty.ratio": ratio({
    default: 0.5,
    live: true,
    broker: "log.cleaner.min.cleanable.ratio",
    doc: "Share of a log that must be uncompacted before compaction is worth its while.",
  }),
  "min.compaction.lag.ms": durationMs({
    default: 0,
    min: 0,
    live: true,
    broker: "log.cleaner.min.compaction.lag.ms",
    doc: "A record is left alone by compaction for at least this long.",
  }),
  "min.insync.replicas": count({
    default: 1,
    min: 1,
    live: true,
    broker: "min.insync.replicas",
    doc:
      "Replicas that must hold a record before `acks=all` is answered. With one replica, more " +
      "than 1 refuses every such produce, as in Kafka.",
  }),
  preallocate: flag({
    default: false,
    acts: false,
    live: true,
    broker: "log.preallocate",
    doc: "Whether a new segment file gets its full size at once.",
  }),
  "remote.log.copy.disable": flag({
    default: false,
    acts: false,
    live: true,
    doc: "With remote storage: stop copying segments to it.",
  }),
  "remote.log.delete.on.disable": flag({
    default: false,
    acts: false,
    live: true,
    doc: "With remote storage: delete what lies there when it is turned off.",
  }),
  "remote.storage.enable": flag({
    default: false,
    acts: false,
    live: true,
    doc:
      "Whether old segments move to remote storage. `true` is refused, as by a Kafka without " +
      "it.",
  }),
  "retention.bytes": byteCount({
    default: -1,
    live: true,
    broker: "log.retention.bytes",
    doc: "Bytes kept per partition, the newest; a negative number keeps any amount.",
  }),
  "retention.ms": durationMs({
    default: 7 * day,
    min: -1,
    live: true,
    broker: [
      "log.retention.ms",
      { name: "log.retention.minutes", factor: minute },
      { name: "log.retention.hours", factor: hour },
    ],
    doc: "How long a record is kept; -1 keeps it for ever.",
  }),
  "segment.bytes": byteCount({
    type: "INT",
    default: GiB,
    min: MiB,
    live: true,
    broker: "log.segment.bytes",
    doc: "Size at which a segment is closed and a new one begun; retention drops whole segments.",
  }),
  "segment.index.bytes": byteCount({
    type: "INT",
    default: 10 * MiB,
    min: 4,
    acts: false,
    live: true,
    broker: "log.index.size.max.bytes",
    doc: "Room set aside for a segment's index. Millrace's indexes grow as they need to.",
  }),
  "segment.jitter.ms": durationMs({
    default: 0,
    min: 0,
    acts: false,
    live: true,
    broker: ["log.roll.jitter.ms", { name: "log.roll.jitter.hours", factor: hour }],
    doc: "Largest random time taken off `segment.ms`, so that segments do not all roll at once.",
  }),
  "segment.ms": durationMs({
    default: 7 * day,
    min: 1,
    live: true,
    broker: ["log.roll.ms", { name: "log.roll.hours", factor: hour }],
    doc: "Age at which a segment is closed although it is not full, so that retention can drop it.",
  }),
  "unclean.leader.election.enable": flag({
    default: false,
    acts: false,
    live: true,
    broker: "unclean.leader.election.enable",
    doc: "Whether a replica that is behind may become leader. There is one replica here.",
  }),
});

/** The configuration in force for one topic. */
export type TopicConfig = Values<typeof topicSettings>;
