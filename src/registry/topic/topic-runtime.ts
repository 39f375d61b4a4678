import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Random } from "../../base/random.ts";
import { isRefusal, type Refusal, refuse } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";
import type { Instant, Shard } from "../../shard/shard.ts";
import type { SchemasTopic, TopicRecord } from "./schemas-topic.ts";
import { isNextOf, isSame, type Writing } from "./writing.ts";

export interface TopicRuntimePorts<Command, Rec, Reply, Of extends Shard<Command, Rec, Reply>> {
  readonly topic: SchemasTopic;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly shard: Of;
  /** What the shard would be after further records; good until the shard itself replays one. */
  fork(shard: Of): Of;
  /**
   * What a decision threw may only mean that it cannot be made yet: resolves when it can be tried
   * again, or with the reply when it need not be. Null: it is a bug.
   */
  later(problem: unknown): Promise<Reply | null> | null;
  /** How much work a command is, in bytes to read or write. */
  weigh(command: Command): number;
  /** How long a command waits for its own records to come back. */
  readonly timeoutMs: number;
  encode(record: Rec): KeyAndValue;
  /** Null for a record that is none of ours. */
  decode(key: Buffer, value: Buffer | null, timestampMs: number): Rec | null;
  /** The records that write back, under the key of this one, what stands there now. */
  restore(shard: Of, record: Rec): readonly Rec[];
  /** The reply to a command whose records could not be written. */
  refuse(command: Command, why: Refusal): Reply;
}

/** A command that waits for its turn, or for its records. */
interface Asked<Command, Reply> {
  readonly command: Command;
  /** How often it could not be decided yet. */
  delays: number;
  answer(reply: Reply): void;
  fail(bug: unknown): void;
}

/** What a batch of commands comes to, in their order. */
interface Decided<Command, Reply> {
  readonly sent: readonly KeyAndValue[];
  /** They have seen what is not yet written, or write themselves. */
  readonly waiting: readonly { readonly asked: Asked<Command, Reply>; readonly reply: Reply }[];
}

/** Commands of one batch: they hold up the process for as long as it takes to decide them all. */
const maxBatchCommands = 64;

/** A broker takes batches of 1 MiB by default, and a text may grow when it is encoded. */
const maxBatchBytes = 256 * 1024;

/** A command that still cannot be decided after so many tries is given up. */
const maxDelays = 5_000;

/** After so many races lost to another writer the command is given up. */
const maxAttempts = 8;

/** The loser of a race waits up to so long, doubled each time, lest it be run in step again. */
const firstPauseMs = 4;

/** A topic that cannot be read is tried again after this time. */
const retryDelayMs = 1_000;

const requestId = 1;

/**
 * Runs one shard over a topic that it reaches by the Kafka protocol: decides, writes, waits until
 * its own records come back, and replays those with everything else that is read. So several
 * registries over one topic agree; and when two write at once, the one that finds its records
 * behind the other's decides again, and takes back what no longer holds.
 *
 * Commands that come while others are being written are decided together and written at once
 * (group commit), each over a fork of the shard that holds the records of those before it. The
 * shard itself, which everybody reads, holds only what has come back.
 */
export class TopicRuntime<Command, Rec, Reply, Of extends Shard<Command, Rec, Reply>> {
  /** Why the topic cannot be read now; null: it can. */
  problem: string | null = null;
  private readonly ports: TopicRuntimePorts<Command, Rec, Reply, Of>;
  private readonly queue: Asked<Command, Reply>[] = [];
  /** Settles when the queue is empty; null when it is. */
  private working: Promise<void> | null = null;
  /** Commands that cannot be decided yet. */
  private readonly delayed = new Set<Promise<void>>();
  private writing: Writing<Asked<Command, Reply>> | null = null;
  private nextOffset = 0;
  private following: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(ports: TopicRuntimePorts<Command, Rec, Reply, Of>) {
    this.ports = ports;
  }

  /** Reads the topic up to its present end, and goes on reading until `close`. */
  async load(): Promise<Refusal | null> {
    const { topic } = this.ports;
    const missing = await topic.ensure();
    if (missing !== null) return missing;
    const end = await topic.endOffset();
    if (isRefusal(end)) return end;
    while (this.nextOffset < end) {
      const refusal = await this.readOnce();
      if (refusal !== null) return refusal;
    }
    this.following = this.follow();
    return null;
  }

