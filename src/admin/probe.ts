/** What the admin door asks the node. Answers are cheap: a scrape must not disturb the broker. */
export interface Probe {
  readonly nodeId: number;
  readonly version: string;
  /** Every door accepts connections, and the node is not stopping. */
  isReady(): boolean;
  /** The parts of the node, each with its state in words. */
  components(): readonly Component[];
  partitions(): Iterable<PartitionState>;
  /** Partitions whose log could not be opened. */
  offlinePartitions(): readonly { readonly topic: string; readonly partition: number }[];
  lags(): Iterable<GroupLag>;
  /** Since the node started. */
  storage(): StorageCounts;
}

export interface Component {
  readonly name: string;
  readonly isHealthy: boolean;
  /** One sentence for people: what it does, or what is wrong and what to do about it. */
  readonly state: string;
}

export interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly sizeBytes: number;
}

export interface GroupLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Records between the committed offset and the end. */
  readonly lag: number;
}

export interface StorageCounts {
  readonly fsyncs: number;
  readonly bytesWritten: number;
  readonly bytesRead: number;
  /** Passes of compaction, and bytes by which they made logs smaller. */
  readonly compactions: number;
  readonly compactedBytes: number;
}
