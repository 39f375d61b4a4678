import { setTimeout as delay } from "node:timers/promises";
import type { Dialogue } from "../bounded-process.ts";
import { portOf } from "../broker-client.ts";
import type { Hold, LoadResult } from "../clients/connections.ts";
import { rssMb } from "../process-figures.ts";
import { metered, withTopic } from "./metered.ts";
import { load, valueBytes, withProgram } from "./one-record-load.ts";
import type { Bench, Run, Scenario, Tier } from "./scenario.ts";

const warmupMs = 1_000;
const settleMs = 2_000;
const activeRequestsPerSecond = 2_000;

export const connectionScenarios: readonly Scenario[] = [
  oneRecordPerRequest("quick", 1),
  oneRecordPerRequest("default", 5),
  {
    name: "idle-connections",
    row: "connections",
    tier: "default",
    title: "5,000 idle connections",
    how: "clients/connections.ts opens them and sends nothing; the broker is restarted before",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["rssPerConnectionKb"],
    targets: [{ metric: "rssPerConnectionKb", of: "one", bound: 10 }],
    begin: async (bench) => () => idle(bench),
  },
  {
    name: "active-connections",
    row: "connections",
    tier: "default",
    title: "10 and 1,000 active among 5,000 idle, 2,000 requests/s in all",
    how: "clients/connections.ts: one record of 100 B per request, acks=all, 1 partition",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["manyToFewP99", "fewActiveP99Ms", "manyActiveP99Ms"],
    targets: [{ metric: "manyToFewP99", of: "one", bound: 2 }],
    begin: active,
  },
];

function oneRecordPerRequest(tier: Tier, inFlight: number): Scenario {
  return {
    name: `one-record-64x${inFlight}`,
    row: "small",
    tier,
    title: `64 connections, ${inFlight} in flight on each, 100 B, 1 partition`,
    how: "clients/connections.ts, the same bytes to each system, acks=all",
    systems: ["millrace", "millrace-os", "kafka"],
    baseline: "kafka",
    metrics: ["requestsPerSecond", "cpuPerMillion", "ackP50Ms", "ackP99Ms", "ackP999Ms"],
    targets: [
      { metric: "requestsPerSecond", of: "baseline", bound: 2 },
      { metric: "requestsPerSecond", of: "one", bound: 60_000 },
    ],
    begin: async ({ server, scale }) => {
      const measuredMs = scale.runSeconds * 1e3;
      const shape = { connections: 64, inFlight, requestsPerSecond: 0, warmupMs, measuredMs };
      return () =>
        withTopic(server, 1, {}, (topic) =>
          metered(server, valueBytes, () =>
            withProgram(async (program) => {
              const result = await load(program, server.bootstrap, { topic, ...shape });
              return { records: result.allRequests, sample: told(result) };
            }),
          ),
        );
    },
  };
}

/** Memory that was freed may stay with the process, so every run begins with a new one. */
async function idle({ server, scale }: Bench): ReturnType<Run> {
  await server.end("SIGTERM");
  await server.start();
  const connections = scale.idleConnections;
  return withProgram(async (program) => {
    await delay(settleMs);
    const before = rssMb(server.pid);
    await hold(program, server.bootstrap, connections);
    await delay(settleMs);
    return { rssPerConnectionKb: ((rssMb(server.pid) - before) * 1e3) / connections };
  });
}

async function active({ server, scale }: Bench): Promise<Run> {
  const measuredMs = scale.runSeconds * 1e3;
  const shape = { inFlight: 1, requestsPerSecond: activeRequestsPerSecond, warmupMs, measuredMs };
  return () =>
    withTopic(server, 1, {}, (topic) =>
      withProgram(async (program) => {
        await hold(program, server.bootstrap, scale.idleConnections);
        const few = await load(program, server.bootstrap, { topic, ...shape, connections: 10 });
        const many = await load(program, server.bootstrap, { topic, ...shape, connections: 1e3 });
        const manyToFewP99 = many.p99Ms / few.p99Ms;
        return { manyToFewP99, fewActiveP99Ms: few.p99Ms, manyActiveP99Ms: many.p99Ms };
      }),
    );
}

function hold(program: Dialogue, bootstrap: string, connections: number): Promise<unknown> {
  const question: Hold = { do: "hold", port: portOf(bootstrap), connections };
  return program.ask(question);
}

function told({ requestsPerSecond, p50Ms, p99Ms, p999Ms }: LoadResult) {
  return { requestsPerSecond, ackP50Ms: p50Ms, ackP99Ms: p99Ms, ackP999Ms: p999Ms };
}
