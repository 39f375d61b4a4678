import { assert } from "../../base/assert.ts";
import type { ErrorName } from "../../protocol/errors.ts";
import type { RequestId } from "../../shard/shard.ts";
import type { Protocol } from "../membership-requests.ts";
import { CommittedOffsets } from "../offsets/committed-offsets.ts";
import type { WrittenGroup } from "../records.ts";
import type { Due } from "../turn.ts";
import { type Member, metadataFor } from "./member.ts";
import { subscribedTopics } from "./subscription.ts";

/**
 * The life of a classic group.
 *
 *            first member joins           everyone has joined, or time is up
 *     Empty ────────────────────▶ PreparingRebalance ──────────────────▶ CompletingRebalance
 *       ▲                           │      ▲    ▲                             │        │
 *       └───── nobody is left ──────┘      │    └── member joins or goes ─────┘        │
 *       │                                  │                                           │
 *       │ deleted, expired                 └── member joins, leaves, dies ── Stable ◀──┘
 *       ▼                                                            the leader has assigned
 *      Dead
 *
 * Empty, Stable and Dead are written when they are reached. The two between are soft: a restart
 * forgets the round and finds the group as it was last written. A Dead group is not there at all.
 */
export type GroupState = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable" | "Dead";

const mayFollow: Readonly<Record<GroupState, readonly GroupState[]>> = {
  Empty: ["PreparingRebalance"],
  PreparingRebalance: ["CompletingRebalance", "Empty"],
  CompletingRebalance: ["Stable", "PreparingRebalance"],
  Stable: ["PreparingRebalance"],
  Dead: [],
};

export class ClassicGroup {
  readonly groupId: string;

  /** Hard: the group as last written; null while it is known by its offsets alone. */
  written: WrittenGroup | null = null;
  /** Hard. */
  readonly offsets = new CommittedOffsets();

  state: GroupState = "Empty";
  /** When `state` was entered, by the wall clock; null when nobody has written it down. */
  stateTimestampMs: number | null = null;
  generationId = 0;
  /** Null while no member has ever joined: a group that only keeps offsets. */
  protocolType: string | null = null;
  protocolName: string | null = null;
  leader: string | null = null;
  readonly members = new Map<string, Member>();
  /** Member ids that were given out (MEMBER_ID_REQUIRED) and have not joined yet. */
  readonly pendingMembers = new Set<string>();
  /** Members that have not sent SyncGroup in this generation. */
  readonly pendingSyncs = new Set<string>();
  /** The round that began with an Empty group waits a little for more members. */
  initialRound: InitialRound | null = null;
  /** Topics that any member consumes; null when that cannot be known. */
  subscribedTopics: ReadonlySet<string> | null = null;

  readonly joinDue: Due;
  readonly syncDue: Due;
  /** Of members and pending members, by member id. */
  readonly sessions = new Map<string, Due>();

  private readonly staticMembers = new Map<string, string>();
  private readonly supportCounts = new Map<string, number>();
  private joinedCount = 0;

  constructor(groupId: string) {
    this.groupId = groupId;
    this.joinDue = { kind: "join", groupId };
    this.syncDue = { kind: "sync", groupId };
  }

  enter(state: GroupState, wallMs: number): void {
    const allowed = mayFollow[this.state].includes(state);
    assert(allowed, `group ${this.groupId} goes from ${this.state} to ${state}`);
    this.state = state;
    this.stateTimestampMs = wallMs;
  }

  /** Back to what is written: every member is as its record says, and nobody is waiting. */
  restore(): void {
    this.members.clear();
    this.staticMembers.clear();
    this.supportCounts.clear();
    this.joinedCount = 0;
    this.pendingMembers.clear();
    this.pendingSyncs.clear();
    this.initialRound = null;
    const { written } = this;
    this.state = written === null || written.members.length === 0 ? "Empty" : "Stable";
    this.stateTimestampMs = written?.stateTimestampMs ?? null;
    this.generationId = written?.generationId ?? 0;
    this.protocolType = written?.protocolType ?? null;
    this.protocolName = written?.protocolName ?? null;
    this.leader = written?.leader ?? null;
    for (const { subscription, ...kept } of written?.members ?? []) {
      const protocols = [{ name: written?.protocolName ?? "", metadata: subscription }];
      this.add({ ...kept, protocols, awaitingJoin: null, awaitingSync: null, isNew: false });
    }
    this.noteSubscribedTopics();
  }

  // Members

  add(member: Member): void {
    this.pendingMembers.delete(member.memberId);
    this.members.set(member.memberId, member);
    this.leader ??= member.memberId;
    if (member.awaitingJoin !== null) this.joinedCount++;
    if (member.groupInstanceId !== null) {
      this.staticMembers.set(member.groupInstanceId, member.memberId);
    }
    this.countSupport(member.protocols, 1);
  }

  remove(memberId: string): void {
    this.pendingMembers.delete(memberId);
    this.pendingSyncs.delete(memberId);
    const member = this.members.get(memberId);
    if (member === undefined) return;
    this.members.delete(memberId);
    if (member.awaitingJoin !== null) this.joinedCount--;
    if (member.groupInstanceId !== null) this.staticMembers.delete(member.groupInstanceId);
    this.countSupport(member.protocols, -1);
    if (this.leader === memberId) this.leader = this.members.keys().next().value ?? null;
  }

