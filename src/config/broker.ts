/** The broker's own settings, under Kafka's names where Kafka has one. */
import { addresses } from "./address.ts";
import {
  byteCount,
  count,
  day,
  defineSettings,
  durationMs,
  flag,
  KiB,
  MiB,
  minute,
  oneOf,
  second,
  text,
} from "./define.ts";

const int32Max = 2 ** 31 - 1;

const identity = defineSettings({
  "node.id": count({
    default: 1,
    min: 0,
    broker: "broker.id",
    doc: "The number clients know this broker by.",
  }),
  "broker.id": count({
    default: null,
    min: 0,
    doc: "The older name of `node.id`, which is stronger.",
  }),
  "broker.rack": text({
    default: null,
    doc: "Where the broker stands; clients that know their own rack compare it.",
  }),
  "data.dir": text({
    default: "millrace-data",
    check: (path) => (path.trim() === "" ? "must name a directory" : null),
    range: "a directory",
    doc: "Everything durable lies here; one process at a time may use it.",
  }),
});

const doors = defineSettings({
  listeners: addresses({
    default: [{ listener: "PLAINTEXT", host: "127.0.0.1", port: 9092 }],
    doc: "Where Kafka clients are served; port 0 takes any free one. Kafka takes every interface.",
  }),
  "advertised.listeners": addresses({
    default: [],
    doc: "What clients are told to dial; empty: the very address they dialled.",
  }),
  "admin.listeners": addresses({
    default: [{ listener: "PLAINTEXT", host: "127.0.0.1", port: 9644 }],
    doc: "Where `/ready`, `/health` and `/metrics` are served; empty: nowhere.",
  }),
});

const connections = defineSettings({
  "connections.max.idle.ms": durationMs({
    default: 10 * minute,
    min: 0,
    doc: "A connection on which nothing moves for so long is closed.",
  }),
  "max.connections": count({
    default: int32Max,
    min: 0,
    live: true,
    doc: "Connections held at once; one more is closed as it arrives.",
  }),
  "max.connections.per.ip": count({
    default: int32Max,
    min: 0,
    live: true,
    doc: "Connections held at once from one address.",
  }),
  "socket.request.max.bytes": byteCount({
    type: "INT",
    default: 100 * MiB,
    min: 1,
    doc: "Largest request frame; a longer one closes its connection before anything is read.",
  }),
  "queued.max.request.bytes": byteCount({
    default: 256 * MiB,
    min: -1,
    doc:
      "Bytes of large requests being received, over all connections; beyond it they wait in " +
      "their sockets. -1: no limit, Kafka's default.",
  }),
});

const topics = defineSettings({
  "auto.create.topics.enable": flag({
    default: true,
    doc: "Whether asking for a topic that is not there creates it.",
  }),
  "delete.topic.enable": flag({
    default: true,
    doc: "Whether topics may be deleted.",
  }),
  "num.partitions": count({
    default: 1,
    min: 1,
    doc: "Partitions of a topic created without saying how many.",
  }),
  "default.replication.factor": count({
    default: 1,
    acts: false,
    min: 1,
    doc: "Replicas of a topic created without saying how many. There is one replica here.",
  }),
  "max.request.partition.size.limit": count({
    default: 2000,
    min: 1,
    doc: "Partitions described in one answer of DescribeTopicPartitions.",
  }),
});

const reading = defineSettings({
  "fetch.max.bytes": byteCount({
    type: "INT",
    default: 55 * MiB,
    min: KiB,
    doc:
      "Largest answer to a fetch, whatever the client asks for; a larger first batch still " +
      "fits.",
  }),
  "max.incremental.fetch.session.cache.slots": count({
    default: 1000,
    min: 0,
    doc: "Fetch sessions remembered at once (KIP-227); others send their partitions every time.",
  }),
});

const storage = defineSettings({
  "flush.policy": oneOf(["fsync", "os"], {
    default: "fsync",
    doc:
      "`fsync`: a record is on the disk before it is acknowledged. `os`: it is with the " +
      "operating system, as in Kafka: faster, and a power cut may lose the last seconds.",
  }),
  "broker.memory.bytes": byteCount({
    default: 1024 * MiB,
    min: 64 * MiB,
    doc: "Memory that records on their way to consumers may take together; fetches beyond it wait.",
  }),
  "log.retention.check.interval.ms": durationMs({
    default: 5 * minute,
    min: 1,
    doc: "How often old segments are looked for.",
  }),
  "log.cleaner.enable": flag({
    default: true,
    doc: "Whether topics with `cleanup.policy=compact` are compacted.",
  }),
  "log.cleaner.backoff.ms": durationMs({
    default: 15 * second,
    min: 0,
    live: true,
    doc: "How long compaction rests before it looks for something to do again.",
  }),
  "log.cleaner.dedupe.buffer.size": byteCount({
    default: 128 * MiB,
    min: MiB,
    live: true,
    doc:
      "Memory for the keys of a log while it is compacted: 24 bytes each. Where they do not all " +
      "fit, it takes several passes.",
  }),
});

const producers = defineSettings({
  "producer.id.expiration.ms": durationMs({
    type: "INT",
    default: day,
    min: 1,
    live: true,
    doc: "A producer that is silent for so long is forgotten, and its sequence with it.",
  }),
  "transaction.max.timeout.ms": durationMs({
    type: "INT",
    default: 15 * minute,
    min: 1,
    acts: false,
    doc: "Longest transaction timeout a producer may ask for.",
  }),
  "transactional.id.expiration.ms": durationMs({
    type: "INT",
    default: 7 * day,
    min: 1,
    acts: false,
    doc: "A transactional id that is silent for so long is forgotten.",
  }),
});

const operation = defineSettings({
  "telemetry.max.bytes": byteCount({
    type: "INT",
    default: MiB,
    min: 1,
    acts: false,
    doc: "Largest batch of client metrics taken (KIP-714).",
  }),
  "max.connection.creation.rate": count({
    default: int32Max,
    min: 0,
    acts: false,
    live: true,
    doc: "New connections taken per second.",
  }),
});

export const brokerSettings = {
  ...identity,
  ...doors,
  ...connections,
  ...topics,
  ...reading,
  ...storage,
  ...producers,
  ...operation,
};
