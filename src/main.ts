import { statfs } from "node:fs/promises";
import { resolve } from "node:path";
import { type ConsoleDoor, startConsole } from "./admin/console/start-console.ts";
import { startAdmin } from "./admin/start-admin.ts";
import type { Address } from "./base/byte-stream.ts";
import type { Logger } from "./base/logger.ts";
import { systemRandom } from "./base/random.ts";
import { systemClock } from "./base/system-clock.ts";
import { tcp } from "./base/tcp.ts";
import type { DataDir } from "./broker/services.ts";
import type { Address as DoorAddress } from "./config/address.ts";
import { BrokerConfig } from "./config/broker-config.ts";
import type { Texts } from "./config/layers.ts";
import { Node } from "./node.ts";
import { NodeProbe } from "./node-probe.ts";
import { type RegistryDoor, startRegistry } from "./registry/start-registry.ts";
import type { LogStore } from "./storage/log-store.ts";
import { createMemoryStore } from "./storage/memory/memory-store.ts";
import { version } from "./version.ts";

export interface NodeOptions {
  /** Checked settings, as texts by name; see docs/configuration.md. */
  readonly given: Texts;
  /** Keep everything in memory, and lose it with the process. */
  readonly memory: boolean;
  readonly logger: Logger;
}

/** A node whose doors are all open. */
export interface RunningNode {
  /** Where Kafka clients are served, in the order given: with the real ports. */
  readonly kafka: readonly Address[];
  /** The first of its addresses; null when the admin door is off. */
  readonly admin: Address | null;
  /** The first of its addresses; null when there is no Schema Registry. */
  readonly registry: Address | null;
  /** The first of its addresses; null when there is no console. */
  readonly console: Address | null;
  /** Resolves with the reason when the node can keep its promises no longer. */
  readonly failed: Promise<Error>;
  /** Answers what is under way, flushes everything, closes all doors. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts one node on the machine's own clock, disk and network. Rejects, with everything closed
 * again, when the data directory or an address cannot be had.
 */
export async function startNode({ given, memory, logger }: NodeOptions): Promise<RunningNode> {
  const config = new BrokerConfig(given);
  let fail = (_problem: Error): void => {};
  const failed = new Promise<Error>((resolveFailed) => {
    fail = resolveFailed;
  });
  const path = resolve(config.values["data.dir"]);
  const store = memory ? memoryStore() : await diskStore(path, logger, fail);
  const closing: (() => Promise<void>)[] = [() => store.close()];
  const stop = once(async () => {
    for (const close of closing) await close();
  });
  try {
    const ports = { store, network: tcp, clock: systemClock, random: systemRandom, logger };
    const node = await Node.open(config, { ...ports, dataDir: memory ? inMemory : onDisk(path) });
    closing.splice(0, 1, () => node.stop());
    const kafka = await openListeners(node, config, "listeners" in given);
    const probe = new NodeProbe(node, store);
    const admin: Address[] = [];
    for (const { host, port } of config.values["admin.listeners"]) {
      const { metrics } = node.services;
      const door = await startAdmin({ host: bindable(host), port, probe, metrics });
      closing.unshift(door.close);
      admin.push(door.address);
    }
    node.start();
    const registry = await openRegistry(config, kafka[0], logger);
    if (registry !== null) closing.unshift(registry.close);
    probe.registryProblem = registry?.problem;
    const beside = { registry: registry?.addresses[0] ?? null, admin: admin[0] ?? null };
    const console = await openConsole(config, kafka[0], beside, logger);
    if (console !== null) closing.unshift(console.close);
    probe.ready = true;
    closing.unshift(async () => {
      probe.ready = false;
    });
    return {
      kafka,
      admin: admin[0] ?? null,
      registry: registry?.addresses[0] ?? null,
      console: console?.addresses[0] ?? null,
      failed,
      stop,
    };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

const memoryStore = (): LogStore => createMemoryStore({ clock: systemClock });

/** Loaded here only: a node in memory does without the native parts of the disk engine. */
async function diskStore(path: string, logger: Logger, fail: (problem: Error) => void) {
  const { openDiskStore } = await import("./storage/disk/disk-store.ts");
  return openDiskStore({
    directory: path,
    clock: systemClock,
    logger,
    onFatal: (problem: unknown) =>
      fail(problem instanceof Error ? problem : new Error(String(problem))),
  });
}

async function openListeners(
  node: Node,
  config: BrokerConfig,
  areGiven: boolean,
): Promise<readonly Address[]> {
  const opened: Address[] = [];
  for (const { listener: name, host, port } of config.values.listeners) {
    const advertised = advertisedFor(name, config.values["advertised.listeners"]);
    const spec = { name, advertised, required: true };
    const address = await node.listen({ ...spec, bind: { host: bindable(host), port } });
    if (address === null) continue;
    opened.push(address);
    // "localhost" is often looked up as ::1 first: a client need not find a closed door there.
    if (host === "localhost" || (host === "127.0.0.1" && !areGiven)) {
      const bind = { host: "::1", port: address.port };
      await node.listen({ ...spec, bind, required: false });
    }
  }
  return opened;
}

/** No host means every interface; localhost means IPv4 first, whatever the resolver thinks. */
const bindable = (host: string): string =>
  host === "" ? "::" : host === "localhost" ? "127.0.0.1" : host;

/** The registry is a client of the node's own Kafka door, whatever address others dial. */
async function openRegistry(
  { values }: BrokerConfig,
  door: Address | undefined,
  logger: Logger,
): Promise<RegistryDoor | null> {
  const listeners = values["registry.listeners"];
  if (listeners.length === 0 || door === undefined) return null;
  return startRegistry({ listeners, ...ownDoor(door, logger), settings: values, version });
}

/** The console shows the node that it runs in, as it would show any other. */
async function openConsole(
  { values }: BrokerConfig,
  door: Address | undefined,
  { registry, admin }: { readonly registry: Address | null; readonly admin: Address | null },
  logger: Logger,
): Promise<ConsoleDoor | null> {
  const listeners = values["console.listeners"];
  if (listeners.length === 0 || door === undefined) return null;
  const [told = { ...door, host: loopback(door.host) }] = values["advertised.listeners"];
  return startConsole({
    listeners: listeners.map(({ host, port }) => ({ host: bindable(host), port })),
    ...ownDoor(door, logger),
    bootstrap: `${told.host}:${told.port}`,
    registryUrl: registry === null ? null : `http://${loopback(registry.host)}:${registry.port}`,
    metricsUrl: admin === null ? null : `http://${loopback(admin.host)}:${admin.port}/metrics`,
    users: values["console.users"],
    readOnly: values["console.read.only"],
    version,
  });
}

/** How a client in this process reaches the node: by its own door, whatever others are told. */
function ownDoor(door: Address, logger: Logger) {
  const own = { host: loopback(door.host), port: door.port };
  const network = { connect: (_told: Address, ...rest: ConnectRest) => tcp.connect(own, ...rest) };
  const ports = { network, clock: systemClock, random: systemRandom, logger };
  return { brokers: [own], ports };
}

type ConnectRest = Parameters<typeof tcp.connect> extends [Address, ...infer Rest] ? Rest : never;

const loopback = (host: string): string =>
  host === "" || host === "::" || host === "0.0.0.0" ? "127.0.0.1" : host;

/** Null: clients are told the address they dialled. */
function advertisedFor(name: string, advertised: readonly DoorAddress[]): Address | null {
  const found = advertised.find(({ listener }) => listener === name);
  return found === undefined ? null : { host: found.host, port: found.port };
}

const inMemory: DataDir = {
  path: "memory",
  space: async () => ({ totalBytes: -1, usableBytes: -1 }),
};

const onDisk = (path: string): DataDir => ({
  path,
  async space() {
    const { blocks, bavail, bsize } = await statfs(path);
    return { totalBytes: exact(blocks * bsize), usableBytes: exact(bavail * bsize) };
  },
});

/** Network volumes may claim to be endless. */
const exact = (bytes: number): number => Math.min(bytes, Number.MAX_SAFE_INTEGER);

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= action();
    return running;
  };
}
