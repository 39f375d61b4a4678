import type { Address } from "./base/byte-stream.ts";
import { type Logger, silentLogger } from "./base/logger.ts";
import { serverSettings } from "./config/broker-config.ts";
import { textProblem } from "./config/resolve.ts";
import { startNode } from "./main.ts";

export type { Logger } from "./base/logger.ts";

export interface MillraceOptions {
  /** Where to keep everything; without it, in memory. One process at a time may use a directory. */
  readonly dataDir?: string;
  /** Where Kafka clients are served, as HOST:PORT; port 0, the default, is any free one. */
  readonly kafka?: string;
  /** Where `/ready`, `/health` and `/metrics` are served; without it, nowhere. */
  readonly admin?: string;
  /** A Schema Registry as HOST:PORT, or `true` for any free port; without it, none. */
  readonly registry?: string | boolean;
  /** The console, a web page, as HOST:PORT, or `true` for any free port; without it, none. */
  readonly console?: string | boolean;
  /** Settings by name, as in docs/configuration.md. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Silent unless given. */
  readonly logger?: Logger;
}

export interface Millrace {
  /** What to give a client as `bootstrap.servers`. */
  readonly kafka: string;
  /** Null when the admin door is off. */
  readonly adminUrl: string | null;
  /** What to give a client as `schema.registry.url`; null when there is no registry. */
  readonly registryUrl: string | null;
  /** What to open in a browser; null when there is no console. */
  readonly consoleUrl: string | null;
  /** Resolves with the reason when nothing more can be acknowledged: the disk has failed. */
  readonly failed: Promise<Error>;
  /** Answers what is under way and closes every door; what was on disk stays there. */
  stop(): Promise<void>;
}

/**
 * Starts a broker in this process, in memory and on a free port unless told otherwise. Several
 * may run side by side. Rejects with a sentence when a setting is wrong or an address is taken.
 *
 * @example
 * const millrace = await startMillrace();
 * const kafka = new Kafka({ brokers: [millrace.kafka] });
 * await millrace.stop();
 */
export async function startMillrace(options: MillraceOptions = {}): Promise<Millrace> {
  const { dataDir, kafka = "127.0.0.1:0", admin, logger = silentLogger } = options;
  const door = (wish: string | boolean | undefined) => (wish === true ? "127.0.0.1:0" : wish || "");
  const given: Record<string, string> = {
    listeners: kafka,
    "admin.listeners": admin ?? "",
    "registry.listeners": door(options.registry),
    "console.listeners": door(options.console),
    ...(dataDir === undefined ? {} : { "data.dir": dataDir }),
  };
  for (const [name, value] of Object.entries(options.settings ?? {})) given[name] = String(value);
  const problems = Object.entries(given).flatMap(
    ([name, text]) => textProblem(serverSettings, name, text) ?? [],
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const node = await startNode({ given, memory: dataDir === undefined, logger });
  const [kafkaDoor] = node.kafka;
  const url = (address: Address | null) =>
    address === null ? null : `http://${address.host}:${address.port}`;
  return {
    kafka: `${kafkaDoor!.host}:${kafkaDoor!.port}`,
    adminUrl: url(node.admin),
    registryUrl: url(node.registry),
    consoleUrl: url(node.console),
    failed: node.failed,
    stop: () => node.stop(),
  };
}
