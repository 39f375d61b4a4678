import type { Address } from "../base/byte-stream.ts";
import type { ClientPorts } from "../client/ports.ts";
import type { Values } from "../config/define.ts";
import type { registrySettings } from "../config/registry.ts";
import type { CompatibilityLevel } from "./subjects/settings.ts";

export interface RegistryOptions {
  /** Where it listens; port 0 is any free one. */
  readonly listeners: readonly Address[];
  /** Brokers of the cluster that holds the schemas. */
  readonly brokers: readonly Address[];
  /** `network` is how those brokers are reached. */
  readonly ports: ClientPorts;
  readonly settings: Omit<Values<typeof registrySettings>, "registry.listeners">;
  /** Of this program. */
  readonly version: string;
}

export interface RegistryDoor {
  /** With the real ports, in the order given. */
  readonly addresses: readonly Address[];
  /** Why nothing can be registered now; null: all is well. */
  problem(): string | null;
  /** Lets changes under way finish, answers them, and closes. */
  close(): Promise<void>;
}

/**
 * Opens a Schema Registry over any Kafka cluster. Resolves once everything is loaded and every
 * address is served; rejects with a sentence, and everything closed, when that cannot be.
 *
 * Parsers and the HTTP server are loaded only here: who has no registry does not pay for it.
 */
export async function startRegistry(options: RegistryOptions): Promise<RegistryDoor> {
  const { ports, brokers, settings } = options;
  const topic = settings["kafkastore.topic"];
  const timeoutMs = settings["kafkastore.timeout.ms"];
  const replicationFactor = settings["kafkastore.topic.replication.factor"];
  const level = settings["schema.compatibility.level"].toUpperCase() as CompatibilityLevel;
  const [{ Cluster }, { KafkaSchemasTopic }, { Registry }, { registryServer }, { openFormats }] =
    await Promise.all([
      import("../client/cluster.ts"),
      import("./topic/kafka-schemas-topic.ts"),
      import("./registry.ts"),
      import("./server.ts"),
      import("./formats/far/open-formats.ts"),
    ]);
  const opened = await openFormats(ports);
  const cluster = new Cluster(ports, {
    bootstrap: brokers,
    clientId: "millrace-registry",
    requestTimeoutMs: timeoutMs,
    retryForMs: timeoutMs,
  });
  const registry = new Registry({
    topic: new KafkaSchemasTopic(cluster, { topic, replicationFactor, timeoutMs }),
    formats: opened.formats,
    clock: ports.clock,
    random: ports.random,
    logger: ports.logger,
    timeoutMs,
    compatibilityLevel: level,
  });
  const closing: (() => Promise<unknown>)[] = [opened.close, () => registry.close()];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const refusal = await registry.load();
    if (refusal !== null) throw new Error(`the registry cannot read ${topic}: ${refusal.message}`);
    const view = await cluster.metadata([]);
    const clusterId = "error" in view ? null : view.clusterId;
    const facts = { version: options.version, clusterId };
    const addresses: Address[] = [];
    for (const { host, port } of options.listeners) {
      const server = registryServer({ registry, facts, logger: ports.logger });
      closing.push(() => server.close());
      await server.listen({ host: host || "::", port }).catch((problem: Error) => {
        const mend = "choose another with --registry HOST:PORT, or none with --no-registry";
        throw new Error(`cannot serve the registry: ${problem.message}; ${mend}`);
      });
      const bound = server.server.address();
      // A string is a pipe's name, and this is never one.
      const isPlain = bound !== null && typeof bound !== "string";
      addresses.push({ host, port: isPlain ? bound.port : port });
    }
    ports.logger.info("schema registry", { addresses, topic });
    return { addresses, problem: () => registry.problem, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}
