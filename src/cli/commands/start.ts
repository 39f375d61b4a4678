import type { Logger } from "../../base/logger.ts";
import { serverSettings } from "../../config/broker-config.ts";
import {
  fromEnvironment,
  fromFlags,
  resolveSettings,
  type Source,
  type SourceEntry,
} from "../../config/resolve.ts";
import { choice, command, type FlagValues, list, text, toggle } from "../command.ts";
import { UsageError } from "../failure.ts";
import { type Io, logLevels, type RunningNode } from "../io.ts";

const flags = {
  dataDir: text("-d, --data-dir <dir>", "where everything durable lies", null),
  memory: toggle("-m, --memory", "keep everything in memory, and lose it with the process"),
  config: text("-c, --config <file>", "settings as YAML (or $MILLRACE_CONFIG)", null),
  set: list("-s, --set <name=value>", "a setting; may be repeated"),
  kafka: text("--kafka <host:port,...>", "where Kafka clients are served; port 0 is any", null),
  advertise: text("--advertise <host:port>", "what clients are told to dial", null),
  admin: text("--admin <host:port>", "where /ready, /health and /metrics are", null),
  noAdmin: toggle("--no-admin", "keep that door closed"),
  registry: text("--registry <host:port,...>", "where the Schema Registry is served", null),
  noRegistry: toggle("--no-registry", "run none"),
  console: text("--console <host:port,...>", "where the console, a web page, is served", null),
  noConsole: toggle("--no-console", "keep that door closed"),
  preset: choice("--preset <name>", "settings for an occasion", ["none", "lesson"], "none"),
  demo: toggle("--demo", "send stock ticks to stock_json_topic and stock_avro_topic"),
  logLevel: choice("--log-level <level>", "what is said on stderr", logLevels, "info"),
};

export default command({
  operands: [],
  flags,
  examples: [
    ["millrace start", "on 127.0.0.1:9092, durable in ./millrace-data"],
    ["millrace start --memory --kafka 127.0.0.1:0", "for a test: any free port, nothing on disk"],
    ["millrace start --kafka 0.0.0.0:9092 --advertise broker.example:9092", "for other machines"],
    ["millrace start --set log.retention.ms=3600000 --set num.partitions=3", "with settings"],
  ],
  run: async ({ io, flags }) => {
    const { given, warnings } = await settings(io, flags);
    const logger = await io.newLogger({ level: flags.logLevel, pretty: io.stderr.isTerminal });
    for (const warning of warnings) logger.warn(warning);
    const stopped = new Promise<"stopped">((resolve) => io.onStop(() => resolve("stopped")));
    let node: RunningNode;
    try {
      node = await io.startNode({ given, memory: flags.memory, logger });
    } catch (problem) {
      const { message, stack } = problem as Error;
      logger.debug("starting failed", { stack });
      await io.stderr.write(`millrace: ${message}\n`);
      return 1;
    }
    await io.stdout.write(`${await readyLine(node)}\n`);
    const demo = flags.demo ? await startDemo(io, node, logger) : null;
    const end = await Promise.race([stopped, node.failed]);
    if (end === "stopped") logger.info("stopping");
    else logger.error("the node cannot go on", { reason: end.message });
    await demo?.stop();
    await node.stop();
    return end === "stopped" ? undefined : 1;
  },
});

/** Flags over environment over file over preset. Every mistake is told at once. */
async function settings(io: Io, given: FlagValues<typeof flags>) {
  if (given.memory && given.dataDir !== null) {
    throw new UsageError("--memory keeps nothing: leave out --memory or --data-dir.");
  }
  const resolution = resolveSettings(serverSettings, [
    fromDoors(given),
    fromFlags(given.set),
    fromEnvironment(serverSettings, io.env),
    await fromFile(io, given.config ?? io.env.MILLRACE_CONFIG ?? null),
    presets[given.preset],
  ]);
  if (resolution.problems.length > 0) throw new UsageError(resolution.problems.join("\n"));
  return resolution;
}

function fromDoors(given: FlagValues<typeof flags>): Source {
  const texts: readonly (readonly [flag: string, setting: string, text: string | null])[] = [
    ["--data-dir", "data.dir", given.dataDir],
    ["--kafka", "listeners", given.kafka],
    ["--advertise", "advertised.listeners", given.advertise],
    ["--admin", "admin.listeners", given.noAdmin ? "" : given.admin],
    ["--registry", "registry.listeners", given.noRegistry ? "" : given.registry],
    ["--console", "console.listeners", given.noConsole ? "" : given.console],
  ];
  const entries = texts.flatMap(([origin, name, text]): SourceEntry[] =>
    text === null ? [] : [{ origin, name, text }],
  );
  return { entries, problems: [], warnings: [] };
}

async function fromFile(io: Io, path: string | null): Promise<Source> {
  if (path === null) return nothing;
  let content: string;
  try {
    content = await io.readFile(path);
  } catch (problem) {
    throw new UsageError(`--config ${path} cannot be read: ${(problem as Error).message}.`);
  }
  const { fromYaml } = await import("../../config/file.ts");
  return fromYaml(content, path);
}

const nothing: Source = { entries: [], problems: [], warnings: [] };

const presets: Readonly<Record<"none" | "lesson", Source>> = {
  none: nothing,
  // The ports that the lesson's own text and its Docker Compose file name, side by side.
  lesson: {
    ...nothing,
    entries: [
      { name: "listeners", text: "localhost:9092,localhost:19092", origin: "--preset lesson" },
      {
        name: "admin.listeners",
        text: "localhost:9644,localhost:19644",
        origin: "--preset lesson",
      },
      {
        name: "registry.listeners",
        text: "localhost:8081,localhost:18081",
        origin: "--preset lesson",
      },
      {
        name: "console.listeners",
        text: "localhost:8080,localhost:8085",
        origin: "--preset lesson",
      },
    ],
  },
};

async function readyLine({ kafka, admin, registry, console }: RunningNode): Promise<string> {
  const { where } = await import("../../client/connection.ts");
  const doors = [`kafka=${kafka.map(where).join(",")}`];
  if (registry !== null) doors.push(`registry=http://${where(registry)}`);
  if (console !== null) doors.push(`console=http://${where(console)}`);
  if (admin !== null) doors.push(`admin=http://${where(admin)}`);
  return `millrace ready ${doors.join(" ")}`;
}

async function startDemo(io: Io, node: RunningNode, logger: Logger) {
  const [demo, { where }] = await Promise.all([
    import("../../demo/start-demo.ts"),
    import("../../client/connection.ts"),
  ]);
  const registryUrl = node.registry === null ? null : `http://${where(node.registry)}`;
  return demo.startDemo({ ...io.ports, logger, bootstrap: node.kafka, registryUrl });
}
