import { createTopic } from "../broker-client.ts";
import { consume, produce } from "../clients/load.ts";
import type { Target } from "../metrics.ts";
import { dropPageCache } from "../page-cache.ts";
import { metered } from "./metered.ts";
import { type ClientName, clientOf, freshName, type Scenario, type Tier } from "./scenario.ts";

interface Shape {
  readonly tier: Tier;
  readonly client: ClientName;
  readonly recordBytes: 1024 | 100;
  readonly partitions: 1 | 6;
  readonly cold: boolean;
}

const shapes: readonly Shape[] = [
  { tier: "quick", client: "java", recordBytes: 1024, partitions: 1, cold: false },
  { tier: "default", client: "java", recordBytes: 1024, partitions: 6, cold: false },
  { tier: "full", client: "java", recordBytes: 100, partitions: 6, cold: false },
  { tier: "default", client: "librdkafka", recordBytes: 1024, partitions: 1, cold: false },
  { tier: "full", client: "librdkafka", recordBytes: 1024, partitions: 6, cold: false },
  { tier: "full", client: "librdkafka", recordBytes: 100, partitions: 6, cold: false },
  { tier: "default", client: "java", recordBytes: 1024, partitions: 1, cold: true },
  { tier: "default", client: "java", recordBytes: 1024, partitions: 6, cold: true },
];

export const consumeScenarios: readonly Scenario[] = shapes.map((shape) => {
  const { tier, client, recordBytes, partitions, cold } = shape;
  const size = recordBytes === 1024 ? "1k" : "100b";
  const parts = [cold ? "cold" : "consume", size, `p${partitions}`];
  if (client !== "java") parts.push(client);
  const tool =
    client === "java" ? "ConsumerPerformance in a warm JVM" : "librdkafka from Python, consume()";
  return {
    name: parts.join("-"),
    row: cold ? "cold" : "consume",
    tier,
    title: `${recordBytes} B, ${partitions} partition${partitions === 1 ? "" : "s"}, ${client}`,
    how: `${tool}, its defaults${cold ? "; page cache dropped before every run" : ""}`,
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["recordsPerSecond", "megabytesPerSecond", "cpuPerGigabyte", "peakRssMb"],
    targets: targets(shape),
    begin: async (bench) => {
      const { server, scale } = bench;
      const records = Math.round((scale.backlogMegabytes * 1e6) / recordBytes);
      const topic = freshName("backlog");
      const { bootstrap } = server;
      await createTopic(bootstrap, topic, partitions);
      const backlog = { topic, records, recordBytes, codec: "none" } as const;
      await produce("librdkafka", bootstrap, backlog);
      return async () => {
        if (cold) dropPageCache();
        const read = { topic, partitions, records, recordBytes };
        return metered(server, recordBytes, async () => {
          return { records, sample: await consume(clientOf(client, bench), bootstrap, read) };
        });
      };
    },
  };
});

function targets({ recordBytes, cold }: Shape): readonly Target[] {
  const asFast: Target = { metric: "recordsPerSecond", of: "baseline", bound: 1 };
  if (recordBytes !== 1024 || cold) return [asFast];
  return [asFast, { metric: "megabytesPerSecond", of: "loopback", bound: 0.8 }];
}
