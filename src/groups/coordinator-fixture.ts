import { FakeClock } from "../base/fake-clock.ts";
import { silentLogger } from "../base/logger.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { MemoryShardLog } from "../shard/memory-shard-log.ts";
import { GroupCoordinator } from "./coordinator.ts";
import type { Client, JoinRequest } from "./membership-requests.ts";
import type { CommitRequest, OffsetToCommit } from "./offset-requests.ts";
import { noTopicId } from "./offsets/committed-offsets.ts";
import type { Topics } from "./offsets/resolve-topics.ts";
import { testSettings } from "./scenario.ts";

export const orders = { name: "orders", id: "0a".repeat(16), partitionCount: 2 };
export const client: Client = { clientId: "app", clientHost: "/10.0.0.1" };

/** `__consumer_offsets` in memory, as the disk under it would be: it outlives coordinators. */
export class MemoryOffsetsTopic {
  readonly logs: MemoryShardLog[] = [];
  /** Until then nothing can be opened. */
  available: Promise<void> | null = null;
  /** Who opens it is told that it cannot be had. */
  broken = false;

  exists(): boolean {
    return this.logs.length > 0;
  }

  partitionCount(): number {
    return 4;
  }

  async open(partition: number): Promise<MemoryShardLog> {
    await this.available;
    if (this.broken) throw new Error("no such topic yet");
    while (this.logs.length < this.partitionCount()) this.logs.push(new MemoryShardLog());
    return this.logs[partition]!;
  }
}

/** A coordinator that knows the topic `orders`, over logs that a later one can take over. */
export function coordinatorOver(offsetsTopic = new MemoryOffsetsTopic()) {
  const clock = new FakeClock();
  const known = new Map([[orders.name, orders]]);
  const topics: Topics = {
    topic: (name) => known.get(name),
    topicById: (id) => [...known.values()].find((topic) => topic.id === id),
  };
  const groups = new GroupCoordinator({
    offsetsTopic,
    topics,
    settings: testSettings,
    clock,
    random: seededRandom(1),
    logger: silentLogger,
  });
  return { groups, offsetsTopic, clock, known };
}

export const joinRequest = (from: Partial<JoinRequest> = {}): JoinRequest => ({
  groupId: "g",
  memberId: "",
  groupInstanceId: null,
  protocolType: "consumer",
  protocols: [{ name: "range", metadata: Buffer.alloc(0) }],
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 30_000,
  requiresKnownMemberId: false,
  canSkipAssignment: true,
  ...from,
});

/** A commit from outside the group to partitions of one topic. */
export const commitRequest = (
  offsets: Readonly<Record<number, number>>,
  from: Partial<CommitRequest> & { readonly name?: string; readonly topicId?: string } = {},
): CommitRequest => {
  const { name = "orders", topicId = noTopicId, ...rest } = from;
  const partitions: OffsetToCommit[] = Object.entries(offsets).map(([partition, offset]) => ({
    partition: Number(partition),
    offset,
    leaderEpoch: 0,
    metadata: null,
    error: "NONE",
  }));
  return {
    groupId: "g",
    memberId: "",
    groupInstanceId: null,
    generationId: -1,
    retentionTimeMs: -1,
    topics: [{ name, topicId, partitions }],
    ...rest,
  };
};
