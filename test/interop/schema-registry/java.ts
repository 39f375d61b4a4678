import { join } from "node:path";
import { root } from "../child.ts";
import { Program } from "../program.ts";
import type { RegistryClient } from "./client.ts";
import { schemas, type Tick } from "./schemas.ts";

/**
 * Confluent's Java client for registries. Its own jars are not on Maven Central; Flink's jar for
 * Confluent's registry is, and carries the client under names of its own.
 */
export async function startJava(bootstrap: string, url: string): Promise<RegistryClient> {
  const installed = join(root, ".interop");
  const classPath = ["registry-classes", "registry-jars/*", "jars/*"]
    .map((path) => join(installed, path))
    .join(":");
  const quiet = join(root, "test/interop/kafka-tools/log4j2.properties");
  const log = `-Dlog4j2.configurationFile=${quiet}`;
  const flags = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", log, "-cp", classPath];
  const program = await Program.start("java", [...flags, "RegistryPeer"]);
  return {
    name: "Confluent's Java client",
    formats: ["AVRO"],
    async write(topic, format, { ticker, price }) {
      const schema = schemas[format];
      await program.ask("write", { bootstrap, url, topic, schema, ticker, price });
    },
    async read(topic) {
      return (await program.ask("read", { bootstrap, url, topic })) as Tick;
    },
    close: () => program.close(),
  };
}
