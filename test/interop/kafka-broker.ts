import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { end, freePort, untilPrinted } from "./child.ts";
import { java } from "./kafka-tools/java.ts";
import type { Target } from "./target.ts";

const readyWithinMs = 90_000;
const stopWithinMs = 60_000;

/** One Apache Kafka node, broker and controller in one process, from the jars of `install.sh`. */
export async function startKafka(): Promise<Target> {
  const dir = await mkdtemp(join(tmpdir(), "interop-kafka-"));
  const bootstrap = `127.0.0.1:${await freePort()}`;
  const properties = join(dir, "server.properties");
  await writeFile(properties, settings(dir, bootstrap, await freePort()));
  await promisify(execFile)(
    java.command,
    java.args("kafka.tools.StorageTool", [
      "format",
      "--cluster-id",
      "bWlsbHJhY2UtaW50ZXJvcA",
      "--config",
      properties,
    ]),
  );

  let broker = await boot(properties);
  return {
    bootstrap,
    dataDir: join(dir, "data"),
    async restart(signal) {
      await end(broker, signal, stopWithinMs);
      broker = await boot(properties);
    },
    async stop() {
      await end(broker, "SIGTERM", stopWithinMs);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function boot(properties: string): Promise<ChildProcess> {
  const args = java.args("kafka.Kafka", [properties], ["-Xms512m", "-Xmx512m"]);
  const broker = spawn(java.command, args, { stdio: ["ignore", "pipe", "pipe"] });
  await untilPrinted(broker, "Kafka Server started", readyWithinMs);
  return broker;
}

function settings(dir: string, bootstrap: string, controllerPort: number): string {
  const values = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${bootstrap},CONTROLLER://127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    "log.dirs": join(dir, "data"),
    "auto.create.topics.enable": true,
    "offsets.topic.num.partitions": 1,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
    // Restarts should cost seconds: no preallocated cleaner buffers, no long unfencing.
    "log.cleaner.dedupe.buffer.size": 4_194_304,
    "log.cleaner.threads": 1,
    "log.cleaner.backoff.ms": 500,
    "broker.session.timeout.ms": 1000,
    "broker.heartbeat.interval.ms": 200,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
