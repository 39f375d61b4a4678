import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Random } from "../../base/random.ts";
import type { Cluster } from "../../client/cluster.ts";
import { ClusterStates } from "./cluster/cluster-state.ts";
import { BrokerList } from "./cluster/overview.ts";
import { Schemas } from "./decoding/schemas.ts";
import { Filters, type SpawnSandbox } from "./filter/filter.ts";
import { GroupStates } from "./groups/group-states.ts";
import { History } from "./history.ts";
import { DemoConsumers } from "./learn/demo-consumers.ts";
import { NodeMetrics } from "./node-metrics.ts";
import { type Fetch, RegistryClient } from "./registry-client.ts";
import { RequestHistory } from "./request-history.ts";
import { Sampler } from "./sampler.ts";
import { Turns } from "./turns.ts";

/** Searches, downloads and tails that run at once: each has a connection of its own. */
const maxReads = 16;

export interface ServicePorts {
  /** A client of the cluster with connections of its own. */
  readonly connect: (clientId: string) => Cluster;
  readonly fetch: Fetch;
  readonly spawnSandbox: SpawnSandbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface ClusterAddresses {
  /** What a client is given as `bootstrap.servers`. */
  readonly bootstrap: string;
  /** Null without a registry. */
  readonly registryUrl: string | null;
  /** Of a Millrace node's Prometheus metrics; null without. */
  readonly metricsUrl: string | null;
}

/** What the routes have to work with. */
export interface Services extends ServicePorts, ClusterAddresses {
  readonly cluster: Cluster;
  readonly topics: ClusterStates;
  readonly brokers: BrokerList;
  readonly groups: GroupStates;
  readonly history: History;
  readonly requests: RequestHistory;
  readonly sampler: Sampler;
  readonly registry: RegistryClient | null;
  readonly schemas: Schemas;
  readonly filters: Filters;
  readonly reads: Turns;
  readonly demos: DemoConsumers;
}

export function newServices(ports: ServicePorts, addresses: ClusterAddresses): Services {
  const { connect, clock, random, logger, fetch } = ports;
  const cluster = connect("millrace-console");
  const topics = new ClusterStates(cluster);
  const groups = new GroupStates(cluster, topics);
  const history = new History();
  const requests = new RequestHistory();
  const { registryUrl, metricsUrl } = addresses;
  const metrics = metricsUrl === null ? null : new NodeMetrics(metricsUrl, fetch);
  const registry = registryUrl === null ? null : new RegistryClient(registryUrl, fetch);
  return {
    ...ports,
    ...addresses,
    cluster,
    topics,
    brokers: new BrokerList(cluster),
    groups,
    history,
    requests,
    sampler: new Sampler({ topics, groups, history, metrics, requests, ports: { clock, logger } }),
    registry,
    schemas: new Schemas(registry),
    filters: new Filters(ports.spawnSandbox, clock),
    reads: new Turns(maxReads),
    demos: new DemoConsumers({ connect, clock, random }),
  };
}

/** Ends what goes on by itself, and closes every connection of the console's own. */
export async function closeServices(services: Services): Promise<void> {
  services.sampler.stop();
  await services.demos.stopAll();
  services.cluster.close();
}
