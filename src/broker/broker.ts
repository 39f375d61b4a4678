import { BufferPool } from "../base/buffer-pool.ts";
import type { Address, ByteStream } from "../base/byte-stream.ts";
import type { CancelTimer } from "../base/clock.ts";
import type { Listener, Network } from "../base/tcp.ts";
import { apiIndex } from "./apis/index.ts";
import { Connection } from "./connection.ts";
import { FrameBudget } from "./frame-budget.ts";
import { PeerWarnings } from "./peer-warnings.ts";
import { RequestTraffic } from "./request-traffic.ts";
import type { Services } from "./services.ts";

/**
 * Requests of one client under way at once: clients keep 5 (Java) in flight and gather the rest in
 * batches. Beside one that sends without end, others wait half as long as with 128.
 */
const maxPipelinedRequests = 32;
/** The same while others are at work, of one that sends far ahead of its answers. */
const maxAheadRequests = 2;
const maxUnsentBytes = 1024 * 1024;
/** Receive buffers kept for the next large frame. */
const maxFreeBufferBytes = 32 * 1024 * 1024;
/** How often idle connections are looked for, and partitions that the disk would not open. */
const idleCheckMs = 10_000;
/** How long a stop waits for answers to leave, and for the disk. */
const stopLimitMs = 10_000;

export interface ListenerSpec {
  /** As in `advertised.listeners`; also the label of its metrics. */
  readonly name: string;
  readonly bind: Address;
  /** Null: clients are told the address they dialled. */
  readonly advertised: Address | null;
  /** False: when the address cannot be had, the node does without. */
  readonly required: boolean;
}

/** A node's Kafka door: its listeners, their connections, and the housekeeping behind them. */
export class Broker {
  private readonly services: Services;
  private readonly network: Network;
  private readonly buffers = new BufferPool(maxFreeBufferBytes);
  private readonly frameBudget: FrameBudget;
  private readonly traffic = new RequestTraffic();
  private readonly warnings: PeerWarnings;
  private readonly listeners: Listener[] = [];
  private readonly connections = new Set<Connection>();
  private readonly perHost = new Map<string, number>();
  private readonly timers = new Map<string, CancelTimer>();
  /** Housekeeping under way: a stop waits for it. */
  private readonly work = new Map<string, Promise<void>>();
  private stopping = false;
  /** Called when the last connection has gone, once the broker is stopping. */
  private allGone: (() => void) | null = null;

  constructor(services: Services, network: Network) {
    const queuedMaxBytes = services.config.values["queued.max.request.bytes"];
    this.services = services;
    this.network = network;
    this.warnings = new PeerWarnings(services.clock);
    this.frameBudget = new FrameBudget(
      services.clock,
      queuedMaxBytes < 0 ? Infinity : queuedMaxBytes,
    );
  }

  /** Opens a listener; returns the address it got, or null when it was not required. */
  async listen(spec: ListenerSpec): Promise<Address | null> {
    try {
      const listener = await this.network.listen(spec.bind, (stream) => this.accept(stream, spec));
      this.listeners.push(listener);
      return listener.address;
    } catch (problem) {
      if (spec.required) throw problem;
      this.services.logger.debug("doing without a listener", { listener: spec.name, problem });
      return null;
    }
  }

  /** Begins the regular work: retention, compaction, expiry, idle connections. */
  startHousekeeping(): void {
    const { config, partitions } = this.services;
    const checkMs = () => config.values["log.retention.check.interval.ms"];
    this.every("tidy", checkMs, () => partitions.tidy(config.values["producer.id.expiration.ms"]));
    if (config.values["log.cleaner.enable"]) {
      const backoffMs = () => config.values["log.cleaner.backoff.ms"];
      this.every("compaction", backoffMs, () =>
        partitions.compact(config.values["log.cleaner.dedupe.buffer.size"]),
      );
    }
    this.every(
      "idle",
      () => idleCheckMs,
      async () => this.closeIdle(),
    );
    this.every(
      "offline",
      () => idleCheckMs,
      () => partitions.openAgain(),
    );
  }

  /** Accepts nothing new, answers what is under way, then closes every connection. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const cancel of this.timers.values()) cancel();
    this.services.partitions.stopCompaction();
    const closed = this.listeners.map((listener) => listener.close());
    const gone = new Promise<void>((resolve) => {
      this.allGone = resolve;
    });
    for (const connection of this.connections) connection.stop();
    if (this.connections.size === 0) this.allGone?.();
    let cancel: CancelTimer = () => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.services.clock.after(stopLimitMs, () => {
        for (const connection of this.connections) connection.destroy();
        resolve();
      });
    });
    await Promise.all([...closed, gone]);
    // Work that waits for a disk which broke would wait for ever.
    await Promise.race([Promise.all(this.work.values()), limit]);
    cancel();
  }

  private accept(stream: ByteStream, { name, advertised }: ListenerSpec): void {
    const { host } = stream.remote;
    if (this.stopping || !this.admits(host)) return stream.destroy();
    const { config, metrics } = this.services;
    const ports = {
      apis: apiIndex,
      services: this.services,
      buffers: this.buffers,
      frameBudget: this.frameBudget,
      traffic: this.traffic,
      warnings: this.warnings,
      limits: {
        maxFrameBytes: config.values["socket.request.max.bytes"],
        maxPipelinedRequests,
        maxAheadRequests,
        maxUnsentBytes,
      },
      advertised,
      listener: name,
    };
    const connection = new Connection(stream, ports, () => {
      this.connections.delete(connection);
      this.count(host, -1);
      metrics.connectionClosed(name);
      if (this.connections.size === 0) this.allGone?.();
    });
    this.connections.add(connection);
    this.count(host, 1);
    metrics.connectionOpened(name);
  }

  private admits(host: string): boolean {
    const { values } = this.services.config;
    const fits =
      this.connections.size < values["max.connections"] &&
      (this.perHost.get(host) ?? 0) < values["max.connections.per.ip"];
    if (!fits && this.warnings.isDue(host)) {
      this.services.logger.warn("too many connections: refusing some", { client: host });
    }
    return fits;
  }

  private count(host: string, change: 1 | -1): void {
    const now = (this.perHost.get(host) ?? 0) + change;
    if (now === 0) this.perHost.delete(host);
    else this.perHost.set(host, now);
  }

  /** Closes who has neither said nor been told anything for too long; waiting is no excuse. */
  private closeIdle(): void {
    const idleMs = this.services.config.values["connections.max.idle.ms"];
    const oldestMs = this.services.clock.monotonicMs() - idleMs;
    for (const connection of this.connections) {
      if (connection.lastActiveMs < oldestMs) connection.destroy();
    }
  }

  private every(name: string, periodMs: () => number, work: () => Promise<void>): void {
    const { clock, logger } = this.services;
    const turn = async (): Promise<void> => {
      try {
        await work();
      } catch (problem) {
        logger.error(`housekeeping failed: ${name}`, { problem });
      }
      if (!this.stopping) wait();
    };
    const wait = (): void => {
      const begin = () => this.work.set(name, turn());
      this.timers.set(name, clock.after(periodMs(), begin));
    };
    wait();
  }
}
