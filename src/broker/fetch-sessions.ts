import type { Clock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { Refused } from "../partitions/partition.ts";

/** Asks for a whole answer without a session; closes the session it names. (KIP-227) */
const finalEpoch = -1;
/** Asks for a new session and a whole first answer. */
const initialEpoch = 0;
const maxEpoch = 2 ** 31 - 1;

/** What a consumer wants of one partition. */
export interface FetchWant {
  /** Empty when the client names topics by id (v13 and later). */
  readonly topic: string;
  /** Empty when the client names topics by name. */
  readonly topicId: string;
  readonly partition: number;
  readonly fetchOffset: number;
  readonly partitionMaxBytes: number;
  /** -1: the client does not say. */
  readonly currentLeaderEpoch: number;
  readonly lastFetchedEpoch: number;
}

/** A partition of a session: what is wanted, and what its consumer has last been told. */
interface Followed {
  want: FetchWant;
  highWatermark: number;
  startOffset: number;
}

/** The partitions one consumer follows, so that neither side repeats them in every fetch. */
export class FetchSession {
  readonly id: number;
  readonly namesTopicsById: boolean;
  epoch = 1;
  lastUsedMs: number;
  /** In the order they are to be read: those that gave records go to the back. */
  private readonly followed = new Set<Followed>();
  /** By topic, then partition: no key has to be put together for each look. */
  private readonly byTopic = new Map<string, Map<number, Followed>>();

  constructor(id: number, namesTopicsById: boolean, nowMs: number) {
    this.id = id;
    this.namesTopicsById = namesTopicsById;
    this.lastUsedMs = nowMs;
  }

  get size(): number {
    return this.followed.size;
  }

  wants(): FetchWant[] {
    return Array.from(this.followed, ({ want }) => want);
  }

  follow(want: FetchWant): void {
    const known = this.find(want);
    if (known !== undefined) {
      known.want = want;
      return;
    }
    const followed = { want, highWatermark: -1, startOffset: -1 };
    const topic = this.topicKey(want);
    const partitions = this.byTopic.get(topic);
    if (partitions === undefined) this.byTopic.set(topic, new Map([[want.partition, followed]]));
    else partitions.set(want.partition, followed);
    this.followed.add(followed);
  }

  forget(partition: Pick<FetchWant, "topic" | "topicId" | "partition">): void {
    const known = this.find(partition);
    if (known === undefined) return;
    this.followed.delete(known);
    const topic = this.topicKey(partition);
    const partitions = this.byTopic.get(topic)!;
    partitions.delete(partition.partition);
    if (partitions.size === 0) this.byTopic.delete(topic);
  }

  /** Must this partition be in the answer: has anything about it changed since the last one? */
  hasNews(want: FetchWant, found: PartitionNews): boolean {
    const known = this.find(want);
    if (known === undefined) return true;
    const moved =
      known.highWatermark !== found.highWatermark || known.startOffset !== found.startOffset;
    return moved || found.hasRecords || found.isError;
  }

  /** Remembers what its consumer is being told. */
  told(want: FetchWant, found: PartitionNews): void {
    const known = this.find(want);
    if (known === undefined) return;
    // After an error the next answer names the partition again, whatever else has changed.
    known.highWatermark = found.isError ? -1 : found.highWatermark;
    known.startOffset = found.startOffset;
    if (!found.hasRecords) return;
    this.followed.delete(known);
    this.followed.add(known);
  }

  private find(want: Pick<FetchWant, "topic" | "topicId" | "partition">): Followed | undefined {
    return this.byTopic.get(this.topicKey(want))?.get(want.partition);
  }

  private topicKey({ topic, topicId }: Pick<FetchWant, "topic" | "topicId">): string {
    return this.namesTopicsById ? topicId : topic;
  }
}

export interface PartitionNews {
  readonly highWatermark: number;
  readonly startOffset: number;
  readonly hasRecords: boolean;
  readonly isError: boolean;
}

/** How one fetch is to be answered. */
export interface FetchPlan {
  readonly wants: readonly FetchWant[];
  /** Null: no session, and `sessionId` 0 in the answer. */
  readonly session: FetchSession | null;
  /** Only what has changed is answered. */
  readonly incremental: boolean;
}

interface SessionRequest {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly namesTopicsById: boolean;
  readonly wants: readonly FetchWant[];
  readonly forgotten: readonly Pick<FetchWant, "topic" | "topicId" | "partition">[];
}

interface Limits {
  readonly maxSessions: number;
  /** Of all sessions together; one that would be too many goes without a session. */
  readonly maxPartitions: number;
  /** A session unused for so long gives way to a new one. */
  readonly evictionMs: number;
}

/** All incremental fetch sessions of a node (KIP-227). A full cache costs nobody but comfort. */
export class FetchSessions {
  /** Least recently used first. */
  private readonly sessions = new Map<number, FetchSession>();
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly limits: Limits;

  constructor(clock: Clock, random: Random, limits: Limits) {
    this.clock = clock;
    this.random = random;
    this.limits = limits;
  }

  get size(): number {
    return this.sessions.size;
  }

  plan(request: SessionRequest): FetchPlan | Refused {
    const { sessionId, sessionEpoch, wants } = request;
    if (sessionEpoch !== initialEpoch && sessionEpoch !== finalEpoch) return this.resume(request);
    this.sessions.delete(sessionId);
    const wantsSession = sessionEpoch === initialEpoch && wants.length > 0;
    const session = wantsSession ? this.begin(request) : null;
    return { wants, session, incremental: false };
  }

  private resume(request: SessionRequest): FetchPlan | Refused {
    const session = this.sessions.get(request.sessionId);
    if (session === undefined) return { error: "FETCH_SESSION_ID_NOT_FOUND" };
    if (session.namesTopicsById !== request.namesTopicsById) {
      return { error: "FETCH_SESSION_TOPIC_ID_ERROR" };
    }
    if (session.epoch !== request.sessionEpoch) return { error: "INVALID_FETCH_SESSION_EPOCH" };
    const sizeBefore = session.size;
    for (const want of request.wants) session.follow(want);
    for (const partition of request.forgotten) session.forget(partition);
    this.sessions.delete(session.id);
    // As if it had been evicted: its client begins anew, with everything it wants.
    if (session.size > sizeBefore && !this.holds(session.size)) {
      return { error: "FETCH_SESSION_ID_NOT_FOUND" };
    }
    if (session.size === 0) return { wants: [], session: null, incremental: false };
    session.epoch = session.epoch === maxEpoch ? 1 : session.epoch + 1;
    session.lastUsedMs = this.clock.nowMs();
    this.sessions.set(session.id, session);
    return { wants: session.wants(), session, incremental: true };
  }

  private begin(request: SessionRequest): FetchSession | null {
    const nowMs = this.clock.nowMs();
    if (this.sessions.size >= this.limits.maxSessions && !this.evict(nowMs)) return null;
    if (!this.holds(request.wants.length)) return null;
    const session = new FetchSession(this.unusedId(), request.namesTopicsById, nowMs);
    for (const want of request.wants) session.follow(want);
    this.sessions.set(session.id, session);
    return session;
  }

  /** Is there room for so many more partitions? */
  private holds(partitions: number): boolean {
    let sum = partitions;
    for (const { size } of this.sessions.values()) sum += size;
    return sum <= this.limits.maxPartitions;
  }

  private evict(nowMs: number): boolean {
    const [oldest] = this.sessions.values();
    if (oldest === undefined || nowMs - oldest.lastUsedMs < this.limits.evictionMs) return false;
    return this.sessions.delete(oldest.id);
  }

  private unusedId(): number {
    for (;;) {
      const id = 1 + this.random.below(maxEpoch);
      if (!this.sessions.has(id)) return id;
    }
  }
}
