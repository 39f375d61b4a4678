import { MalformedInput } from "../base/bytes.ts";
import { JoinGroup } from "../protocol/messages/11-join-group.ts";
import { Heartbeat } from "../protocol/messages/12-heartbeat.ts";
import { LeaveGroup } from "../protocol/messages/13-leave-group.ts";
import { SyncGroup } from "../protocol/messages/14-sync-group.ts";
import type { Decoded } from "../protocol/schema.ts";
import { type AssignorName, assignors, type Subscriptions } from "./assignors.ts";
import type { Cluster } from "./cluster.ts";
import {
  readAssignment,
  readSubscription,
  writeAssignment,
  writeSubscription,
} from "./consumer-protocol.ts";
import { isRefusal, isRetriable, passing, type Refusal, refusalOf, refuse } from "./refusal.ts";
import type { TopicPartition } from "./topic-partition.ts";

export interface MembershipOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Without a heartbeat for so long, the group goes on without this member. */
  readonly sessionTimeoutMs: number;
  /** How long others wait for this member when the group gathers. */
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** The favourite first. */
  readonly assignors: readonly AssignorName[];
  /** A static member keeps its partitions over a restart (KIP-345); null for none. */
  readonly groupInstanceId: string | null;
}

type Joined = Decoded<(typeof JoinGroup)["response"]["fields"]>;

/** Broker and group agree on nothing any more: begin again as a new member. */
const losesMembership = new Set(["UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID", "ILLEGAL_GENERATION"]);
const protocolType = "consumer";
/** A group that rebalances again and again before this member is through; then it is said. */
const maxJoinAttempts = 20;

/** One member of a classic consumer group: joins, keeps itself alive, and leaves. */
export class GroupMembership {
  private readonly cluster: Cluster;
  private readonly options: MembershipOptions;
  private memberId = "";
  private generationId = -1;
  private cancelHeartbeat: () => void = () => {};
  private isCurrent = false;
  private hasLeft = false;

  constructor(cluster: Cluster, options: MembershipOptions) {
    this.cluster = cluster;
    this.options = options;
  }

  /** False when the group gathers anew, or has lost this member: join again. */
  get joined(): boolean {
    return this.isCurrent;
  }

  /** What a commit names itself by. */
  get identity() {
    const { memberId, generationId } = this;
    const { groupId, groupInstanceId } = this.options;
    return { groupId, groupInstanceId, memberId, generationIdOrMemberEpoch: generationId };
  }

