import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRecords, encodeRecords, type RecordCodec } from "../../src/shard/log-records.ts";
import type { Decision, Instant, RequestId, Shard } from "../../src/shard/shard.ts";

export interface ShardSuite<S extends Shard<Command, Rec, Reply>, Command, Rec, Reply> {
  newShard(): S;
  readonly codec: RecordCodec<Rec>;
  /** Commands that make sense to a shard in its present state, and some that do not. */
  readonly commands: fc.Arbitrary<(shard: S) => Command>;
  /** Everything that the log is meant to keep, as plain data in a fixed order. */
  hardState(shard: S): unknown;
  /** The longest time that passes between two steps. */
  readonly maxWaitMs: number;
  readonly numRuns?: number;
}

/** The laws of every shard, over arbitrary histories of commands, time, restarts and full disks. */
export function shardConformance<S extends Shard<Command, Rec, Reply>, Command, Rec, Reply>(
  name: string,
  suite: ShardSuite<S, Command, Rec, Reply>,
): void {
  const histories = fc.array(step(suite), { maxLength: 60, size: "max" });
  const options = { numRuns: suite.numRuns ?? 100 };

  describe(`${name} as a shard`, () => {
    test("replaying the log gives the state that wrote it", () => {
      fc.assert(
        fc.property(histories, (history) => {
          const lived = new Life(suite);
          for (const step of history) lived.take(step);
          expect(suite.hardState(lived.replayed())).toEqual(suite.hardState(lived.shard));
        }),
        options,
      );
    });

    test("a decision that finds no room changes nothing that is kept", () => {
      fc.assert(
        fc.property(histories, (history) => {
          const life = new Life(suite);
          for (const step of history) {
            const before = step.kind === "fullDisk" ? suite.hardState(life.shard) : null;
            life.take(step);
            if (before !== null) expect(suite.hardState(life.shard)).toEqual(before);
          }
        }),
        options,
      );
    });

    test("no request is answered twice, and none by another life of the shard", () => {
      fc.assert(
        fc.property(histories, (history) => {
          const life = new Life(suite);
          for (const step of history) life.take(step);
          expect(life.strayReplies).toEqual([]);
        }),
        options,
      );
    });
  });
}

type Step<S, Command> =
  | { readonly kind: "command" | "fullDisk"; readonly command: (shard: S) => Command }
  | { readonly kind: "wait"; readonly waitMs: number }
  | { readonly kind: "restart" };

function step<S extends Shard<Command, Rec, Reply>, Command, Rec, Reply>(
  suite: ShardSuite<S, Command, Rec, Reply>,
): fc.Arbitrary<Step<S, Command>> {
  const { commands, maxWaitMs } = suite;
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constant("command" as const), command: commands }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), waitMs: fc.nat(maxWaitMs) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("fullDisk" as const), command: commands }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
  );
}

/** One shard living through a history, with the runtime's part played synchronously. */
class Life<S extends Shard<Command, Rec, Reply>, Command, Rec, Reply> {
  shard: S;
  readonly strayReplies: RequestId[] = [];
  private readonly suite: ShardSuite<S, Command, Rec, Reply>;
  private readonly log: { readonly offset: number; readonly batch: Buffer }[] = [];
  private endOffset = 0;
  private readonly asked = new Set<RequestId>();
  private lastRequestId = 0;
  private elapsedMs = 0;

  constructor(suite: ShardSuite<S, Command, Rec, Reply>) {
    this.suite = suite;
    this.shard = this.replayed();
    this.shard.loaded(this.now());
  }

  take(step: Step<S, Command>): void {
    if (step.kind === "wait") this.wait(step.waitMs);
    else if (step.kind === "restart") this.restart();
    else this.ask(step);
  }

  private ask(step: Step<S, Command> & { readonly kind: "command" | "fullDisk" }): void {
    const from = ++this.lastRequestId;
    this.asked.add(from);
    const decision = this.shard.decide(step.command(this.shard), from, this.now());
    if (step.kind === "fullDisk" && decision.records.length > 0) this.undo(decision, from);
    else this.commit(decision);
  }

  /** A fresh shard that has read everything the lived one wrote. */
  replayed(): S {
    const shard = this.suite.newShard();
    for (const { offset, batch } of this.log) {
      for (const { offset: delta, record } of decodeRecords(this.suite.codec, batch)) {
        shard.replay(record, offset + delta);
      }
    }
    return shard;
  }

  private wait(waitMs: number): void {
    const untilMs = this.elapsedMs + waitMs;
    for (let dueMs = this.due(untilMs); dueMs !== null; dueMs = this.due(untilMs)) {
      this.elapsedMs = Math.max(this.elapsedMs, dueMs);
      this.commit(this.shard.expire(this.now()));
    }
    this.elapsedMs = untilMs;
  }

  private due(untilMs: number): number | null {
    const dueMs = this.shard.nextDeadlineMs();
    return dueMs !== null && dueMs <= untilMs ? dueMs : null;
  }

  private restart(): void {
    this.asked.clear();
    this.shard = this.replayed();
    this.shard.loaded(this.now());
  }

  private commit({ records, replies }: Decision<Rec, Reply>): void {
    if (records.length > 0) {
      const batch = encodeRecords(this.suite.codec, records, this.now().wallMs);
      const offset = this.endOffset;
      this.log.push({ offset, batch });
      this.endOffset += records.length;
      for (const [i, record] of records.entries()) this.shard.replay(record, offset + i);
    }
    for (const { to } of replies) this.answered(to);
  }

  private undo({ replies }: Decision<Rec, Reply>, from: RequestId): void {
    for (const { to } of replies) this.answered(to);
    for (const to of this.shard.unwritten(this.now())) this.answered(to);
    this.asked.delete(from);
  }

  private answered(to: RequestId): void {
    if (!this.asked.delete(to)) this.strayReplies.push(to);
  }

  private now(): Instant {
    return { wallMs: 1_700_000_000_000 + this.elapsedMs, monotonicMs: this.elapsedMs };
  }
}
