import { replicaSizes } from "../../../client/admin/cluster.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { listOffsets, type Place } from "../../../client/list-offsets.ts";
import type { MetadataView, TopicView } from "../../../client/metadata.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { partitionName } from "../../../client/topic-partition.ts";
import type { Partition } from "../contract.ts";
import { granted, Refused } from "../refused.ts";
import { Remembered } from "../remembered.ts";

/** Everything the cluster tells of its topics, at one moment. */
export interface ClusterState {
  readonly view: MetadataView;
  readonly topics: ReadonlyMap<string, TopicState>;
  /** By broker, all replicas; null when the cluster does not tell. */
  readonly sizeByBroker: ReadonlyMap<number, number> | null;
}

export interface TopicState {
  readonly name: string;
  readonly isInternal: boolean;
  readonly partitions: readonly Partition[];
}

/** Several pages that ask within a second share one answer. */
const maxAgeMs = 1000;

/** What the cluster tells of its topics, asked for when somebody wants to know. */
export class ClusterStates {
  private readonly cluster: Cluster;
  private readonly remembered: Remembered<ClusterState>;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.remembered = new Remembered(cluster.ports.clock, maxAgeMs, () => readState(cluster));
  }

  /** Rejects with `Refused`. */
  read(): Promise<ClusterState> {
    return this.remembered.get();
  }

  /** After a change of the console's own. */
  forget(): void {
    this.remembered.forget();
  }

  /** Right now, so that a topic just created is there. Rejects with `Refused`. */
  async topic(name: string): Promise<TopicState> {
    const known = (await this.read()).topics.get(name);
    if (known !== undefined) return known;
    granted(await this.cluster.topic(name, { fresh: true }));
    this.forget();
    const found = (await this.read()).topics.get(name);
    if (found === undefined) {
      throw new Refused(404, "UNKNOWN_TOPIC_OR_PARTITION", `There is no topic ${name}.`);
    }
    return found;
  }
}

async function readState(cluster: Cluster): Promise<ClusterState> {
  const view = granted(await cluster.metadata(null));
  const topics = [...view.topics.values()].filter((topic): topic is TopicView => {
    return !isRefusal(topic);
  });
  // Nobody knows the offsets of a partition without a leader; the others are shown all the same.
  const led = topics.flatMap(({ name: topic, partitions }) =>
    partitions
      .filter(({ leaderId }) => leaderId >= 0)
      .map(({ partition }) => ({ topic, partition })),
  );
  const [starts, ends, replicas] = await Promise.all([
    offsetsAt(cluster, led, "start"),
    offsetsAt(cluster, led, "end"),
    replicaSizes(cluster, null),
  ]);
  // Sizes are a courtesy: some servers do not tell them, and some people may not ask.
  const sizes = isRefusal(replicas) ? null : replicas;
  const sizeOf = new Map(sizes?.map((one) => [`${one.nodeId} ${partitionName(one)}`, one]));
  const sizeByBroker = new Map<number, number>();
  for (const { nodeId, sizeBytes } of sizes ?? []) {
    sizeByBroker.set(nodeId, (sizeByBroker.get(nodeId) ?? 0) + sizeBytes);
  }
  const states = topics.map(({ name: topic, isInternal, partitions }): TopicState => {
    const described = partitions.map(({ partition, leaderId, replicaIds, inSyncIds }) => {
      const name = partitionName({ topic, partition });
      const startOffset = starts.get(name) ?? 0;
      const endOffset = Math.max(ends.get(name) ?? 0, startOffset);
      const sizeBytes = sizeOf.get(`${leaderId} ${name}`)?.sizeBytes ?? null;
      return { partition, leaderId, replicaIds, inSyncIds, startOffset, endOffset, sizeBytes };
    });
    return { name: topic, isInternal, partitions: described };
  });
  states.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    view,
    topics: new Map(states.map((state) => [state.name, state])),
    sizeByBroker: sizes === null ? null : sizeByBroker,
  };
}

async function offsetsAt(
  cluster: Cluster,
  partitions: readonly { readonly topic: string; readonly partition: number }[],
  place: Place,
): Promise<Map<string, number>> {
  if (partitions.length === 0) return new Map();
  const placed = granted(await listOffsets(cluster, partitions, place));
  return new Map(placed.map((one) => [partitionName(one), one.offset]));
}