  /** Joins and learns which partitions are this member's; waits while the group gathers. */
  async join(): Promise<TopicPartition[] | Refusal> {
    this.cancelHeartbeat();
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.joinOnce().catch(refuseMalformed);
      if (!isRefusal(outcome)) {
        this.isCurrent = true;
        this.scheduleHeartbeat();
        return outcome;
      }
      const isPassing = this.take(outcome) || outcome.error === "MEMBER_ID_REQUIRED";
      // Who leaves while the group gathers must not come back when it has.
      if (!isPassing || this.hasLeft || attempt === maxJoinAttempts) return outcome;
    }
  }

  /** A refusal of any request made as this member; true when joining again is the answer. */
  take(refusal: Refusal): boolean {
    if (losesMembership.has(refusal.error)) {
      // A member that was taken over by its double must not take over in turn.
      if (refusal.error === "FENCED_INSTANCE_ID") return false;
      if (refusal.error === "UNKNOWN_MEMBER_ID") this.memberId = "";
      this.generationId = -1;
    } else if (refusal.error !== "REBALANCE_IN_PROGRESS") {
      return false;
    }
    this.isCurrent = false;
    return true;
  }

  /** Says good-bye for good, so that the others need not wait for the session to time out. */
  async leave(): Promise<void> {
    this.cancelHeartbeat();
    this.isCurrent = false;
    this.hasLeft = true;
    const { groupId, groupInstanceId } = this.options;
    const { memberId } = this;
    // A static member comes back under its name and expects its partitions to be there.
    if (memberId === "" || groupInstanceId !== null) return;
    const members = [{ memberId, groupInstanceId, reason: "the consumer was closed" }];
    const request = { groupId, memberId, members };
    // Not behind a JoinGroup that still waits for the group to gather.
    await this.cluster.askOnce({ coordinatorOf: groupId }, LeaveGroup, request);
    this.memberId = "";
    this.generationId = -1;
  }

  private async joinOnce(): Promise<TopicPartition[] | Refusal> {
    const { groupId, groupInstanceId, rebalanceTimeoutMs, sessionTimeoutMs } = this.options;
    const metadata = writeSubscription(this.options.topics);
    const joined = await this.cluster.ask(
      { coordinatorOf: groupId },
      JoinGroup,
      {
        groupId,
        groupInstanceId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId: this.memberId,
        protocolType,
        protocols: this.options.assignors.map((name) => ({ name, metadata })),
      },
      {
        lane: "group",
        brokerWaitMs: rebalanceTimeoutMs,
        errorCode: ({ errorCode }) => passing(errorCode),
      },
    );
    if (isRefusal(joined)) return joined;
    // The id comes with MEMBER_ID_REQUIRED as well, to be presented at the next try (KIP-394).
    if (joined.memberId !== "") this.memberId = joined.memberId;
    const refusal = refusalOf(joined.errorCode);
    if (refusal !== null) return refusal;
    this.generationId = joined.generationId;
    return this.sync(joined);
  }

  private async sync(joined: Joined): Promise<TopicPartition[] | Refusal> {
    const isLeader = joined.leader === joined.memberId && !joined.skipAssignment;
    const assignments = isLeader ? await this.divide(joined) : [];
    if (isRefusal(assignments)) return assignments;
    const { groupId, groupInstanceId, rebalanceTimeoutMs } = this.options;
    const answer = await this.cluster.ask(
      { coordinatorOf: groupId },
      SyncGroup,
      {
        groupId,
        groupInstanceId,
        generationId: joined.generationId,
        memberId: joined.memberId,
        protocolType,
        protocolName: joined.protocolName,
        assignments,
      },
      {
        lane: "group",
        brokerWaitMs: rebalanceTimeoutMs,
        errorCode: ({ errorCode }) => passing(errorCode),
      },
    );
    if (isRefusal(answer)) return answer;
    return refusalOf(answer.errorCode) ?? readAssignment(answer.assignment);
  }

  /** The leader's work: who of the members reads what. */
  private async divide({ members, protocolName }: Joined) {
    const name = this.options.assignors.find((known) => known === protocolName) ?? "range";
    const subscriptions = members.map(({ memberId, metadata }) => ({
      memberId,
      topics: readSubscription(metadata),
    }));
    const partitionCounts = await this.countPartitions(subscriptions);
    if (isRefusal(partitionCounts)) return partitionCounts;
    const assignment = assignors[name]({ members: subscriptions, partitionCounts });
    return [...assignment].map(([memberId, partitions]) => {
      return { memberId, assignment: writeAssignment(partitions) };
    });
  }

  /** Topics that do not exist have no partitions to give. */
  private async countPartitions(
    members: Subscriptions["members"],
  ): Promise<Map<string, number> | Refusal> {
    const topics = [...new Set(members.flatMap(({ topics }) => topics))].sort();
    const view = await this.cluster.metadata(topics);
    if (isRefusal(view)) return view;
    const counts = new Map<string, number>();
    for (const name of topics) {
      const topic = view.topics.get(name);
      if (topic !== undefined && !isRefusal(topic)) counts.set(name, topic.partitions.length);
    }
    return counts;
  }

  private scheduleHeartbeat(): void {
    const { clock } = this.cluster.ports;
    this.cancelHeartbeat = clock.after(this.options.heartbeatIntervalMs, () => void this.beat());
  }

  private async beat(): Promise<void> {
    const { groupId, groupInstanceId } = this.options;
    const { memberId, generationId } = this;
    const request = { groupId, groupInstanceId, memberId, generationId };
    const answer = await this.cluster.askOnce({ coordinatorOf: groupId }, Heartbeat, request, {
      lane: "group",
    });
    // While this one was under way, the member may have joined again or left.
    if (!this.isCurrent || generationId !== this.generationId) return;
    const refusal = isRefusal(answer) ? answer : refusalOf(answer.errorCode);
    if (refusal !== null && isRetriable(refusal)) this.cluster.forgetCoordinator(groupId);
    else if (refusal !== null) this.take(refusal);
    if (this.isCurrent) this.scheduleHeartbeat();
  }
}

/** Members tell each other what the broker does not check. */
function refuseMalformed(problem: unknown): Refusal {
  if (!(problem instanceof MalformedInput)) throw problem;
  const sentence = `Another member of the group speaks another language: ${problem.message}.`;
  return refuse("INCONSISTENT_GROUP_PROTOCOL", sentence);
}
