import type { Instant, RequestId } from "../shard/shard.ts";
import type {
  Answered,
  Asked,
  Asking,
  GroupAnswer,
  GroupCommand,
  JoinCommand,
} from "./commands.ts";
import type { JoinAnswer } from "./membership-requests.ts";
import type { CommitRequest } from "./offset-requests.ts";
import { noTopicId } from "./offsets/committed-offsets.ts";
import { type GroupRecord, groupRecordCodec } from "./records.ts";
import type { GroupSettings } from "./settings.ts";
import { GroupShard } from "./shard.ts";

/** Kafka's defaults, but without the initial delay: what most tests want. */
export const testSettings: GroupSettings = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 30 * 60_000,
  initialRebalanceDelayMs: 0,
  maxGroupSize: 2 ** 31 - 1,
  maxOffsetMetadataLength: 4_096,
  offsetsRetentionMs: 7 * 24 * 60 * 60_000,
  offsetsRetentionCheckIntervalMs: 10 * 60_000,
  maxMessageBytes: 1_048_588,
};

export const sessionTimeoutMs = 10_000;
export const rebalanceTimeoutMs = 30_000;

/** A request that was put to the shard; `answer` is undefined while it is parked. */
export interface Exchange<Answer> {
  readonly answer: Answer | undefined;
}

/** One shard on a clock that the test moves: commands in, answers and records out. */
export class Scenario {
  readonly shard: GroupShard;
  /** Everything written so far. */
  readonly log: GroupRecord[] = [];
  private readonly settings: { -readonly [Name in keyof GroupSettings]: GroupSettings[Name] };
  private readonly answers = new Map<RequestId, GroupAnswer>();
  private lastRequestId = 0;
  private elapsedMs = 0;

  constructor(settings: Partial<GroupSettings> = {}, before?: Scenario) {
    this.settings = { ...testSettings, ...settings };
    this.shard = new GroupShard(this.settings);
    this.elapsedMs = before?.elapsedMs ?? 0;
    this.lastRequestId = before?.lastRequestId ?? 0;
    for (const record of before?.log ?? []) this.keep(record);
    this.shard.loaded(this.now());
  }

  get wallMs(): number {
    return this.now().wallMs;
  }

  ask<K extends Asking>(kind: K, request: Asked[K]): Exchange<Answered[K]> {
    const from = ++this.lastRequestId;
    this.carryOut(this.shard.decide({ kind, request } as GroupCommand, from, this.now()));
    const { answers } = this;
    return {
      get answer() {
        return answers.get(from) as Answered[K] | undefined;
      },
    };
  }

  /** The answer to a command that is never parked. */
  answerTo<K extends Asking>(kind: K, request: Asked[K]): Answered[K] {
    const { answer } = this.ask(kind, request);
    if (answer === undefined) throw new Error(`${kind} was parked`);
    return answer;
  }

  /** Lets time pass; what falls due on the way expires at its own time. */
  pass(durationMs: number): void {
    const untilMs = this.elapsedMs + durationMs;
    for (let dueMs = this.nextDueMs(); dueMs <= untilMs; dueMs = this.nextDueMs()) {
      this.elapsedMs = Math.max(this.elapsedMs, dueMs);
      this.carryOut(this.shard.expire(this.now()));
    }
    this.elapsedMs = untilMs;
  }

  /** A member of group `g` that offers "range"; a new one unless `memberId` is given. */
  join(from: Partial<JoinCommand> = {}): Exchange<JoinAnswer> {
    return this.ask("join", {
      groupId: "g",
      memberId: "",
      groupInstanceId: null,
      protocolType: "consumer",
      protocols: [{ name: "range", metadata: Buffer.alloc(0) }],
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      requiresKnownMemberId: false,
      canSkipAssignment: true,
      client: { clientId: "client", clientHost: "/127.0.0.1" },
      newMemberId: `member-${this.lastRequestId + 1}`,
      ...from,
    });
  }

