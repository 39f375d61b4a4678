import type { Client } from "../clients/load.ts";
import type { WarmClient } from "../clients/warm-client.ts";
import type { MetricName, Sample, Target } from "../metrics.ts";
import type { Server } from "../systems/server.ts";
import type { SystemName } from "../systems/system.ts";

/** The rows of the results, in their order. */
export const rows = {
  produce: "Produce, acks=all, each system's own default durability",
  fsync: "Produce, acks=all, both with fsync before every ack",
  durable: "Millrace's durable default against its own flush.policy=os",
  consume: "Consume a backlog from page cache",
  cold: "Consume a backlog from a cold disk",
  both: "Producers and consumers at once, in groups",
  latency: "End-to-end latency at a fixed rate",
  small: "One record per request, 64 connections",
  connections: "Many connections",
  fairness: "What a client notices of another",
  partitions: "10,000 partitions",
  start: "Start and idle",
  recovery: "Recovery after kill -9",
  groups: "Large groups",
} as const;

export type Row = keyof typeof rows;

/** `quick` ones run always, `default` ones unless `--quick`, `full` ones only with `--full`. */
export type Tier = "quick" | "default" | "full";

/** One line of the comparison: declared here, run on each system in turn. */
export interface Scenario {
  readonly name: string;
  readonly row: Row;
  readonly tier: Tier;
  /** What differs from the row's other scenarios. */
  readonly title: string;
  /** The client and its settings, for the reader of the results. */
  readonly how: string;
  readonly systems: readonly SystemName[];
  /** The system that ratios are against; null when the figure stands for itself. */
  readonly baseline: SystemName | null;
  /** At most so many counted runs, where one takes long. */
  readonly maxRuns?: number;
  /** What is shown, the most telling first. */
  readonly metrics: readonly MetricName[];
  readonly targets: readonly Target[];
  /** Called once per system, which runs. What it returns is run in turn with the others'. */
  begin(bench: Bench): Promise<Run>;
}

/** One run. The first ones of each system are warm-ups and are not counted. */
export type Run = (isWarmup: boolean) => Promise<Sample>;

/** What a scenario works with. */
export interface Bench {
  readonly server: Server;
  readonly scale: Scale;
  /** The same for all systems. */
  readonly java: WarmClient;
}

/** Clients as scenarios are named after them. */
export type ClientName = "java" | "librdkafka";

export function clientOf(name: ClientName, { java }: Bench): Client {
  return name === "java" ? java : name;
}

/** How large the scenarios are. */
export interface Scale {
  /** How long one run of a throughput or latency scenario is to take. */
  readonly runSeconds: number;
  /** Runs on each system, at most, before those that count. */
  readonly mostWarmups: number;
  readonly backlogMegabytes: number;
  readonly recoveryMegabytes: number;
  readonly partitions: number;
  readonly idleConnections: number;
  readonly members: number;
}

export const scales = {
  quick: {
    runSeconds: 1.5,
    // One run does not warm a JVM: quick figures say that all works, and little more.
    mostWarmups: 1,
    backlogMegabytes: 400,
    recoveryMegabytes: 300,
    partitions: 1_000,
    idleConnections: 1_000,
    members: 200,
  },
  default: {
    runSeconds: 3,
    mostWarmups: 12,
    backlogMegabytes: 1_500,
    recoveryMegabytes: 2_000,
    partitions: 10_000,
    idleConnections: 5_000,
    members: 1_000,
  },
  full: {
    runSeconds: 10,
    mostWarmups: 12,
    backlogMegabytes: 4_000,
    recoveryMegabytes: 10_000,
    partitions: 10_000,
    idleConnections: 5_000,
    members: 1_000,
  },
} as const satisfies Record<string, Scale>;

let lastTopic = 0;

/** A name that no other run of this process uses. */
export function freshName(prefix: string): string {
  lastTopic += 1;
  return `${prefix}-${lastTopic}`;
}
