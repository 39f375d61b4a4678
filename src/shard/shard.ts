/**
 * A coordinator is a state machine over one partition of an internal topic.
 *
 *   command -> decide -> records -> append -> replay -> (durable) -> replies
 *
 * *Hard state* is what the log says: only `replay` writes it, and replaying the log gives it back
 * (test/conformance/shard.ts). *Soft state* is what a restart may forget: sessions, deadlines,
 * parked requests, a round of joins under way. `decide` and `expire` may change it.
 */
export interface Shard<Command, Rec, Reply> {
  /**
   * Chooses records and replies. Changes soft state only; never awaits, never reads a clock.
   * A command without a reply in this decision is parked: a later decision answers `from`.
   */
  decide(command: Command, from: RequestId, now: Instant): Decision<Rec, Reply>;
  /** Applies one record, live or at load. Must succeed for every record `decide` ever made. */
  replay(record: Rec, offset: number): void;
  /** Called once when the log has been replayed: soft state starts afresh here. */
  loaded(now: Instant): void;
  /**
   * The log had no room for the last decision: whatever soft state it changed falls back to what
   * is written. Returns the parked requests this leaves without an answer to come.
   */
  unwritten(now: Instant): readonly RequestId[];
  /** When `expire` wants to be called, on the monotonic clock; null when it need not be. */
  nextDeadlineMs(): number | null;
  /** One thing that is due at `now`: an expiry is a decision like any other. */
  expire(now: Instant): Decision<Rec, Reply>;
}

export interface Decision<Rec, Reply> {
  readonly records: readonly Rec[];
  /** Sent once the records, and all that was written before them, are durable. */
  readonly replies: readonly ReplyTo<Reply>[];
}

export interface ReplyTo<Reply> {
  readonly to: RequestId;
  readonly reply: Reply;
}

/** Names one request to its shard; meaningless to any other shard, or after a reload. */
export type RequestId = number;

/** One moment on both clocks: `wallMs` goes into records, `monotonicMs` measures deadlines. */
export interface Instant {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Nothing to write, nobody to answer. */
export const nothing: Decision<never, never> = { records: [], replies: [] };

/**
 * The log under a shard: one partition of an internal topic, written by this shard alone.
 */
export interface ShardLog {
  /**
   * Takes whole batches over and returns the offset of their first record. Synchronous.
   * Throws `StorageFailure`; then nothing was appended.
   */
  append(batches: Buffer): number;
  /** Resolves when all that was appended before the call is durable. Never rejects. */
  sync(): Promise<void>;
  /**
   * Every batch that was appended, durable or not, from the first on. The bytes are valid until
   * the next step. Throws `StorageFailure` when the disk does.
   */
  readAll(): AsyncIterable<Buffer>;
}
