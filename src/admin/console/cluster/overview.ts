import type { Cluster } from "../../../client/cluster.ts";
import type { BrokerNode } from "../../../client/metadata.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { ApiVersions } from "../../../protocol/messages/18-api-versions.ts";
import { DescribeLogDirs } from "../../../protocol/messages/35-describe-log-dirs.ts";
import type { Broker, Health } from "../contract.ts";
import { Remembered } from "../remembered.ts";
import type { ClusterState, TopicState } from "./cluster-state.ts";

/** What a broker says of itself, which changes rarely. */
interface BrokerFacts {
  readonly version: string | null;
  readonly totalDiskBytes: number | null;
  readonly usableDiskBytes: number | null;
}

const factsAgeMs = 30_000;

/** The cluster's brokers, each asked now and then about itself. */
export class BrokerList {
  private readonly cluster: Cluster;
  private readonly facts = new Map<number, Remembered<BrokerFacts>>();

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  async read({ view, topics, sizeByBroker }: ClusterState): Promise<Broker[]> {
    const leads = new Map<number, number>();
    for (const { partitions } of topics.values()) {
      for (const { leaderId } of partitions) leads.set(leaderId, (leads.get(leaderId) ?? 0) + 1);
    }
    const described = view.brokers.map(async (broker): Promise<Broker> => {
      const { nodeId, host, port, rack } = broker;
      return {
        nodeId,
        host,
        port,
        rack,
        isController: nodeId === view.controllerId,
        leads: leads.get(nodeId) ?? 0,
        sizeBytes: sizeByBroker?.get(nodeId) ?? null,
        ...(await this.factsOf(broker)),
      };
    });
    return Promise.all(described);
  }

  private factsOf({ nodeId }: BrokerNode): Promise<BrokerFacts> {
    let facts = this.facts.get(nodeId);
    if (facts === undefined) {
      const { clock } = this.cluster.ports;
      facts = new Remembered(clock, factsAgeMs, () => readFacts(this.cluster, nodeId));
      this.facts.set(nodeId, facts);
    }
    return facts.get();
  }
}

async function readFacts(cluster: Cluster, nodeId: number): Promise<BrokerFacts> {
  const software = { clientSoftwareName: "millrace", clientSoftwareVersion: "0.1.0" };
  const [versions, dirs] = await Promise.all([
    cluster.askOnce({ nodeId }, ApiVersions, software),
    cluster.askOnce({ nodeId }, DescribeLogDirs, { topics: [] }),
  ]);
  const results = isRefusal(dirs) ? [] : dirs.results;
  const sum = (field: "totalBytes" | "usableBytes") =>
    results.some((dir) => dir[field] >= 0)
      ? results.reduce((total, dir) => total + Math.max(dir[field], 0), 0)
      : null;
  return {
    version: isRefusal(versions) ? null : versionName(versions.apiKeys),
    totalDiskBytes: sum("totalBytes"),
    usableDiskBytes: sum("usableBytes"),
  };
}

const fetchKey = 1;
/** The first release of Kafka whose Fetch goes so far: the message that changes most often. */
const releases: readonly (readonly [version: number, release: string])[] = [
  [18, "4.1"],
  [17, "3.9"],
  [16, "3.7"],
  [15, "3.5"],
  [13, "3.1"],
  [12, "2.7"],
  [11, "2.3"],
];

/** Brokers do not tell their version; what they speak tells it nearly. */
function versionName(
  keys: readonly { readonly apiKey: number; readonly maxVersion: number }[],
): string | null {
  const max = keys.find(({ apiKey }) => apiKey === fetchKey)?.maxVersion ?? -1;
  const release = releases.find(([version]) => max >= version)?.[1];
  return release === undefined ? null : `speaks Kafka ${release} or later`;
}

/** How the cluster is, as far as its own metadata tells. */
export function healthOf({ view, topics }: ClusterState): Health {
  const all = [...topics.values()];
  const offline = count(all, ({ leaderId }) => leaderId < 0);
  const behind = count(all, ({ inSyncIds, replicaIds }) => inSyncIds.length < replicaIds.length);
  if (offline > 0) {
    const sentence = `${counted(offline, "partition")} ${areIs(offline)} offline: no broker leads `;
    return { level: "bad", sentences: [`${sentence}${offline === 1 ? "it" : "them"}.`] };
  }
  if (behind > 0) {
    const sentence = `${counted(behind, "partition")} ${areIs(behind)} short of replicas.`;
    return { level: "warning", sentences: [sentence, "Is every broker running?"] };
  }
  const brokers = counted(view.brokers.length, "broker");
  return { level: "good", sentences: [`All is well: every partition is served by ${brokers}.`] };
}

export function isHealthy({ partitions }: TopicState): boolean {
  return partitions.every(
    ({ leaderId, inSyncIds, replicaIds }) => leaderId >= 0 && inSyncIds.length >= replicaIds.length,
  );
}

function count(
  topics: readonly TopicState[],
  isMeant: (partition: TopicState["partitions"][number]) => boolean,
): number {
  return topics.reduce((sum, { partitions }) => sum + partitions.filter(isMeant).length, 0);
}

const counted = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;
const areIs = (number: number): string => (number === 1 ? "is" : "are");
