import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "../../test/interop/child.ts";
import { run } from "../bounded-process.ts";
import { createTopic, firstAcknowledged } from "../broker-client.ts";
import { produce } from "../clients/load.ts";
import { cpuSeconds, rssMb } from "../process-figures.ts";
import type { Server } from "../systems/server.ts";
import type { Scenario } from "./scenario.ts";

const idleMs = 4_000;
const topic = "first";

/** Starts, and times both what the system says and what a client sees. */
async function startToFirstAck(server: Server): Promise<{ readyMs: number; firstAckMs: number }> {
  const startMs = performance.now();
  const ready = server.start();
  const acknowledged = firstAcknowledged(server.bootstrap, topic);
  const [readyMs] = await Promise.all([ready, acknowledged]);
  return { readyMs, firstAckMs: performance.now() - startMs };
}

export const startScenarios: readonly Scenario[] = [
  {
    name: "start",
    row: "start",
    tier: "quick",
    title: "start with one topic, then idle",
    how: "from the start of the process; a client dials every 2 ms; RSS and CPU while idle for 4 s",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["firstAckMs", "readyMs", "rssMb", "idleCpuPercent"],
    targets: [
      { metric: "firstAckMs", of: "baseline", bound: 0.1 },
      { metric: "rssMb", of: "baseline", bound: 0.25 },
    ],
    begin: async ({ server }) => {
      await createTopic(server.bootstrap, topic, 1);
      return async () => {
        await server.end("SIGTERM");
        const times = await startToFirstAck(server);
        await delay(idleMs);
        const before = cpuSeconds(server.pid);
        await delay(idleMs);
        const idleCpuPercent = ((cpuSeconds(server.pid) - before) / (idleMs / 1e3)) * 100;
        return { ...times, rssMb: rssMb(server.pid), idleCpuPercent };
      };
    },
  },
  {
    name: "embedded-start",
    row: "start",
    tier: "quick",
    title: "in another program's process",
    how: "startMillrace() in memory, as a test would; the time of the call, without Node's start",
    systems: ["millrace"],
    baseline: null,
    metrics: ["embeddedStartMs"],
    targets: [{ metric: "embeddedStartMs", of: "one", bound: 150 }],
    begin: async () => async () => ({ embeddedStartMs: await embedded() }),
  },
  {
    name: "recovery",
    row: "recovery",
    tier: "default",
    title: "killed after writing, then started again",
    how: "log of 2 GB (10 GB with --full) in 4 partitions, written by librdkafka; page cache stays",
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["readyMs", "firstAckMs"],
    targets: [{ metric: "readyMs", of: "one", bound: 2_000 }],
    begin: async ({ server, scale }) => {
      const recordBytes = 1024;
      const write = (megabytes: number) => {
        const records = Math.round((megabytes * 1e6) / recordBytes);
        const load = { topic: "filled", records, recordBytes, codec: "none" } as const;
        return produce("librdkafka", server.bootstrap, load);
      };
      await createTopic(server.bootstrap, topic, 1);
      await createTopic(server.bootstrap, "filled", 4);
      await write(scale.recoveryMegabytes);
      return async () => {
        await write(20);
        await server.end("SIGKILL");
        return startToFirstAck(server);
      };
    },
  },
];

/** ms of `startMillrace()`, the import included, in a new process. */
async function embedded(): Promise<number> {
  const module = JSON.stringify(join(root, "dist/index.js"));
  const script = `
    const startMs = performance.now();
    const { startMillrace } = await import(${module});
    const broker = await startMillrace();
    console.log(performance.now() - startMs);
    await broker.stop();`;
  const args = ["--input-type=module", "--eval", script];
  return Number(await run({ command: process.execPath, args }, 30_000));
}
