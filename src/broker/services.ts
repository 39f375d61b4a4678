import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Metrics } from "../base/metrics.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import type { GroupCoordinator } from "../groups/coordinator.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Partitions } from "../partitions/partitions.ts";
import type { AnswerBudget } from "./answer-budget.ts";
import type { FetchSessions } from "./fetch-sessions.ts";

/** Where this node keeps its logs. */
export interface DataDir {
  /** An absolute path; of a node in memory, a word in its place. */
  readonly path: string;
  /** Of the volume, in bytes; -1 where it is unknown. */
  space(): Promise<{ readonly totalBytes: number; readonly usableBytes: number }>;
}

/** Everything one node's handlers work with. Nothing here is shared between nodes. */
export interface Services {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly dataDir: DataDir;
  readonly config: BrokerConfig;
  readonly metadata: Metadata;
  readonly partitions: Partitions;
  readonly groups: GroupCoordinator;
  readonly fetchSessions: FetchSessions;
  readonly answers: AnswerBudget;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}
