import type { ConsoleDoor } from "../../admin/console/start-console.ts";
import { consoleSettings } from "../../config/console.ts";
import { version } from "../../version.ts";
import { choice, command, list, text, toggle } from "../command.ts";
import { doorSettings } from "../door-settings.ts";
import { UsageError } from "../failure.ts";
import { type Io, logLevels } from "../io.ts";
import { brokersOf, clusterFlags } from "../session.ts";

const flags = {
  ...clusterFlags,
  registry: text("--registry <url>", "a Schema Registry with Confluent's API", null),
  metrics: text("--metrics <url>", "metrics of a Millrace node, for request rates", null),
  listen: text("-l, --listen <host:port,...>", "where it is served; port 0 is any", null),
  readOnly: toggle("--read-only", "show everything and change nothing"),
  hashPassword: text("--hash-password <name>", "print a user for console.users and end", null),
  set: list("-s, --set <name=value>", "a setting; may be repeated"),
  logLevel: choice("--log-level <level>", "what is said on stderr", logLevels, "info"),
};

export default command({
  operands: [],
  flags,
  examples: [
    ["millrace console --brokers kafka-1:9092", "on 127.0.0.1:8080, for any Kafka cluster"],
    ["millrace console --registry http://127.0.0.1:8081 --read-only", "with schemas, to look only"],
    [
      "millrace console --metrics http://127.0.0.1:9644/metrics",
      "with request rates, which only a node's metrics tell",
    ],
    ["millrace console --hash-password ada < password.txt", "who may log in: for console.users"],
  ],
  run: async ({ io, flags }) => {
    if (flags.hashPassword !== null) return printUser(io, flags.hashPassword);
    const settings = doorSettings(io, consoleSettings, "console.listeners", flags);
    const brokers = brokersOf(io, flags);
    const registry = registryUrl(flags.registry);
    const metrics = metricsUrl(flags.metrics);
    const { where } = await import("../../client/connection.ts");
    const logger = await io.newLogger({ level: flags.logLevel, pretty: io.stderr.isTerminal });
    const stopped = new Promise<void>((resolve) => io.onStop(resolve));
    let door: ConsoleDoor;
    try {
      door = await io.startConsole({
        listeners: settings["console.listeners"],
        brokers,
        bootstrap: brokers.map(where).join(","),
        registryUrl: registry,
        metricsUrl: metrics,
        users: settings["console.users"],
        readOnly: flags.readOnly || settings["console.read.only"],
        ports: { ...io.ports, logger },
        version,
      });
    } catch (problem) {
      await io.stderr.write(`millrace: ${(problem as Error).message}\n`);
      return 1;
    }
    await io.stdout.write(`millrace ready console=http://${where(door.addresses[0]!)}\n`);
    await stopped;
    logger.info("stopping");
    await door.close();
    return undefined;
  },
});

function registryUrl(given: string | null): string | null {
  if (given === null) return null;
  if (/^https?:\/\/[^/?#]+\/?$/.test(given)) return given;
  throw new UsageError(`--registry "${given}": write http://HOST:PORT.`);
}

function metricsUrl(given: string | null): string | null {
  if (given === null || /^https?:\/\/[^/?#]+\/[^?#]+$/.test(given)) return given;
  throw new UsageError(`--metrics "${given}": write http://HOST:PORT/metrics.`);
}

/** The password is the first line of stdin: a flag would stand in the shell's history. */
async function printUser(io: Io, name: string): Promise<undefined> {
  if (!/^[^:,\s]{1,64}$/.test(name)) {
    throw new UsageError("A name has up to 64 characters, and no colon, comma or blank.");
  }
  let typed = "";
  for await (const chunk of io.stdin.chunks) {
    typed += chunk.toString();
    if (typed.includes("\n") || typed.length > 1000) break;
  }
  const password = typed.replace(/\r?\n[\s\S]*$/, "");
  if (password === "") throw new UsageError("Give the password on stdin, as one line.");
  const { hashPassword } = await import("../../admin/console/session/passwords.ts");
  await io.stdout.write(`${await hashPassword(name, password, io.ports.random)}\n`);
  return undefined;
}