  /** Resolves once what was decided is stored. Never rejects but for a bug. */
  ask(command: Command): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.enqueue({ command, delays: 0, answer: resolve, fail: reject });
    });
  }

  async close(): Promise<void> {
    while (this.working !== null || this.delayed.size > 0) {
      await Promise.all([this.working, ...this.delayed]);
    }
    this.isClosed = true;
    this.ports.topic.close();
    await this.following;
  }

  private enqueue(asked: Asked<Command, Reply>): void {
    this.queue.push(asked);
    this.working ??= this.work();
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.nextBatch();
      await this.carryOut(batch).catch((bug) => {
        for (const { fail } of batch) fail(bug);
      });
    }
    this.working = null;
  }

  private nextBatch(): Asked<Command, Reply>[] {
    let count = 0;
    let bytes = 0;
    while (count < Math.min(this.queue.length, maxBatchCommands)) {
      bytes += this.ports.weigh(this.queue[count]!.command);
      if (bytes > maxBatchBytes && count > 0) break;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private async carryOut(batch: readonly Asked<Command, Reply>[]): Promise<void> {
    const { logger, random } = this.ports;
    let asked = batch;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const now = this.now();
      const { sent, waiting } = this.decide(asked, now);
      if (waiting.length === 0) return;
      asked = waiting.map((one) => one.asked);
      const written = await this.write(asked, sent, now);
      if (isRefusal(written)) {
        if (!isTooLarge(written) || asked.length === 1) return this.refuse(asked, written);
        // Together they are too large; which of them is so alone must not harm the others.
        for (const one of asked) await this.carryOut([one]);
        return;
      }
      if (written.undo === null) {
        for (const one of waiting) one.asked.answer(one.reply);
        return;
      }
      logger.warn("another registry wrote at the same time; deciding again");
      const undone = written.undo.length > 0 && (await this.write(null, written.undo, now));
      if (isRefusal(undone)) return this.refuse(asked, undone);
      await this.pause(random.below(firstPauseMs << attempt));
    }
    const busy = "Other registries write to the same topic all the time.";
    this.refuse(asked, refuse("REQUEST_TIMED_OUT", busy));
  }

  /** Answers at once who has seen nothing but what is stored, and has nothing to write. */
  private decide(batch: readonly Asked<Command, Reply>[], now: Instant): Decided<Command, Reply> {
    const { shard, fork, encode } = this.ports;
    const ahead = fork(shard);
    const sent: KeyAndValue[] = [];
    const waiting: Decided<Command, Reply>["waiting"][number][] = [];
    for (const asked of batch) {
      try {
        const { records, replies } = ahead.decide(asked.command, requestId, now);
        for (const record of records) {
          ahead.replay(record, this.nextOffset + sent.length);
          sent.push(encode(record));
        }
        const { reply } = replies[0]!;
        if (sent.length === 0) asked.answer(reply);
        else waiting.push({ asked, reply });
      } catch (problem) {
        this.delay(asked, problem);
      }
    }
    return { sent, waiting };
  }

  /** Others are not held up by a command that has to wait. */
  private delay(asked: Asked<Command, Reply>, problem: unknown): void {
    const later = this.ports.later(problem);
    if (later === null) return asked.fail(problem);
    const delayed = later.then((reply) => {
      this.delayed.delete(delayed);
      if (reply !== null) asked.answer(reply);
      else if (++asked.delays < maxDelays) this.enqueue(asked);
      else asked.answer(this.ports.refuse(asked.command, refuse("REQUEST_TIMED_OUT")));
    }, asked.fail);
    this.delayed.add(delayed);
  }

  private refuse(asked: readonly Asked<Command, Reply>[], why: Refusal): void {
    for (const { command, answer } of asked) answer(this.ports.refuse(command, why));
  }

  private async write(
    asked: readonly Asked<Command, Reply>[] | null,
    sent: readonly KeyAndValue[],
    now: Instant,
  ): Promise<Writing<Asked<Command, Reply>> | Refusal> {
    const appending = this.ports.topic.append(sent);
    let finish = (): void => {};
    const returned = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const writing: Writing<Asked<Command, Reply>> = {
      asked,
      sent,
      expectedOffset: this.nextOffset,
      now,
      answered: appending,
      firstOffset: -1,
      returned: 0,
      undo: null,
      finish,
    };
    this.writing = writing;
    const outcome = await appending;
    if (!isRefusal(outcome)) writing.firstOffset = outcome;
    const refusal = isRefusal(outcome) ? outcome : await this.inTime(returned);
    this.writing = null;
    return refusal ?? writing;
  }

  private inTime(returned: Promise<void>): Promise<Refusal | null> {
    const { clock, timeoutMs } = this.ports;
    return new Promise((resolve) => {
      const late = "The records were written, and have not come back in time.";
      const cancel = clock.after(timeoutMs, () => resolve(refuse("REQUEST_TIMED_OUT", late)));
      void returned.then(() => {
        cancel();
        resolve(null);
      });
    });
  }

  private async follow(): Promise<void> {
    while (!this.isClosed) {
      const refusal = await this.readOnce();
      if (this.isClosed) return;
      this.tell(refusal?.message ?? null);
      if (refusal !== null) await this.pause(retryDelayMs);
    }
  }

  /** Once, however long it lasts: it is tried again every second. */
  private tell(problem: string | null): void {
    if (problem === this.problem) return;
    const { logger } = this.ports;
    if (problem !== null)
      logger.warn("cannot read the registry's topic; trying again", { problem });
    else logger.info("the registry's topic can be read again");
    this.problem = problem;
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.ports.clock.after(delayMs, resolve);
    });
  }

  private async readOnce(): Promise<Refusal | null> {
    const read = await this.ports.topic.read();
    if (isRefusal(read)) return read;
    if (read.records.length > 0) await this.writing?.answered;
    for (const record of read.records) this.take(record);
    this.nextOffset = Math.max(this.nextOffset, read.nextOffset);
    return null;
  }

  private take(record: TopicRecord): void {
    const { writing } = this;
    const { key, value, offset, timestampMs } = record;
    const isOwn = writing !== null && isNextOf(writing, record);
    if (isOwn && writing.returned === 0 && offset !== writing.expectedOffset) {
      this.decideAgain(writing);
    }
    try {
      const decoded = key === null ? null : this.ports.decode(key, value, timestampMs);
      if (decoded !== null) this.ports.shard.replay(decoded, offset);
    } catch (bug) {
      // Anybody may have written it; all others must be there nevertheless.
      this.ports.logger.error("a record of the topic was passed over", { offset, bug });
    }
    this.nextOffset = offset + 1;
    if (isOwn && ++writing.returned === writing.sent.length) writing.finish();
  }

  /** Somebody else's records came first: would the same have been decided after them? */
  private decideAgain(writing: Writing<Asked<Command, Reply>>): void {
    const { shard, encode, decode, restore } = this.ports;
    if (writing.asked === null || this.isDecidedSo(writing.asked, writing)) return;
    writing.undo = writing.sent.flatMap(({ key, value }) => {
      const sent = decode(key, value, writing.now.wallMs);
      return sent === null ? [] : restore(shard, sent).map(encode);
    });
  }

  private isDecidedSo(
    batch: readonly Asked<Command, Reply>[],
    { sent, now }: Writing<unknown>,
  ): boolean {
    const { shard, fork, encode, later } = this.ports;
    const ahead = fork(shard);
    const again: KeyAndValue[] = [];
    try {
      for (const { command } of batch) {
        for (const record of ahead.decide(command, requestId, now).records) {
          ahead.replay(record, this.nextOffset + again.length);
          again.push(encode(record));
        }
      }
    } catch (problem) {
      // What cannot be decided at once is decided anew in its turn.
      if (later(problem) === null) throw problem;
      return false;
    }
    return isSame(again, sent);
  }

  private now(): Instant {
    const { clock } = this.ports;
    return { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  }
}

const isTooLarge = ({ error }: Refusal): boolean =>
  error === "MESSAGE_TOO_LARGE" || error === "RECORD_LIST_TOO_LARGE";
