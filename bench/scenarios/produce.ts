import { type Codec, produce } from "../clients/load.ts";
import type { Target } from "../metrics.ts";
import type { SystemName } from "../systems/system.ts";
import { metered, withTopic } from "./metered.ts";
import {
  type ClientName,
  clientOf,
  type Row,
  type Run,
  type Scenario,
  type Tier,
} from "./scenario.ts";

interface Shape {
  readonly client: ClientName;
  readonly recordBytes: 1024 | 100;
  readonly partitions: 1 | 6 | 100;
  readonly codec: Codec;
}

/** Client, record bytes, partitions, codec; and when it runs. */
const shapes: readonly (readonly [Tier, ClientName, 1024 | 100, 1 | 6 | 100, Codec])[] = [
  ["quick", "java", 1024, 1, "none"],
  ["default", "java", 1024, 6, "none"],
  ["default", "java", 1024, 100, "none"],
  ["default", "java", 1024, 6, "lz4"],
  ["full", "java", 1024, 1, "lz4"],
  ["full", "java", 1024, 100, "lz4"],
  ["default", "java", 100, 1, "none"],
  ["default", "java", 100, 6, "none"],
  ["full", "java", 100, 100, "none"],
  ["full", "java", 100, 1, "lz4"],
  ["full", "java", 100, 6, "lz4"],
  ["full", "java", 100, 100, "lz4"],
  ["quick", "librdkafka", 1024, 1, "none"],
  ["default", "librdkafka", 1024, 6, "none"],
  ["full", "librdkafka", 1024, 100, "none"],
  ["full", "librdkafka", 1024, 6, "lz4"],
  ["default", "librdkafka", 100, 6, "none"],
  ["full", "librdkafka", 100, 1, "none"],
];

const againstKafka = (shape: Shape): readonly Target[] => [
  { metric: "recordsPerSecond", of: "baseline", bound: 1.2 },
  { metric: "cpuPerGigabyte", of: "baseline", bound: 0.6 },
  { metric: "peakRssMb", of: "baseline", bound: 0.4 },
  ...(shape.recordBytes === 1024 && shape.codec === "none"
    ? [{ metric: "megabytesPerSecond", of: "slowestLimit", bound: 0.6 } as const]
    : []),
];

/** A row of produce scenarios: what they are called, who is compared, and how topics are set. */
interface Comparison {
  readonly row: Row;
  readonly prefix: string;
  readonly systems: readonly SystemName[];
  readonly baseline: SystemName;
  readonly targets: (shape: Shape) => readonly Target[];
  /** Is any of it among the quick scenarios? */
  readonly isQuick: boolean;
  readonly topicConfigs: (system: SystemName) => Readonly<Record<string, string>>;
}

const defaults: Comparison = {
  row: "produce",
  prefix: "produce",
  systems: ["millrace", "kafka"],
  baseline: "kafka",
  targets: againstKafka,
  isQuick: true,
  topicConfigs: () => ({}),
};

const fsync: Comparison = {
  row: "fsync",
  prefix: "fsync",
  systems: ["millrace", "kafka"],
  baseline: "kafka",
  targets: () => [{ metric: "recordsPerSecond", of: "baseline", bound: 5 }],
  isQuick: true,
  // Millrace does it by default; Kafka when the topic says so.
  topicConfigs: (system) => (system === "kafka" ? { "flush.messages": "1" } : {}),
};

const durable: Comparison = {
  row: "durable",
  prefix: "durable",
  // Kafka flushes no more than the second: what the engines differ by, apart from the promise.
  systems: ["millrace", "millrace-os", "kafka"],
  baseline: "millrace-os",
  targets: () => [{ metric: "recordsPerSecond", of: "baseline", bound: 0.9 }],
  isQuick: false,
  topicConfigs: () => ({}),
};

const subset: readonly (readonly [Tier, ClientName, 1024 | 100, 1 | 6 | 100, Codec])[] = [
  ["quick", "java", 1024, 1, "none"],
  ["default", "java", 1024, 6, "none"],
  ["full", "java", 1024, 100, "none"],
  ["full", "java", 100, 6, "none"],
  ["default", "librdkafka", 1024, 6, "none"],
];

export const produceScenarios: readonly Scenario[] = [
  ...shapes.map((shape) => scenario(defaults, shape)),
  ...subset.map((shape) => scenario(fsync, shape)),
  ...subset.map((shape) => scenario(durable, shape)),
];

function scenario(comparison: Comparison, row: (typeof shapes)[number]): Scenario {
  const [tier, client, recordBytes, partitions, codec] = row;
  const shape = { client, recordBytes, partitions, codec };
  const size = recordBytes === 1024 ? "1k" : "100b";
  const parts = [comparison.prefix, size, `p${partitions}`];
  if (codec !== "none") parts.push(codec);
  if (client !== "java") parts.push(client);
  const compressed = codec === "none" ? "" : `, ${codec}`;
  const latencies = client === "java" ? (["ackP50Ms", "ackP99Ms"] as const) : [];
  return {
    name: parts.join("-"),
    row: comparison.row,
    tier: tier === "quick" && !comparison.isQuick ? "default" : tier,
    title: `${recordBytes} B, ${count(partitions)}${compressed}, ${client}`,
    how:
      client === "java"
        ? "ProducerPerformance in a warm JVM, its defaults (batch.size 16384, linger.ms 5), " +
          "acks=all"
        : "librdkafka from Python, produce_batch, its defaults (linger.ms 5), acks=all",
    systems: comparison.systems,
    baseline: comparison.baseline,
    metrics: [
      ...(["recordsPerSecond", "megabytesPerSecond", "cpuPerGigabyte", "cpuPerMillion"] as const),
      ...latencies,
      "peakRssMb",
    ],
    targets: comparison.targets(shape),
    begin: async (bench) => {
      const { server, scale } = bench;
      const configs = comparison.topicConfigs(server.name);
      return sizedByWarmup(scale.runSeconds, recordBytes, (records) =>
        withTopic(server, partitions, configs, (topic) =>
          metered(server, recordBytes, () =>
            produce(clientOf(client, bench), server.bootstrap, {
              topic,
              records,
              recordBytes,
              codec,
            }),
          ),
        ),
      );
    },
  };
}

/** The first run has a fixed size; warm-ups tell how many records make a run of the wanted time. */
function sizedByWarmup(
  runSeconds: number,
  recordBytes: number,
  produceRecords: (records: number) => ReturnType<Run>,
): Run {
  const warmupMegabytes = 100;
  const most = 20_000_000;
  let records = Math.round((warmupMegabytes * 1e6) / recordBytes);
  return async (isWarmup) => {
    const sample = await produceRecords(records);
    const rate = sample.recordsPerSecond ?? records / runSeconds;
    if (isWarmup) records = Math.min(most, Math.max(10_000, Math.round(rate * runSeconds)));
    return sample;
  };
}

function count(partitions: number): string {
  return partitions === 1 ? "1 partition" : `${partitions} partitions`;
}
