import { fileURLToPath } from "node:url";
import type { Address } from "../../base/byte-stream.ts";
import type { ClientPorts } from "../../client/ports.ts";
import type { Assets } from "./assets.ts";

export interface ConsoleOptions {
  /** Where it listens; port 0 is any free one. */
  readonly listeners: readonly Address[];
  /** Any brokers of the cluster that is shown. */
  readonly brokers: readonly Address[];
  /** What a client is given as `bootstrap.servers`. */
  readonly bootstrap: string;
  /** Of a Schema Registry with Confluent's API; null without one. */
  readonly registryUrl: string | null;
  /** Where a Millrace node tells its metrics (`/metrics`); null: there are no request rates. */
  readonly metricsUrl: string | null;
  /** `name:scrypt:salt:hash` each; without any, nobody has to log in. */
  readonly users: readonly string[];
  readonly readOnly: boolean;
  /** `network` is how brokers are reached. */
  readonly ports: ClientPorts;
  /** Of this program. */
  readonly version: string;
}

export interface ConsoleDoor {
  /** With the real ports, in the order given. */
  readonly addresses: readonly Address[];
  /** Ends what goes on, and closes. */
  close(): Promise<void>;
}

/** Beside the bundle in a package, in the workspace in a checkout. */
const places = ["./console/", "../console/dist/", "../../../console/dist/"];

/**
 * Opens the console for any Kafka cluster. Rejects with a sentence when an address is taken, or
 * other machines could reach it without a password.
 *
 * The HTTP server and all that the console needs are loaded only here.
 */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleDoor> {
  const { ports, brokers, registryUrl, metricsUrl, readOnly, version, listeners } = options;
  const parts = await loadParts();
  const { clock, random, logger } = ports;
  const users = options.users.map((item) => {
    const user = parts.readUser(item);
    if (user === null) throw new Error(`console.users: "${cut(item)}" ${userForm}`);
    return user;
  });
  checkReach(listeners, users.length > 0, logger);
  const services = parts.newServices(
    {
      clock,
      random,
      logger,
      fetch: parts.systemFetch,
      spawnSandbox: parts.spawnSandbox,
      connect: (clientId) =>
        new parts.Cluster(ports, { bootstrap: brokers, clientId, ...patience }),
    },
    { bootstrap: options.bootstrap, registryUrl, metricsUrl },
  );
  const sessions = new parts.Sessions(users, clock, random);
  const assets = await findAssets(parts.loadAssets);
  const closing: (() => Promise<unknown>)[] = [() => parts.closeServices(services)];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const addresses: Address[] = [];
    for (const { host, port } of listeners) {
      const server = parts.consoleServer({ services, sessions, readOnly, host, assets, version });
      closing.push(() => server.close());
      await server.listen({ host: host || "::", port }).catch((problem: Error) => {
        const mend = "choose another with --console HOST:PORT, or none with --no-console";
        throw new Error(`cannot serve the console: ${problem.message}; ${mend}`);
      });
      const bound = server.server.address();
      // A string is a pipe's name, and this is never one.
      const isPlain = bound !== null && typeof bound !== "string";
      addresses.push({ host, port: isPlain ? bound.port : port });
    }
    services.sampler.start();
    return { addresses, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/** A person waits for the answer: nobody waits half a minute. */
const patience = { retryForMs: 5_000, requestTimeoutMs: 15_000 };

const userForm = "is not NAME:scrypt:SALT:HASH; `millrace console --hash-password NAME` makes one.";
const cut = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

function checkReach(
  listeners: readonly Address[],
  hasUsers: boolean,
  logger: ClientPorts["logger"],
): void {
  for (const { host, port } of listeners) {
    if (loopback.test(host)) continue;
    const address = `${host || "*"}:${port}`;
    if (!hasUsers) {
      const mend = "name who may log in with console.users, or listen on 127.0.0.1";
      throw new Error(`other machines could reach the console at ${address}: ${mend}`);
    }
    const mend = "put a proxy with TLS before it";
    logger.warn(`the console at ${address} can be reached by others, unencrypted: ${mend}`);
  }
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

async function loadParts() {
  const [
    { Cluster },
    { newServices, closeServices },
    { consoleServer },
    { Sessions },
    { readUser },
    { spawnSandbox },
    { loadAssets },
    { systemFetch },
  ] = await Promise.all([
    import("../../client/cluster.ts"),
    import("./services.ts"),
    import("./server.ts"),
    import("./session/sessions.ts"),
    import("./session/passwords.ts"),
    import("./filter/node-sandbox.ts"),
    import("./assets.ts"),
    import("./system-fetch.ts"),
  ]);
  const start = { Cluster, newServices, closeServices, consoleServer, Sessions };
  return { ...start, readUser, spawnSandbox, loadAssets, systemFetch };
}

async function findAssets(load: (directory: string) => Promise<Assets>): Promise<Assets> {
  for (const place of places) {
    const assets = await load(fileURLToPath(new URL(place, import.meta.url)));
    if (assets.has("/index.html")) return assets;
  }
  return new Map();
}