  /** A static member is back under a new id: it takes the old one's place and assignment. */
  replaceStatic(oldMemberId: string, newMemberId: string): Member {
    const old = this.members.get(oldMemberId);
    assert(old !== undefined, "the static member to replace is there");
    const wasLeader = this.leader === oldMemberId;
    this.remove(oldMemberId);
    const member: Member = {
      ...old,
      memberId: newMemberId,
      awaitingJoin: null,
      awaitingSync: null,
      isNew: false,
    };
    this.add(member);
    if (wasLeader) this.leader = newMemberId;
    return member;
  }

  /** Takes over what a member says about itself when it joins again. */
  update(member: Member, offer: Offer): void {
    this.countSupport(member.protocols, -1);
    member.protocols = offer.protocols;
    member.rebalanceTimeoutMs = offer.rebalanceTimeoutMs;
    member.sessionTimeoutMs = offer.sessionTimeoutMs;
    this.countSupport(member.protocols, 1);
  }

  staticMemberId(groupInstanceId: string): string | undefined {
    return this.staticMembers.get(groupInstanceId);
  }

  /** Is this who it says it is? A newer member under the same instance id fences the older. */
  identify(memberId: string, groupInstanceId: string | null): Member | ErrorName {
    if (groupInstanceId !== null) {
      const current = this.staticMembers.get(groupInstanceId);
      if (current === undefined) return "UNKNOWN_MEMBER_ID";
      if (current !== memberId) return "FENCED_INSTANCE_ID";
    }
    return this.members.get(memberId) ?? "UNKNOWN_MEMBER_ID";
  }

  // The round of joins

  parkJoin(member: Member, from: RequestId): void {
    if (member.awaitingJoin === null) this.joinedCount++;
    member.awaitingJoin = from;
  }

  /** Who is to be answered; null when the member is not waiting. */
  unparkJoin(member: Member): RequestId | null {
    const from = member.awaitingJoin;
    if (from !== null) this.joinedCount--;
    member.awaitingJoin = null;
    return from;
  }

  get awaitingJoinCount(): number {
    return this.joinedCount;
  }

  get everyoneHasJoined(): boolean {
    return this.joinedCount === this.members.size && this.pendingMembers.size === 0;
  }

  /** The longest that any member asks for. */
  get rebalanceTimeoutMs(): number {
    let longestMs = 0;
    for (const member of this.members.values()) {
      longestMs = Math.max(longestMs, member.rebalanceTimeoutMs);
    }
    return longestMs;
  }

  /** Keeps a leader that has joined, or takes the first member that has; false when none has. */
  electJoinedLeader(): boolean {
    const leader = this.leader === null ? undefined : this.members.get(this.leader);
    if (leader !== undefined && leader.awaitingJoin !== null) return true;
    for (const member of this.members.values()) {
      if (member.awaitingJoin === null) continue;
      this.leader = member.memberId;
      return true;
    }
    return false;
  }

  // Protocols

  /** Can a member with these protocols take part? Every member shares at least one with it. */
  accepts(protocolType: string, protocols: readonly Protocol[]): boolean {
    if (this.state === "Empty") return protocolType !== "" && protocols.length > 0;
    if (this.protocolType !== protocolType) return false;
    return protocols.some(({ name }) => this.everyoneSupports(name));
  }

  /** The protocol that most members prefer among those that all support. */
  electProtocol(): string {
    const votes = new Map<string, number>();
    for (const { protocols } of this.members.values()) {
      const vote = protocols.find(({ name }) => this.everyoneSupports(name));
      assert(vote !== undefined, "every member supports a common protocol");
      votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
    }
    let elected = "";
    for (const [name, count] of votes) if (count > (votes.get(elected) ?? 0)) elected = name;
    return elected;
  }

  /** To be called when the members or the protocol of the generation have changed. */
  noteSubscribedTopics(): void {
    const { protocolName } = this;
    this.subscribedTopics = null;
    if (this.protocolType !== "consumer") return;
    const topics = new Set<string>();
    if (protocolName !== null) {
      for (const member of this.members.values()) {
        const its = subscribedTopics(metadataFor(member, protocolName));
        if (its === null) return;
        for (const topic of its) topics.add(topic);
      }
    }
    this.subscribedTopics = topics;
  }

  /** A consumer group whose subscriptions cannot be read may be subscribed to anything. */
  isSubscribedTo(topic: string): boolean {
    return this.subscribedTopics?.has(topic) ?? this.protocolType === "consumer";
  }

  private everyoneSupports(protocolName: string): boolean {
    return (this.supportCounts.get(protocolName) ?? 0) === this.members.size;
  }

  private countSupport(protocols: readonly Protocol[], change: 1 | -1): void {
    // A client may name a protocol twice; it still is one member's support.
    for (const name of new Set(protocols.map((protocol) => protocol.name))) {
      const count = (this.supportCounts.get(name) ?? 0) + change;
      if (count === 0) this.supportCounts.delete(name);
      else this.supportCounts.set(name, count);
    }
  }
}

type Offer = Pick<Member, "protocols" | "rebalanceTimeoutMs" | "sessionTimeoutMs">;

export interface InitialRound {
  /** The wait that is running now. */
  delayMs: number;
  /** How much longer the round may be drawn out. */
  remainingMs: number;
  /** Somebody came during this wait, so there may be more to come. */
  memberAdded: boolean;
}
