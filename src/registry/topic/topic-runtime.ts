import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Random } from "../../base/random.ts";
import { isRefusal, type Refusal, refuse } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";
import type { Instant, Shard } from "../../shard/shard.ts";
import type { SchemasTopic, TopicRecord } from "./schemas-topic.ts";

export interface TopicRuntimePorts<Command, Rec, Reply, Of extends Shard<Command, Rec, Reply>> {
  readonly topic: SchemasTopic;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly shard: Of;
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

/** The records of a decision on their way through the topic and back. */
interface Writing<Command> {
  /** Null for records that undo others: they are not decided again. */
  readonly command: Command | null;
  readonly sent: readonly KeyAndValue[];
  /** Where they stand if nobody else has written. */
  readonly expectedOffset: number;
  readonly now: Instant;
  /** Settles once the broker has answered: before that nobody knows which records are ours. */
  readonly answered: Promise<unknown>;
  /** Offset of the first; -1 while unknown, and when the broker did not say. */
  firstOffset: number;
  /** Records that came back so far. */
  returned: number;
  /** What to write back, when somebody else wrote before us what changes the decision. */
  undo: readonly KeyAndValue[] | null;
  finish(): void;
}

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
 */
export class TopicRuntime<Command, Rec, Reply, Of extends Shard<Command, Rec, Reply>> {
  private readonly ports: TopicRuntimePorts<Command, Rec, Reply, Of>;
  /** One command at a time, in the order they came. */
  private last: Promise<unknown> = Promise.resolve();
  private writing: Writing<Command> | null = null;
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
    const turn = this.last.then(() => this.carryOut(command));
    this.last = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    await this.last;
    this.isClosed = true;
    this.ports.topic.close();
    await this.following;
  }

  private async carryOut(command: Command): Promise<Reply> {
    const { shard, encode, refuse: refused } = this.ports;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const now = this.now();
      const { records, replies } = shard.decide(command, requestId, now);
      const reply = replies[0]!.reply;
      if (records.length === 0) return reply;
      const written = await this.write(command, records.map(encode), now);
      if (isRefusal(written)) return refused(command, written);
      if (written.undo === null) return reply;
      this.ports.logger.warn("another registry wrote at the same time; deciding again");
      const undone = written.undo.length > 0 && (await this.write(null, written.undo, now));
      if (isRefusal(undone)) return refused(command, undone);
      await this.pause(this.ports.random.below(firstPauseMs << attempt));
    }
    const busy = "Other registries write to the same topic all the time.";
    return refused(command, refuse("REQUEST_TIMED_OUT", busy));
  }

  private async write(
    command: Command | null,
    sent: readonly KeyAndValue[],
    now: Instant,
  ): Promise<Writing<Command> | Refusal> {
    const appending = this.ports.topic.append(sent);
    let finish = (): void => {};
    const returned = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const writing: Writing<Command> = {
      command,
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
      if (refusal === null || this.isClosed) continue;
      this.ports.logger.warn("cannot read the registry's topic; trying again", { refusal });
      await this.pause(retryDelayMs);
    }
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
    const decoded = key === null ? null : this.ports.decode(key, value, timestampMs);
    if (decoded !== null) this.ports.shard.replay(decoded, offset);
    this.nextOffset = offset + 1;
    if (isOwn && ++writing.returned === writing.sent.length) writing.finish();
  }

  /** Somebody else's records came first: would the same have been decided after them? */
  private decideAgain(writing: Writing<Command>): void {
    const { shard, encode, restore } = this.ports;
    if (writing.command === null) return;
    const { records } = shard.decide(writing.command, requestId, writing.now);
    if (isSame(records.map(encode), writing.sent)) return;
    writing.undo = writing.sent.flatMap(({ key, value }) => {
      const sent = this.ports.decode(key, value, writing.now.wallMs);
      return sent === null ? [] : restore(shard, sent).map(encode);
    });
  }

  private now(): Instant {
    const { clock } = this.ports;
    return { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  }
}

function isNextOf<Command>(writing: Writing<Command>, record: TopicRecord): boolean {
  const { firstOffset, returned, sent } = writing;
  const next = sent[returned];
  if (next === undefined) return false;
  if (firstOffset >= 0) return record.offset === firstOffset + returned;
  return record.key !== null && isSame([{ key: record.key, value: record.value }], [next]);
}

function isSame(one: readonly KeyAndValue[], other: readonly KeyAndValue[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ key, value }, index) => {
      const { key: otherKey, value: otherValue } = other[index]!;
      if (!key.equals(otherKey)) return false;
      return value === null || otherValue === null
        ? value === otherValue
        : value.equals(otherValue);
    })
  );
}
