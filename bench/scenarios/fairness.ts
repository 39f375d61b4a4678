import { createTopic, portOf } from "../broker-client.ts";
import type { LoadResult, Pipeline } from "../clients/connections.ts";
import { consume, produce } from "../clients/load.ts";
import type { Sample } from "../metrics.ts";
import { dropPageCache } from "../page-cache.ts";
import { withTopic } from "./metered.ts";
import { load, valueBytes, withProgram } from "./one-record-load.ts";
import { type Bench, freshName, type Run, type Scenario } from "./scenario.ts";

const recordBytes = 1024;
const quiet = { connections: 10, inFlight: 1, requestsPerSecond: 2_000, warmupMs: 1_000 };

const common = {
  row: "fairness",
  tier: "default",
  systems: ["millrace", "kafka"],
  baseline: "kafka",
  metrics: ["disturbedToAloneP99", "aloneP99Ms", "disturbedP99Ms"],
  targets: [{ metric: "disturbedToAloneP99", of: "one", bound: 2 }],
} as const;

/** What 10 clients notice of one that behaves badly, or only greedily. */
export const fairnessScenarios: readonly Scenario[] = [
  {
    ...common,
    name: "fair-pipeliner",
    title: "beside a connection that sends requests without end and reads no answers",
    how:
      "clients/connections.ts: 10 connections, 2,000 one-record requests/s, acks=all; " +
      "the other one sends the same requests",
    begin: besidePipeliner,
  },
  {
    ...common,
    name: "fair-cold-scan",
    title: "beside a consumer that reads a backlog from a cold disk",
    how:
      "the same 10 connections; the other one is librdkafka from Python, which has the processor " +
      "when nobody else wants it (chrt --idle); page cache dropped before",
    begin: besideColdScan,
  },
];

async function besidePipeliner({ server, scale }: Bench): Promise<Run> {
  const measuredMs = scale.runSeconds * 1e3;
  return () =>
    withTopic(server, 1, {}, (topic) =>
      withProgram(async (program) => {
        const few = { ...quiet, topic, measuredMs };
        const alone = await load(program, server.bootstrap, few);
        return withProgram(async (other) => {
          const port = portOf(server.bootstrap);
          await other.ask({ do: "pipeline", port, topic, valueBytes } satisfies Pipeline);
          return compared(alone, await load(program, server.bootstrap, few));
        });
      }),
    );
}

async function besideColdScan({ server, scale }: Bench): Promise<Run> {
  const { bootstrap } = server;
  const measuredMs = scale.runSeconds * 1e3;
  const records = Math.round((scale.backlogMegabytes * 1e6) / recordBytes);
  const backlog = freshName("backlog");
  await createTopic(bootstrap, backlog, 1);
  const written = { topic: backlog, records, recordBytes, codec: "none" } as const;
  await produce("librdkafka", bootstrap, written);
  return () =>
    withTopic(server, 1, {}, (topic) =>
      withProgram(async (program) => {
        const few = { ...quiet, topic, measuredMs };
        const alone = await load(program, bootstrap, few);
        dropPageCache();
        // What it costs the others is the broker's time and the disk's, not its own.
        const yieldsProcessor = true;
        const read = { topic: backlog, partitions: 1, records, recordBytes, yieldsProcessor };
        const scan = consume("librdkafka", bootstrap, read);
        const disturbed = await load(program, bootstrap, few);
        await scan;
        return compared(alone, disturbed);
      }),
    );
}

function compared(alone: LoadResult, disturbed: LoadResult): Sample {
  return {
    disturbedToAloneP99: disturbed.p99Ms / alone.p99Ms,
    aloneP99Ms: alone.p99Ms,
    disturbedP99Ms: disturbed.p99Ms,
  };
}