  sync(
    { memberId, generationId }: Pick<JoinAnswer, "memberId" | "generationId">,
    assignments: Readonly<Record<string, string>> = {},
    more: Partial<Asked["sync"]> = {},
  ): Exchange<Answered["sync"]> {
    return this.ask("sync", {
      groupId: "g",
      memberId,
      generationId,
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: Object.entries(assignments).map(([to, assignment]) => ({
        memberId: to,
        assignment: Buffer.from(assignment),
      })),
      ...more,
    });
  }

  heartbeat(memberId: string, generationId: number, groupInstanceId: string | null = null) {
    const identity = { groupId: "g", memberId, generationId, groupInstanceId };
    return this.answerTo("heartbeat", identity).error;
  }

  leave(memberId: string, groupInstanceId: string | null = null) {
    return this.answerTo("leave", { groupId: "g", members: [{ memberId, groupInstanceId }] });
  }

  /** Commits `offset` of partition 0 of topic `t`. */
  commit(offset: number, from: Partial<CommitRequest> = {}) {
    const at = { partition: 0, offset, leaderEpoch: 5, metadata: "note", error: "NONE" as const };
    const { topics } = this.answerTo("commit", {
      groupId: "g",
      memberId: "",
      groupInstanceId: null,
      generationId: -1,
      retentionTimeMs: -1,
      topics: [{ name: "t", topicId: noTopicId, partitions: [at] }],
      ...from,
    });
    return topics[0]?.partitions[0]?.error;
  }

  /** What group `g` has committed for partition 0 of topic `t`; -1 for nothing. */
  committed(groupId = "g"): number {
    const error = "NONE" as const;
    const topics = [{ name: "t", topicId: noTopicId, error, partitions: [0] }];
    const answer = this.answerTo("fetchOffsets", { groupId, topics });
    return answer.topics[0]!.partitions[0]!.offset;
  }

  state(groupId = "g"): string {
    return this.answerTo("describe", { groupIds: [groupId] })[0]!.state;
  }

  /** A Stable group of so many new members at generation 1, the leader first. */
  stableGroup(size: number, from: readonly Partial<JoinCommand>[] = []): JoinAnswer[] {
    const { initialRebalanceDelayMs } = this.settings;
    this.settings.initialRebalanceDelayMs = 1;
    const joins = Array.from({ length: size }, (_, at) => this.join(from[at]));
    this.pass(1);
    if (joins[0]?.answer === undefined) this.pass(1);
    this.settings.initialRebalanceDelayMs = initialRebalanceDelayMs;
    const joined = joins.map(({ answer }) => {
      if (answer === undefined) throw new Error("the round of joins did not complete");
      return answer;
    });
    for (const member of joined.slice(1)) this.sync(member);
    const assignments = joined.map((member, at) => [member.memberId, `part ${at}`] as const);
    this.sync(joined[0]!, Object.fromEntries(assignments));
    return joined;
  }

  /** The same log, read by a new shard at this time. */
  restarted(settings: Partial<GroupSettings> = {}): Scenario {
    return new Scenario(settings, this);
  }

  /** Plays the runtime's part; every record goes through its bytes. */
  private carryOut(decision: ReturnType<GroupShard["decide"]>): void {
    for (const record of decision.records) this.keep(record);
    for (const { to, reply } of decision.replies) this.answers.set(to, reply);
  }

  private keep(record: GroupRecord): void {
    const { key, value } = groupRecordCodec.encode(record);
    const read = groupRecordCodec.decode(key, value);
    if (read === null) throw new Error("a record of ours cannot be read");
    this.log.push(read);
    this.shard.replay(read);
  }

  private nextDueMs(): number {
    return this.shard.nextDeadlineMs() ?? Infinity;
  }

  private now(): Instant {
    return { wallMs: 1_700_000_000_000 + this.elapsedMs, monotonicMs: this.elapsedMs };
  }
}
