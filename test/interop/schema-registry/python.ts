import { join } from "node:path";
import { root } from "../child.ts";
import { Program } from "../program.ts";
import type { RegistryClient } from "./client.ts";
import { schemas, type Tick } from "./schemas.ts";

/** The Python program: it serves these acts, and cases of its own. */
export function startPython(): Promise<Program> {
  const python = join(root, ".interop/venv/bin/python");
  return Program.start(python, ["-B", join(import.meta.dirname, "registry_suite.py")]);
}

/** confluent-kafka-python's serializers: Confluent's own. */
export function pythonClient(program: Program, bootstrap: string, url: string): RegistryClient {
  return {
    name: "confluent-kafka-python",
    formats: ["AVRO", "JSON", "PROTOBUF"],
    async write(topic, format, tick) {
      const schema = schemas[format];
      await program.ask("write_tick", { bootstrap, url, topic, format, schema, tick });
    },
    async read(topic, format) {
      const schema = schemas[format];
      return (await program.ask("read_tick", { bootstrap, url, topic, format, schema })) as Tick;
    },
    close: () => program.close(),
  };
}
