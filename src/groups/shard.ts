import { Deadlines } from "../base/deadlines.ts";
import {
  type Decision,
  type Instant,
  nothing,
  type ReplyTo,
  type RequestId,
  type Shard,
} from "../shard/shard.ts";
import { fallDue, forgetDeadlines, renewSession } from "./classic/deadlines.ts";
import { expireDue } from "./classic/expire.ts";
import type { ClassicGroup } from "./classic/group.ts";
import { heartbeat } from "./classic/heartbeat.ts";
import { join } from "./classic/join.ts";
import { leave } from "./classic/leave.ts";
import { prepareRebalance } from "./classic/rebalance.ts";
import { sync } from "./classic/sync.ts";
import type { Answered, Asked, Asking, GroupAnswer, GroupCommand } from "./commands.ts";
import { deleteGroups } from "./delete.ts";
import { describe } from "./describe.ts";
import { list } from "./list.ts";
import { commit } from "./offsets/commit.ts";
import { deleteOffsets, forgetTopic } from "./offsets/delete.ts";
import { expireOffsets } from "./offsets/expire.ts";
import { fetchOffsets } from "./offsets/fetch.ts";
import { type GroupRecord, isKept, replay } from "./records.ts";
import type { GroupSettings } from "./settings.ts";
import type { Due, Groups, Turn } from "./turn.ts";

/** How each command is decided, in its own file. Null parks it: a later turn answers. */
const deciders: {
  readonly [K in Asking]: (turn: Turn, asked: Asked[K], from: RequestId) => Answered[K] | null;
} = {
  join,
  sync,
  heartbeat,
  leave,
  commit,
  fetchOffsets,
  deleteOffsets,
  describe,
  list,
  deleteGroups,
  forgetTopic,
};

/** The consumer groups of one partition of `__consumer_offsets`. */
export class GroupShard implements Shard<GroupCommand, GroupRecord, GroupAnswer> {
  readonly groups: Groups = { byId: new Map(), deadlines: new Deadlines<Due>() };
  private readonly settings: GroupSettings;
  private readonly retentionDue: Due = { kind: "retention" };
  /** The one group whose soft state the last decision may have changed. */
  private touched: string | null = null;

  constructor(settings: GroupSettings) {
    this.settings = settings;
  }

  decide(
    { kind, request }: GroupCommand,
    from: RequestId,
    now: Instant,
  ): Decision<GroupRecord, GroupAnswer> {
    const isRound = kind === "join" || kind === "sync" || kind === "leave";
    this.touched = isRound ? request.groupId : null;
    const turn = this.turn(now);
    const decider = deciders[kind] as (turn: Turn, asked: object, from: RequestId) => GroupAnswer;
    const answer = decider(turn, request, from);
    if (answer !== null) turn.replies.push({ to: from, reply: answer });
    return turn;
  }

  replay(record: GroupRecord): void {
    replay(this.groups, record);
  }

  loaded(now: Instant): void {
    this.groups.deadlines.clear();
    const turn = this.turn(now);
    for (const group of this.groups.byId.values()) this.restore(turn, group);
    this.checkRetentionAfter(turn, this.settings.offsetsRetentionCheckIntervalMs);
  }

  unwritten(now: Instant): readonly RequestId[] {
    const turn = this.turn(now);
    this.checkRetentionAfter(turn, this.settings.offsetsRetentionCheckIntervalMs);
    const group = this.touched === null ? undefined : this.groups.byId.get(this.touched);
    if (group === undefined) return [];
    const parked = parkedRequests(group);
    forgetDeadlines(this.groups, group);
    if (isKept(group)) this.restore(turn, group);
    else this.groups.byId.delete(group.groupId);
    return parked;
  }

  nextDeadlineMs(): number | null {
    return this.groups.deadlines.nextMs();
  }

  expire(now: Instant): Decision<GroupRecord, GroupAnswer> {
    const due = this.groups.deadlines.takeDue(now.monotonicMs);
    if (due === undefined) return nothing;
    const turn = this.turn(now);
    this.touched = due.kind === "retention" ? null : due.groupId;
    if (due.kind !== "retention") expireDue(turn, due);
    else {
      const hasMore = expireOffsets(turn);
      this.checkRetentionAfter(turn, hasMore ? 0 : this.settings.offsetsRetentionCheckIntervalMs);
    }
    return turn;
  }

  /** Everybody who is written down has a whole session to show up. */
  private restore(turn: Turn, group: ClassicGroup): void {
    group.restore();
    for (const member of group.members.values()) renewSession(turn, group, member);
    // The limit was lowered: those who join the next round first may stay.
    if (group.members.size > this.settings.maxGroupSize) prepareRebalance(turn, group);
  }

  private checkRetentionAfter(turn: Turn, delayMs: number): void {
    fallDue(turn, this.retentionDue, delayMs);
  }

  private turn(now: Instant): Turn {
    const records: GroupRecord[] = [];
    const replies: ReplyTo<GroupAnswer>[] = [];
    return { groups: this.groups, settings: this.settings, now, records, replies };
  }
}

function parkedRequests(group: ClassicGroup): readonly RequestId[] {
  const parked: RequestId[] = [];
  for (const { awaitingJoin, awaitingSync } of group.members.values()) {
    if (awaitingJoin !== null) parked.push(awaitingJoin);
    if (awaitingSync !== null) parked.push(awaitingSync);
  }
  return parked;
}
