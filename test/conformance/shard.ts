import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eachBatch, stampBatch } from "../../src/records/batch-header.ts";
import type { CleaningRules } from "../../src/records/clean-batch.ts";
import { eachRecord } from "../../src/records/record.ts";
import { decodeRecords, encodeRecords, type RecordCodec } from "../../src/shard/log-records.ts";
import type { Decision, Instant, RequestId, Shard } from "../../src/shard/shard.ts";
import { RunCleaner } from "../../src/storage/compaction/run-cleaner.ts";

export interface ShardSuite<S extends Shard<Command, Rec, Reply>, Command, Rec, Reply> {
  newShard(): S;
  readonly codec: RecordCodec<Rec>;
  /** Its log's topic is compacted. */
  readonly isCompacted: boolean;
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

    test("so does replaying the log once it is compacted, tombstones and all", () => {
      if (!suite.isCompacted) return;
      const wheres = fc.nat(60);
      fc.assert(
        fc.property(histories, wheres, fc.boolean(), (history, upTo, isLate) => {
          const lived = new Life(suite);
          for (const step of history) lived.take(step);
          const replayed = lived.replayed((log) => compacted(log, upTo, isLate));
          expect(suite.hardState(replayed)).toEqual(suite.hardState(lived.shard));
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

/** The first batches of a log compacted; `isLate`: so late that their tombstones are gone. */
function compacted(log: readonly Buffer[], count: number, isLate: boolean): readonly Buffer[] {
  const dirty = log.slice(0, count);
  const latest = new Map<string, number>();
  for (const batch of dirty) {
    for (const { key, offset } of eachRecord(batch, 1 << 24))
      latest.set(`${key?.toString("hex")}`, offset);
  }
  const rules = {
    nowMs: 0,
    newHorizonMs: 1000,
    isLatest: (key: Buffer | null, offset: number) =>
      latest.get(`${key?.toString("hex")}`) === offset,
    isLastOfProducer: () => false,
  };
  const once = cleaned(dirty, rules);
  return [...(isLate ? cleaned(once, { ...rules, nowMs: 1000 }) : once), ...log.slice(count)];
}

function cleaned(log: readonly Buffer[], rules: CleaningRules): readonly Buffer[] {
  const cleaner = new RunCleaner(rules);
  const batches = log.flatMap((run) => [...eachBatch(run)]);
  return [...batches.flatMap((batch) => [...cleaner.add(batch)]), ...cleaner.finish()];
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
  private readonly log: Buffer[] = [];
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
  replayed(change: (log: readonly Buffer[]) => readonly Buffer[] = (log) => log): S {
    const shard = this.suite.newShard();
    for (const batch of change(this.log)) {
      for (const { offset, record } of decodeRecords(this.suite.codec, batch)) {
        shard.replay(record, offset);
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
      stampBatch(batch, 0, offset, 0);
      this.log.push(batch);
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
