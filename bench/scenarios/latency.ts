import { fixedRate } from "../clients/load.ts";
import type { Target } from "../metrics.ts";
import { metered, withTopic } from "./metered.ts";
import type { Scenario, Tier } from "./scenario.ts";

const recordBytes = 100;
const warmupMs = 2_000;

/** When it runs, records per second, partitions, linger.ms, and targets beside those of all. */
const shapes: readonly (readonly [Tier, number, number, number, readonly Target[]])[] = [
  ["quick", 2_000, 1, 0, [{ metric: "endToEndP50Ms", of: "one", bound: 0.5 }]],
  ["default", 2_000, 32, 0, [{ metric: "endToEndP50Ms", of: "one", bound: 0.5 }]],
  ["default", 20_000, 1, 1, []],
  ["default", 20_000, 32, 1, [{ metric: "ackP50Ms", of: "one", bound: 3 }]],
];

export const latencyScenarios: readonly Scenario[] = shapes.map(
  ([tier, recordsPerSecond, partitions, lingerMs, targets]) => ({
    name: `latency-${recordsPerSecond / 1e3}k-p${partitions}`,
    row: "latency",
    tier,
    title: titleOf(recordsPerSecond, partitions),
    how:
      `Kafka's Java client, producer and consumer in one process that is kept warm ` +
      `(clients/FixedRate.java), acks=all, linger.ms=${lingerMs}; ` +
      `times count from when a record was due`,
    // Kafka's default flushes nothing: what our flush costs shows beside our own without one.
    systems: ["millrace", "millrace-os", "kafka"],
    baseline: "kafka",
    metrics: [
      ...(["endToEndP50Ms", "endToEndP99Ms", "endToEndP999Ms"] as const),
      ...(["ackP50Ms", "ackP99Ms", "ackP999Ms", "cpuPerMillion"] as const),
    ],
    targets: [
      { metric: "endToEndP50Ms", of: "baseline", bound: 0.5 },
      { metric: "endToEndP99Ms", of: "baseline", bound: 0.5 },
      ...targets,
    ],
    begin: async ({ server, scale, java }) => {
      const load = { partitions, recordsPerSecond, recordBytes, lingerMs, warmupMs };
      const measuredMs = scale.runSeconds * 1e3;
      return () =>
        withTopic(server, partitions, {}, (topic) =>
          metered(server, recordBytes, () =>
            fixedRate(java, server.bootstrap, { topic, ...load, measuredMs }),
          ),
        );
    },
  }),
);

function titleOf(recordsPerSecond: number, partitions: number): string {
  const spread = partitions === 1 ? "1 partition" : `${partitions} partitions`;
  return `${recordsPerSecond.toLocaleString("en")} records/s of ${recordBytes} B, ${spread}`;
}
