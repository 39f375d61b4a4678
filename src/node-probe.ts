import type { Component, GroupLag, PartitionState, Probe, StorageCounts } from "./admin/probe.ts";
import type { Node } from "./node.ts";
import type { LogStore } from "./storage/log-store.ts";
import { version } from "./version.ts";

/** What the admin door may know of a node. */
export class NodeProbe implements Probe {
  /** Set when every door is open, cleared when the node begins to stop. */
  ready = false;
  /** Why the registry beside the node cannot work, null when it can; undefined: there is none. */
  registryProblem: (() => string | null) | undefined;
  readonly version = version;
  private readonly node: Node;
  private readonly store: LogStore;

  constructor(node: Node, store: LogStore) {
    this.node = node;
    this.store = store;
  }

  get nodeId(): number {
    return this.node.services.nodeId;
  }

  isReady(): boolean {
    return this.ready;
  }

  components(): readonly Component[] {
    const { metadata, partitions } = this.node.services;
    const topics = [...metadata.topics()].length;
    const open = [...partitions.all()].length;
    const offline = this.offlinePartitions().length;
    return [
      {
        name: "kafka",
        isHealthy: this.ready,
        state: this.ready ? "Kafka clients are served." : "The node is starting or stopping.",
      },
      {
        name: "storage",
        isHealthy: offline === 0,
        state:
          offline === 0
            ? `${open} partitions of ${topics} topics are open.`
            : `${offline} partitions are offline; the log of this node says why.`,
      },
      ...this.registry(),
    ];
  }

  private registry(): readonly Component[] {
    if (this.registryProblem === undefined) return [];
    const problem = this.registryProblem();
    const state = problem === null ? "Schemas are served." : `Schemas cannot be read: ${problem}`;
    return [{ name: "registry", isHealthy: problem === null, state }];
  }

  *partitions(): Iterable<PartitionState> {
    for (const one of this.node.services.partitions.all()) {
      const { topic, index: partition, startOffset, endOffset, sizeBytes } = one;
      yield { topic, partition, startOffset, endOffset, sizeBytes };
    }
  }

  offlinePartitions(): { topic: string; partition: number }[] {
    const { metadata, partitions } = this.node.services;
    const offline = [];
    for (const { name: topic, partitionCount } of metadata.topics()) {
      for (let partition = 0; partition < partitionCount; partition++) {
        if (partitions.get(topic, partition) === undefined) offline.push({ topic, partition });
      }
    }
    return offline;
  }

  *lags(): Iterable<GroupLag> {
    const { groups, partitions } = this.node.services;
    for (const { groupId: group, offsets } of groups.snapshot()) {
      for (const { topic, partition, offset } of offsets) {
        const found = partitions.get(topic, partition);
        if (found === undefined) continue;
        yield { group, topic, partition, lag: Math.max(found.highWatermark - offset, 0) };
      }
    }
  }

  storage(): StorageCounts {
    return this.store.stats;
  }
}
