import { pipeline } from "../clients/load.ts";
import { metered, withTopic } from "./metered.ts";
import type { Scenario } from "./scenario.ts";

const recordBytes = 1024;
const partitions = 6;
const producers = 2;
const groups = 2;
const consumersPerGroup = 2;

export const bothScenarios: readonly Scenario[] = [
  {
    name: "both-1k-p6",
    row: "both",
    tier: "default",
    title: `${recordBytes} B, ${partitions} partitions, ${producers} producers, 2 groups of 2`,
    how:
      "Kafka's Java client in one process that is kept warm (clients/Pipeline.java), " +
      "its defaults, acks=all",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["recordsPerSecond", "megabytesPerSecond", "cpuPerGigabyte", "peakRssMb"],
    targets: [{ metric: "recordsPerSecond", of: "baseline", bound: 1.2 }],
    begin: async ({ server, scale, java }) => {
      let records = 100_000;
      return async (isWarmup) => {
        const sample = await withTopic(server, partitions, {}, (topic) =>
          metered(server, recordBytes, () => {
            const load = { topic, recordBytes, producers, groups, consumersPerGroup, records };
            return pipeline(java, server.bootstrap, load);
          }),
        );
        if (isWarmup) records = Math.round((sample.recordsPerSecond ?? 1e5) * scale.runSeconds);
        return sample;
      };
    },
  },
];
