/** Broker-wide settings of the group coordinator. */
import {
  byteCount,
  count,
  defineSettings,
  durationMs,
  hour,
  KiB,
  listOf,
  minute,
  minutes,
  second,
  unlimited,
} from "./define.ts";

const int32Max = 2 ** 31 - 1;

const timing = (defaultMs: number, doc: string, min = 1) =>
  durationMs({ type: "INT", default: defaultMs, min, doc });
const notYet = (defaultMs: number, doc: string, min = 1, max = unlimited) =>
  durationMs({ type: "INT", default: defaultMs, min, max, acts: false, doc });

const classic = defineSettings({
  "group.min.session.timeout.ms": timing(
    6 * second,
    "Shortest session timeout a classic member may ask for.",
    0,
  ),
  "group.max.session.timeout.ms": timing(
    30 * minute,
    "Longest session timeout a classic member may ask for.",
    0,
  ),
  "group.max.size": count({
    default: int32Max,
    min: 1,
    doc: "Members of a classic group; one more is refused with GROUP_MAX_SIZE_REACHED.",
  }),
  "group.initial.rebalance.delay.ms": timing(
    0,
    "How long a new classic group waits for more members before its first assignment. Kafka " +
      "waits 3000; here a lone consumer starts at once, and a later one costs a rebalance.",
    0,
  ),
});

const offsets = defineSettings({
  "offsets.topic.num.partitions": count({
    default: 8,
    min: 1,
    doc:
      "Partitions of `__consumer_offsets`, fixed when it is created. Kafka's 50 spread over " +
      "many brokers; one process needs only enough to replay and compact in parts.",
  }),
  "offsets.topic.replication.factor": count({
    default: 1,
    min: 1,
    acts: false,
    doc: "Replicas of `__consumer_offsets`. There is one replica here; Kafka has 3.",
  }),
  "offsets.retention.minutes": minutes({
    default: 10080,
    min: 1,
    doc: "Committed offsets of a group without members are forgotten after this long.",
  }),
  "offsets.retention.check.interval.ms": durationMs({
    default: 10 * minute,
    min: 1,
    doc: "How often forgotten offsets and groups are looked for.",
  }),
  "offset.metadata.max.bytes": byteCount({
    type: "INT",
    default: 4 * KiB,
    min: 0,
    doc: "Longest note a client may commit beside an offset.",
  }),
});

const consumer = defineSettings({
  "group.coordinator.rebalance.protocols": listOf(["classic", "consumer", "share", "streams"], {
    default: ["classic"],
    acts: false,
    doc: "The group protocols served. Kafka's default has `consumer` and `streams` as well.",
  }),
  "group.consumer.assignors": listOf(["uniform", "range"], {
    default: ["uniform", "range"],
    acts: false,
    doc: "Assignors of the new consumer protocol (KIP-848), the first for members that name none.",
  }),
  "group.consumer.max.size": count({
    default: int32Max,
    min: 1,
    acts: false,
    doc: "Members of a group of the new protocol.",
  }),
  "group.consumer.session.timeout.ms": notYet(
    45 * second,
    "A member of the new protocol that is silent for so long is removed.",
  ),
  "group.consumer.min.session.timeout.ms": notYet(
    45 * second,
    "Shortest `consumer.session.timeout.ms` a group may set.",
  ),
  "group.consumer.max.session.timeout.ms": notYet(
    minute,
    "Longest `consumer.session.timeout.ms` a group may set.",
  ),
  "group.consumer.heartbeat.interval.ms": notYet(
    5 * second,
    "How often members of the new protocol are told to send heartbeats.",
  ),
  "group.consumer.min.heartbeat.interval.ms": notYet(
    5 * second,
    "Shortest `consumer.heartbeat.interval.ms` a group may set.",
  ),
  "group.consumer.max.heartbeat.interval.ms": notYet(
    15 * second,
    "Longest `consumer.heartbeat.interval.ms` a group may set.",
  ),
});

const share = defineSettings({
  "group.share.session.timeout.ms": notYet(
    45 * second,
    "A member of a share group that is silent for so long is removed.",
  ),
  "group.share.min.session.timeout.ms": notYet(
    45 * second,
    "Shortest `share.session.timeout.ms` a group may set.",
  ),
  "group.share.max.session.timeout.ms": notYet(
    minute,
    "Longest `share.session.timeout.ms` a group may set.",
  ),
  "group.share.heartbeat.interval.ms": notYet(
    5 * second,
    "How often members of share groups are told to send heartbeats.",
  ),
  "group.share.min.heartbeat.interval.ms": notYet(
    5 * second,
    "Shortest `share.heartbeat.interval.ms` a group may set.",
  ),
  "group.share.max.heartbeat.interval.ms": notYet(
    15 * second,
    "Longest `share.heartbeat.interval.ms` a group may set.",
  ),
  "group.share.record.lock.duration.ms": notYet(
    30 * second,
    "How long a share group's member may hold a record before others get it.",
    second,
    hour,
  ),
  "group.share.min.record.lock.duration.ms": notYet(
    15 * second,
    "Shortest `share.record.lock.duration.ms` a group may set.",
    second,
    30 * second,
  ),
  "group.share.max.record.lock.duration.ms": notYet(
    minute,
    "Longest `share.record.lock.duration.ms` a group may set.",
    30 * second,
    hour,
  ),
});

const streams = defineSettings({
  "group.streams.session.timeout.ms": notYet(
    45 * second,
    "A member of a streams group that is silent for so long is removed.",
  ),
  "group.streams.min.session.timeout.ms": notYet(
    45 * second,
    "Shortest `streams.session.timeout.ms` a group may set.",
  ),
  "group.streams.max.session.timeout.ms": notYet(
    minute,
    "Longest `streams.session.timeout.ms` a group may set.",
  ),
  "group.streams.heartbeat.interval.ms": notYet(
    5 * second,
    "How often members of streams groups are told to send heartbeats.",
  ),
  "group.streams.min.heartbeat.interval.ms": notYet(
    5 * second,
    "Shortest `streams.heartbeat.interval.ms` a group may set.",
  ),
  "group.streams.max.heartbeat.interval.ms": notYet(
    15 * second,
    "Longest `streams.heartbeat.interval.ms` a group may set.",
  ),
  "group.streams.initial.rebalance.delay.ms": notYet(
    3 * second,
    "How long a new streams group waits for more members.",
    0,
  ),
  "group.streams.num.standby.replicas": count({
    default: 0,
    min: 0,
    acts: false,
    doc: "Copies of a streams task's state kept ready.",
  }),
  "group.streams.max.standby.replicas": count({
    default: 2,
    min: 0,
    acts: false,
    doc: "Most `streams.num.standby.replicas` a group may set.",
  }),
});

export const groupSettings = { ...classic, ...offsets, ...consumer, ...share, ...streams };
