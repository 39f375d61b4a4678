import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { GroupCoordinator } from "../groups/coordinator.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Partitions } from "../partitions/partitions.ts";
import type { FetchSessions } from "./fetch-sessions.ts";
import type { BrokerSettings } from "./settings.ts";

/** Everything one node's handlers work with. Nothing here is shared between nodes. */
export interface Services {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly settings: BrokerSettings;
  readonly metadata: Metadata;
  readonly partitions: Partitions;
  readonly groups: GroupCoordinator;
  readonly fetchSessions: FetchSessions;
  readonly clock: Clock;
  readonly logger: Logger;
}
