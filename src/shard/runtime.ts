import type { CancelTimer, Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { StorageFailure } from "../storage/log-store.ts";
import type { Decision, Instant, ReplyTo, RequestId, Shard, ShardLog } from "./shard.ts";

/** A shard that cannot be read is tried again after this long. */
const reloadDelayMs = 1_000;
/** Expiries handled in one turn, so that ten thousand dead sessions do not hold up the living. */
const maxExpiriesPerTurn = 1_000;

/**
 * Why a runtime answers a command itself, without its shard.
 *
 * - `loading`: the log is still being replayed.
 * - `noRoom`: the disk is full; nothing has changed.
 * - `lost`: the log failed or the runtime closed while the command waited; ask again.
 * - `bug`: our own mistake; its stack is in the log.
 */
export type Unserved = "loading" | "noRoom" | "lost" | "bug";

export interface ShardPorts<
  Command,
  Rec,
  Reply,
  Of extends Shard<Command, Rec, Reply> = Shard<Command, Rec, Reply>,
> {
  readonly log: ShardLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A shard with no state, to replay the log into. */
  newShard(): Of;
  /** One or more whole record batches that hold `records` in order. */
  encode(records: readonly Rec[], wallMs: number): Buffer;
  /** Records of whole batches, in order; what is none of ours is left out. */
  decode(batches: Buffer): Iterable<StoredRecord<Rec>>;
  /** The reply to a command that no shard has answered. */
  refuse(command: Command, why: Unserved): Reply;
}

export interface StoredRecord<Rec> {
  readonly offset: number;
  readonly record: Rec;
}

/**
 * Runs one shard over its log. A write that fails for good ends the shard: whoever waits is told
 * to ask again, and a new one is loaded from the log. So nothing is ever rolled back.
 */
export class ShardRuntime<
  Command,
  Rec,
  Reply,
  Of extends Shard<Command, Rec, Reply> = Shard<Command, Rec, Reply>,
> {
  private readonly ports: ShardPorts<Command, Rec, Reply, Of>;
  private shard: Of | null = null;
  private loading: Promise<void> | null = null;
  private closed = false;
  private readonly waiting = new Map<RequestId, Waiting<Command, Reply>>();
  private lastRequestId: RequestId = 0;
  private timer: { readonly atMs: number; readonly cancel: CancelTimer } | null = null;

  constructor(ports: ShardPorts<Command, Rec, Reply, Of>) {
    this.ports = ports;
  }

  /** Replays the log; resolves when commands are served. Concurrent calls share one load. */
  load(): Promise<void> {
    if (this.shard !== null || this.closed) return Promise.resolve();
    this.loading ??= this.keepLoading();
    return this.loading;
  }

  /** The shard to look at, not to touch; null while loading and after `close`. */
  get loaded(): Of | null {
    return this.shard;
  }

  /**
   * Puts a command to the shard, before this call returns; the promise is kept once the reply's
   * records are durable. It never rejects: what cannot be served is answered by `ports.refuse`.
   */
  ask(command: Command): Promise<Reply> {
    const shard = this.shard;
    if (shard === null) {
      return Promise.resolve(this.ports.refuse(command, this.closed ? "lost" : "loading"));
    }
    const from = ++this.lastRequestId;
    return new Promise((resolve) => {
      this.waiting.set(from, { command, resolve });
      this.carryOut(shard, (now) => shard.decide(command, from, now), from);
    });
  }

  /** Stops for good; whoever waits is told to ask elsewhere. The log stays the caller's. */
  close(): void {
    this.closed = true;
    this.drop();
  }

  private async keepLoading(): Promise<void> {
    while (!this.closed && this.shard === null) {
      try {
        const shard = await this.replayLog();
        if (!this.closed) this.shard = shard;
      } catch (problem) {
        this.ports.logger.error("could not load a shard; trying again", { problem });
        await new Promise<void>((resolve) => this.ports.clock.after(reloadDelayMs, resolve));
      }
    }
    this.loading = null;
    this.arm();
  }

  private async replayLog(): Promise<Of> {
    const shard = this.ports.newShard();
    for await (const batches of this.ports.log.readAll()) {
      for (const { offset, record } of this.ports.decode(batches)) shard.replay(record, offset);
      if (this.closed) break;
    }
    shard.loaded(this.now());
    return shard;
  }

  private carryOut(
    shard: Shard<Command, Rec, Reply>,
    decide: (now: Instant) => Decision<Rec, Reply>,
    from: RequestId | null,
  ): void {
    const now = this.now();
    try {
      const decision = decide(now);
      if (this.write(shard, decision, now)) void this.replyOnceDurable(decision.replies);
      else this.undo(shard, decision, from, now);
      this.arm();
    } catch (problem) {
      this.fail(problem, from);
    }
  }

  /** False when the disk is full: nothing was written, nothing replayed. */
  private write(
    shard: Shard<Command, Rec, Reply>,
    { records }: Decision<Rec, Reply>,
    now: Instant,
  ): boolean {
    if (records.length === 0) return true;
    let first: number;
    try {
      first = this.ports.log.append(this.ports.encode(records, now.wallMs));
    } catch (failure) {
      if (failure instanceof StorageFailure && failure.kind === "full") return false;
      throw failure;
    }
    for (const [i, record] of records.entries()) shard.replay(record, first + i);
    return true;
  }

  private async replyOnceDurable(replies: readonly ReplyTo<Reply>[]): Promise<void> {
    if (replies.length === 0) return;
    // Even a reply without records may reveal state that is not durable yet.
    await this.ports.log.sync();
    for (const { to, reply } of replies) this.settle(to, () => reply);
  }

  private undo(
    shard: Shard<Command, Rec, Reply>,
    { replies }: Decision<Rec, Reply>,
    from: RequestId | null,
    now: Instant,
  ): void {
    this.ports.logger.warn("no room to write what a shard decided; refusing it");
    const refused = [...replies.map(({ to }) => to), ...shard.unwritten(now)];
    if (from !== null) refused.push(from);
    for (const id of refused) this.refuse(id, "noRoom");
  }

  private fail(problem: unknown, from: RequestId | null): void {
    const isStorage = problem instanceof StorageFailure;
    this.ports.logger.error("a shard failed; loading it again", {
      problem,
      stack: problem instanceof Error ? problem.stack : undefined,
    });
    if (from !== null) this.refuse(from, isStorage ? "lost" : "bug");
    this.drop();
    void this.load();
  }

  /** Forgets the shard. Clients ask again after `lost`, so nothing they wait for is missed. */
  private drop(): void {
    this.shard = null;
    this.timer?.cancel();
    this.timer = null;
    for (const id of [...this.waiting.keys()]) this.refuse(id, "lost");
  }

  private refuse(id: RequestId, why: Unserved): void {
    this.settle(id, (command) => this.ports.refuse(command, why));
  }

  private settle(id: RequestId, reply: (command: Command) => Reply): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    waiting.resolve(reply(waiting.command));
  }

  /** Keeps one timer no later than the next deadline; firing early does no harm. */
  private arm(): void {
    const atMs = this.shard?.nextDeadlineMs() ?? null;
    if (atMs === null || (this.timer !== null && this.timer.atMs <= atMs)) return;
    this.timer?.cancel();
    const delayMs = Math.max(atMs - this.ports.clock.monotonicMs(), 0);
    this.timer = { atMs, cancel: this.ports.clock.after(delayMs, () => this.expireDue()) };
  }

  private expireDue(): void {
    this.timer = null;
    for (let turn = 0; turn < maxExpiriesPerTurn; turn++) {
      const shard = this.shard;
      const dueMs = shard?.nextDeadlineMs() ?? null;
      if (shard === null || dueMs === null || dueMs > this.ports.clock.monotonicMs()) break;
      this.carryOut(shard, (now) => shard.expire(now), null);
    }
    this.arm();
  }

  private now(): Instant {
    const { clock } = this.ports;
    return { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  }
}

interface Waiting<Command, Reply> {
  readonly command: Command;
  readonly resolve: (reply: Reply) => void;
}
