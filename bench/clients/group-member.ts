import type { Connection } from "../../src/client/connection.ts";
import { writeAssignment, writeSubscription } from "../../src/client/consumer-protocol.ts";
import { isRefusal } from "../../src/client/refusal.ts";
import { errorOf } from "../../src/protocol/errors.ts";
import { JoinGroup } from "../../src/protocol/messages/11-join-group.ts";
import { Heartbeat } from "../../src/protocol/messages/12-heartbeat.ts";
import { SyncGroup } from "../../src/protocol/messages/14-sync-group.ts";

const sessionTimeoutMs = 45_000;
/** Shorter than the 3 s of clients, so that the broker's work shows and not this pause. */
const heartbeatMs = 500;

/** One member of a classic group: joins, synchronises, sends heartbeats, joins again when told. */
export class GroupMember {
  generation = -1;
  assigned = false;
  onAssigned: () => void = () => {};
  onFailure: (problem: Error) => void = () => {};
  private readonly connection: Connection;
  private readonly group: string;
  private readonly topic: string;
  private memberId = "";
  private subscriptions = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, group: string, topic: string) {
    this.connection = connection;
    this.group = group;
    this.topic = topic;
  }

  /** Begins to join with a new subscription, which makes the group rebalance. */
  join(): void {
    this.assigned = false;
    this.subscriptions += 1;
    clearTimeout(this.timer);
    this.enter().catch((problem) => this.onFailure(problem));
  }

  private async enter(): Promise<void> {
    this.assigned = false;
    for (;;) {
      const joined = await this.sendJoin();
      if (isRefusal(joined)) throw new Error(joined.message);
      const error = errorOf(joined.errorCode).name;
      if (error === "MEMBER_ID_REQUIRED") this.memberId = joined.memberId;
      if (error === "MEMBER_ID_REQUIRED" || error === "COORDINATOR_LOAD_IN_PROGRESS") continue;
      if (error === "COORDINATOR_NOT_AVAILABLE" || error === "NOT_COORDINATOR") continue;
      if (error === "REBALANCE_IN_PROGRESS") continue;
      if (error !== "NONE") throw new Error(`JoinGroup was refused with ${error}`);
      this.memberId = joined.memberId;
      this.generation = joined.generationId;
      const isLeader = joined.leader === joined.memberId;
      const ids = isLeader ? joined.members.map(({ memberId }) => memberId) : [];
      if (await this.synchronise(ids)) break;
    }
    this.assigned = true;
    this.onAssigned();
    this.timer = setTimeout(() => this.beat(), heartbeatMs);
  }

  private sendJoin() {
    // The second name changes with every subscription, and so does what the broker compares.
    const topics = [this.topic, `${this.topic}-${this.subscriptions}`];
    return this.connection.send(JoinGroup, {
      groupId: this.group,
      sessionTimeoutMs,
      rebalanceTimeoutMs: sessionTimeoutMs,
      memberId: this.memberId,
      protocolType: "consumer",
      protocols: [{ name: "range", metadata: writeSubscription(topics) }],
    });
  }

  /** False when the group rebalances again meanwhile. */
  private async synchronise(ids: readonly string[]): Promise<boolean> {
    const answer = await this.connection.send(SyncGroup, {
      groupId: this.group,
      generationId: this.generation,
      memberId: this.memberId,
      protocolType: "consumer",
      protocolName: "range",
      assignments: ids.map((memberId, partition) => ({
        memberId,
        assignment: writeAssignment([{ topic: this.topic, partition }]),
      })),
    });
    if (isRefusal(answer)) throw new Error(answer.message);
    const error = errorOf(answer.errorCode).name;
    if (error === "REBALANCE_IN_PROGRESS") return false;
    if (error !== "NONE") throw new Error(`SyncGroup was refused with ${error}`);
    return true;
  }

  private async beat(): Promise<void> {
    const { group: groupId, generation: generationId, memberId } = this;
    const answer = await this.connection.send(Heartbeat, { groupId, generationId, memberId });
    if (!this.assigned) return;
    if (!isRefusal(answer) && answer.errorCode === 0) {
      this.timer = setTimeout(() => this.beat(), heartbeatMs);
      return;
    }
    // REBALANCE_IN_PROGRESS, or a generation that has passed: in again.
    this.enter().catch((problem) => this.onFailure(problem));
  }
}
