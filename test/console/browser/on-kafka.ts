/** The console and the registry in front of an Apache Kafka, as anybody runs them there. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { silentLogger } from "../../../src/base/logger.ts";
import { systemRandom } from "../../../src/base/random.ts";
import { systemClock } from "../../../src/base/system-clock.ts";
import { tcp } from "../../../src/base/tcp.ts";
import { startDemo } from "../../../src/demo/start-demo.ts";
import { end, root } from "../../interop/child.ts";
import { startKafka } from "../../interop/kafka-broker.ts";
import { kafkaVersion } from "../../interop/kafka-tools/java.ts";
import type { ConsoleUnderTest } from "./demo.ts";

const stopWithinMs = 20_000;

/** Which Apache Kafka: its jars are fetched from Maven Central where they are not there yet. */
export async function kafkaName(): Promise<string> {
  const stdio = ["ignore", "inherit", "inherit"] as const;
  execFileSync(join(root, "test/interop/install.sh"), { stdio: [...stdio] });
  return `Apache Kafka ${await kafkaVersion()}`;
}

/** `beginDemo` lets the demo's ticks flow, which end with everything else. */
export async function startOnKafka(): Promise<ConsoleUnderTest & { beginDemo(): Promise<void> }> {
  const kafka = await startKafka();
  const { bootstrap } = kafka;
  const brokers = ["--brokers", bootstrap];
  const anyPort = ["--listen", "127.0.0.1:0", "--log-level", "error"];
  const registry = await startDoor("registry", ["registry", "serve", ...brokers, ...anyPort]);
  const shown = ["console", ...brokers, "--registry", registry.url, ...anyPort];
  const console = await startDoor("console", shown);
  let demo: { stop(): Promise<void> } | null = null;
  return {
    console: console.url,
    kafka: bootstrap,
    registry: registry.url,
    async beginDemo() {
      const [host = "", port] = bootstrap.split(":");
      const ports = {
        network: tcp,
        clock: systemClock,
        random: systemRandom,
        logger: silentLogger,
      };
      const registryUrl = registry.url;
      demo = await startDemo({ ...ports, bootstrap: [{ host, port: Number(port) }], registryUrl });
    },
    async stop() {
      await demo?.stop();
      await end(console.child, "SIGTERM", stopWithinMs);
      await end(registry.child, "SIGTERM", stopWithinMs);
      await kafka.stop();
    },
  };
}

/** One of Millrace's doors alone, once it says where it is. */
async function startDoor(name: string, args: readonly string[]): Promise<Door> {
  const child = spawn(process.execPath, [join(root, "bin/millrace.js"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = new RegExp(` ${name}=(\\S+)`).exec(line)?.[1];
    if (url !== undefined) return { url, child };
  }
  throw new Error(`millrace ${args.join(" ")} ended before it was ready`);
}

interface Door {
  readonly url: string;
  readonly child: ChildProcess;
}
