import { replicaSizes } from "../../../client/admin/cluster.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { listOffsets, type Place } from "../../../client/list-offsets.ts";
import type { TopicView } from "../../../client/metadata.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { partitionName, type TopicPartition } from "../../../client/topic-partition.ts";
import type { Partition } from "../contract.ts";
import { granted } from "../refused.ts";

export interface TopicState {
  readonly name: string;
  readonly isInternal: boolean;
  readonly partitions: readonly Partition[];
}

export interface ReadTopics {
  readonly topics: ReadonlyMap<string, TopicState>;
  /** By broker, all replicas; null when the cluster does not tell. */
  readonly sizeByBroker: ReadonlyMap<number, number> | null;
}

/**
 * Partitions asked for at once. The answers of a large cluster come in pieces, so that neither a
 * broker nor this process is busy with one of them for long.
 */
const pieceSize = 500;

/** Offsets and sizes of these topics, ordered by name. Rejects with `Refused`. */
export async function readTopics(
  cluster: Cluster,
  views: readonly TopicView[],
): Promise<ReadTopics> {
  const read = new Reading();
  for (const piece of pieces(views)) await read.piece(cluster, piece);
  const states = views.map((view) => read.stateOf(view));
  states.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    topics: new Map(states.map((state) => [state.name, state])),
    sizeByBroker: read.sizeByBroker,
  };
}

function pieces(views: readonly TopicView[]): TopicPartitions[][] {
  const found: TopicPartitions[][] = [];
  let left = 0;
  for (const { name, partitions } of views) {
    for (let from = 0; from < partitions.length; ) {
      if (left === 0) {
        found.push([]);
        left = pieceSize;
      }
      const some = partitions.slice(from, from + left);
      found.at(-1)!.push({ name, partitions: some });
      from += some.length;
      left -= some.length;
    }
  }
  return found;
}

type TopicPartitions = Pick<TopicView, "name" | "partitions">;

class Reading {
  sizeByBroker: Map<number, number> | null = new Map();
  private readonly starts = new Map<string, number>();
  private readonly ends = new Map<string, number>();
  private readonly sizes = new Map<string, number>();

  async piece(cluster: Cluster, piece: readonly TopicPartitions[]): Promise<void> {
    // Nobody knows the offsets of a partition without a leader; the others are shown all the same.
    const led = piece.flatMap(({ name: topic, partitions }) =>
      partitions
        .filter(({ leaderId }) => leaderId >= 0)
        .map(({ partition }): TopicPartition => ({ topic, partition })),
    );
    await Promise.all([
      offsetsAt(cluster, led, "start", this.starts),
      offsetsAt(cluster, led, "end", this.ends),
      this.sizesOf(cluster, piece),
    ]);
  }

  stateOf({ name: topic, isInternal, partitions }: TopicView): TopicState {
    const described = partitions.map(({ partition, leaderId, replicaIds, inSyncIds }) => {
      const name = partitionName({ topic, partition });
      const startOffset = this.starts.get(name) ?? 0;
      const endOffset = Math.max(this.ends.get(name) ?? 0, startOffset);
      const sizeBytes = this.sizes.get(`${leaderId} ${name}`) ?? null;
      return { partition, leaderId, replicaIds, inSyncIds, startOffset, endOffset, sizeBytes };
    });
    return { name: topic, isInternal, partitions: described };
  }

  private async sizesOf(cluster: Cluster, piece: readonly TopicPartitions[]): Promise<void> {
    if (this.sizeByBroker === null) return;
    const asked = piece.map(({ name: topic, partitions }) => {
      return { topic, partitions: partitions.map(({ partition }) => partition) };
    });
    const replicas = await replicaSizes(cluster, asked);
    // Sizes are a courtesy: some servers do not tell them, and some people may not ask.
    if (isRefusal(replicas)) {
      this.sizeByBroker = null;
      return;
    }
    for (const { nodeId, sizeBytes, ...one } of replicas) {
      this.sizes.set(`${nodeId} ${partitionName(one)}`, sizeBytes);
      this.sizeByBroker.set(nodeId, (this.sizeByBroker.get(nodeId) ?? 0) + sizeBytes);
    }
  }
}

async function offsetsAt(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  place: Place,
  found: Map<string, number>,
): Promise<void> {
  if (partitions.length === 0) return;
  for (const one of granted(await listOffsets(cluster, partitions, place))) {
    found.set(partitionName(one), one.offset);
  }
}
