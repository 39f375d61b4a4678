import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { end, freePort, root, untilPrinted } from "./child.ts";
import type { Target } from "./target.ts";

const readyWithinMs = 30_000;
const stopWithinMs = 20_000;

/** The built Millrace of this checkout (`npm run build`), on disk, set as Kafka is. */
export async function startMillrace(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), "interop-millrace-"));
  const bootstrap = `127.0.0.1:${await freePort()}`;
  let broker = await boot(dataDir, bootstrap);
  return {
    bootstrap,
    dataDir,
    async restart(signal) {
      await end(broker, signal, stopWithinMs);
      broker = await boot(dataDir, bootstrap);
    },
    async stop() {
      await end(broker, "SIGTERM", stopWithinMs);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function boot(dataDir: string, bootstrap: string): Promise<ChildProcess> {
  const args = [
    "start",
    "--data-dir",
    dataDir,
    "--kafka",
    bootstrap,
    "--admin",
    "127.0.0.1:0",
    "--no-registry",
    "--no-console",
  ];
  const values = ["group.initial.rebalance.delay.ms=0", "log.cleaner.backoff.ms=500"];
  const settings = values.flatMap((value) => ["--set", value]);
  const broker = spawn(process.execPath, [join(root, "bin/millrace.js"), ...args, ...settings], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await untilPrinted(broker, "millrace ready ", readyWithinMs);
  return broker;
}
