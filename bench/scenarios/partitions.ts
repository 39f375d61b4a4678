import { setTimeout as delay } from "node:timers/promises";
import { createTopic } from "../broker-client.ts";
import { produce } from "../clients/load.ts";
import { rssMb } from "../process-figures.ts";
import { metered } from "./metered.ts";
import type { Scenario } from "./scenario.ts";

const recordBytes = 1024;
const settleMs = 3_000;
/** The first record of a partition costs a broker most; a run is not to consist of such alone. */
const leastRecords = 50_000;
const topic = "many";

export const partitionScenarios: readonly Scenario[] = [
  {
    name: "partitions-10k",
    row: "partitions",
    tier: "default",
    title: "one topic of 10,000 partitions: restarted, idle, then produced to",
    how:
      "ready as the system says it; ProducerPerformance in a warm JVM over all of them, " +
      "its defaults, 1 KiB",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    maxRuns: 3,
    metrics: ["readyMs", "rssMb", "recordsPerSecond", "cpuPerGigabyte", "peakRssMb"],
    targets: [
      { metric: "readyMs", of: "one", bound: 1_000 },
      { metric: "rssMb", of: "one", bound: 300 },
      { metric: "recordsPerSecond", of: "baseline", bound: 1 },
    ],
    begin: async ({ server, scale, java }) => {
      await createTopic(server.bootstrap, topic, scale.partitions);
      let records = leastRecords;
      return async (isWarmup) => {
        await server.end("SIGTERM");
        const readyMs = await server.start();
        await delay(settleMs);
        const idleRssMb = rssMb(server.pid);
        const sample = await metered(server, recordBytes, () =>
          produce(java, server.bootstrap, { topic, records, recordBytes, codec: "none" }),
        );
        const rate = sample.recordsPerSecond ?? 0;
        if (isWarmup) records = Math.max(leastRecords, Math.round(rate * scale.runSeconds));
        return { ...sample, readyMs, rssMb: idleRssMb };
      };
    },
  },
];
