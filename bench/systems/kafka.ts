import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { java as interopJava, kafkaVersion } from "../../test/interop/kafka-tools/java.ts";
import { run } from "../bounded-process.ts";
import { java } from "../clients/java.ts";
import type { Place, System } from "./system.ts";

const heap = ["-Xms1g", "-Xmx1g"];
const formatWithinMs = 60_000;

/**
 * One node of Apache Kafka, broker and controller in one process, with the heap and the collector
 * of its own start script and the values of its own `server.properties`.
 */
export const kafka: System = {
  name: "kafka",
  title: "Apache Kafka",
  settings: [...heap, ...java.collector, "server.properties as shipped; every group delay 0"],
  readyWords: "Kafka Server started",

  async prepare(place) {
    await writeFile(propertiesOf(place), properties(place));
    const id = ["--cluster-id", "bWlsbHJhY2UtYmVuY2htYXJr"];
    const format = ["format", ...id, "--config", propertiesOf(place)];
    const args = interopJava.args("kafka.tools.StorageTool", format);
    await run({ command: interopJava.command, args }, formatWithinMs);
  },

  command: (place) => java.command("kafka.Kafka", [propertiesOf(place)], heap),

  async version() {
    const said = execFileSync("sh", ["-c", "java -version 2>&1"]).toString();
    const [, jvm = "unknown"] = /version "([^"]+)"/.exec(said) ?? [];
    return `${await kafkaVersion()}, Java ${jvm}`;
  },
};

const propertiesOf = ({ dir }: Place) => join(dir, "server.properties");

function properties({ dir, kafkaPort, controllerPort }: Place): string {
  const listeners = `PLAINTEXT://127.0.0.1:${kafkaPort},CONTROLLER://127.0.0.1:${controllerPort}`;
  const values = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners,
    "controller.listener.names": "CONTROLLER",
    "log.dirs": join(dir, "data"),
    // As shipped.
    "num.network.threads": 3,
    "num.io.threads": 8,
    "socket.send.buffer.bytes": 102_400,
    "socket.receive.buffer.bytes": 102_400,
    "num.recovery.threads.per.data.dir": 2,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    // As for Millrace: joins are compared without a pause that is only configured.
    "group.initial.rebalance.delay.ms": 0,
    // Between runs only: topics of earlier runs leave the disk at once.
    "log.segment.delete.delay.ms": 0,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
