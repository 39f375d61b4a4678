import type { Clock } from "../../base/clock.ts";
import { FlushPace, type FlushPaceLimits } from "./flush-pace.ts";
import type { Journal, Journaled } from "./journal.ts";

/** Something with bytes that a flush makes durable. */
export interface Flushable extends Journaled {
  /** Makes durable, in place, all that was written before the call. */
  flush(): Promise<void>;
  /** The same at once; false, and nothing is flushed, when there is more to it than fresh bytes. */
  flushNow(): boolean;
}

/** `inPlace`: the journal will not do, because it is being emptied or the log is being closed. */
export type Place = "anywhere" | "inPlace";

export interface Journaling {
  /** From so many logs at once, one flush of the journal is faster than one of each. */
  readonly journalFrom: number;
  newJournal(flushInPlace: (log: Journaled) => Promise<void>): Journal;
}

export interface CommitterParts {
  readonly onFatal: (error: unknown) => void;
  readonly clock: Clock;
  readonly pace: FlushPaceLimits;
  /** Flushes at once: what libuv's thread pool can carry. */
  readonly maxParallel: number;
  /** Null: every log is flushed in place. */
  readonly journaling: Journaling | null;
}

interface Ticket {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}
type Tickets = Map<Flushable, Ticket>;

/** Whoever flushes has more to flush soon. */
const lullMs = 100;
/** A log with more is flushed in place: writing that much twice would cost more than it saves. */
const maxRunBytes = 64 << 10;
/** More is left to a thread: the event loop would wait for the device's throughput. */
const maxLoopBytes = 256 << 10;

/**
 * Group commit. One flush at a time for each log; whoever asks while it runs is served by the
 * next one, together with all who ask meanwhile. The busier the disk, the more a flush covers, so
 * that durability costs little at full load. Many logs with few bytes each share the journal's.
 * While the disk is quick, the event loop waits for a small flush itself when it is the only one.
 *
 * A flush that fails may have lost bytes for good (the kernel forgets dirty pages): the ticket
 * never resolves and no other flush is begun.
 */
export class Committer {
  private readonly onFatal: (error: unknown) => void;
  private readonly clock: Clock;
  private readonly pace: FlushPace;
  private readonly maxParallel: number;
  private readonly journal: Journal | null;
  private readonly journalFrom: number;
  /** Who waits for a flush of either kind, and who for one in place: that answers both. */
  private readonly waiting: Record<Place, Tickets> = { anywhere: new Map(), inPlace: new Map() };
  /**
   * Who was to be flushed in place when all were looked at last, the next one at the end. Thousands
   * may wait, and to look at all of them after each flush would take longer than the flush.
   */
  private inLine: Flushable[] = [];
  /** Being flushed, in place or through the journal. */
  private readonly busy = new Set<Flushable>();
  private flushes = 0;
  private lastFlushMs = -Infinity;
  private isJournaling = false;
  private isScheduled = false;
  private hasFailed = false;

  constructor(parts: CommitterParts) {
    const { journaling } = parts;
    this.onFatal = parts.onFatal;
    this.clock = parts.clock;
    this.pace = new FlushPace(parts.clock, parts.pace);
    this.maxParallel = parts.maxParallel;
    this.journalFrom = journaling?.journalFrom ?? Infinity;
    const flushInPlace = (log: Journaled) => this.commit(log as Flushable, "inPlace");
    this.journal = journaling?.newJournal(flushInPlace) ?? null;
  }

  /** Resolves when a flush that begins after this call has succeeded. */
  commit(log: Flushable, place: Place = "anywhere"): Promise<void> {
    const tickets = this.waiting[place];
    let ticket = tickets.get(log);
    if (ticket === undefined) {
      ticket = newTicket();
      tickets.set(log, ticket);
    }
    this.schedule();
    return ticket.promise;
  }

  /** Whether somebody waits for the disk, or did a moment ago. */
  get isBusy(): boolean {
    return this.busy.size > 0 || this.clock.monotonicMs() - this.lastFlushMs < lullMs;
  }

  close(): void {
    this.journal?.close();
  }

  /** Not at once: other connections' appends of this turn of the loop join in. */
  private schedule(): void {
    if (this.isScheduled || this.hasFailed) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.begin();
    });
  }

  /** Begins as many flushes as may run now. */
  private begin(): void {
    if (this.hasFailed) return;
    const { anywhere, inPlace } = this.waiting;
    let idle: Flushable[] = [];
    for (const log of anywhere.keys()) if (!this.busy.has(log)) idle.push(log);
    if (this.journal !== null) idle = this.beginJournal(this.journal, idle);
    if (idle.length === 1 && this.flushNow(idle[0]!)) return;
    this.inLine = [...inPlace.keys(), ...idle].reverse();
    this.goOn();
  }

  /** Begins as many of the flushes in line as may run now. */
  private goOn(): void {
    while (this.flushes < this.maxParallel && !this.hasFailed) {
      const log = this.inLine.pop();
      if (log === undefined) return;
      if (this.isWaitedFor(log) && !this.busy.has(log)) this.flushInPlace(log);
    }
  }

  /** It may have become durable since it stood in line. */
  private isWaitedFor(log: Flushable): boolean {
    return this.waiting.anywhere.has(log) || this.waiting.inPlace.has(log);
  }

  /**
   * Waits for the flush of the one log that has something to flush. Several are better off on
   * threads, where their flushes overlap. False when it flushed nothing.
   */
  private flushNow(log: Flushable): boolean {
    const isAlone = this.flushes === 0 && !this.isJournaling && this.waiting.inPlace.size === 0;
    if (!isAlone || !this.pace.isQuick || !fits(log, maxLoopBytes)) return false;
    const beganMs = this.clock.monotonicMs();
    try {
      if (!log.flushNow()) return false;
      for (const ticket of ticketsOf([log], [this.waiting.anywhere])) ticket.resolve();
    } catch (error) {
      this.fail(error);
    }
    this.lastFlushMs = this.clock.monotonicMs();
    this.pace.took(this.lastFlushMs - beganMs, "loop");
    return true;
  }

  private flushInPlace(log: Flushable): void {
    this.flushes++;
    const { anywhere, inPlace } = this.waiting;
    const isSmall = fits(log, maxLoopBytes);
    const beganMs = this.clock.monotonicMs();
    void this.perform([log], [anywhere, inPlace], () => log.flush()).then(() => {
      this.flushes--;
      if (isSmall) this.pace.took(this.clock.monotonicMs() - beganMs, "thread");
      this.goOn();
      if (this.inLine.length === 0) this.begin();
    });
  }

  /** Sends through the journal what is better off there; returns those to be flushed in place. */
  private beginJournal(journal: Journal, idle: Flushable[]): Flushable[] {
    // While a round is under way, whoever fits the journal waits for the next one.
    if (this.isJournaling) return idle.filter((log) => !fits(log, maxRunBytes));
    if (idle.length < this.journalFrom) return idle;
    const fitting = idle.filter((log) => fits(log, maxRunBytes));
    if (fitting.length < this.journalFrom) return idle;
    journal.prepare();
    let logs = withinRoom(journal, fitting);
    if (logs.length < fitting.length) {
      journal.turn();
      logs = withinRoom(journal, fitting);
    }
    if (logs.length < this.journalFrom) return idle;
    this.isJournaling = true;
    const runs = logs.map((log) => [log, log.journalRun()] as const);
    void this.perform(logs, [this.waiting.anywhere], () => journal.write(runs)).then(() => {
      this.isJournaling = false;
      this.begin();
    });
    return idle.filter((log) => !this.busy.has(log));
  }

  /** Answers those who wait for `logs` in `served`. Never rejects: a failure ends everything. */
  private async perform(
    logs: readonly Flushable[],
    served: readonly Tickets[],
    flush: () => Promise<void>,
  ): Promise<void> {
    const taken = ticketsOf(logs, served);
    for (const log of logs) this.busy.add(log);
    try {
      await flush();
      for (const ticket of taken) ticket.resolve();
    } catch (error) {
      this.fail(error);
    }
    for (const log of logs) this.busy.delete(log);
    this.lastFlushMs = this.clock.monotonicMs();
  }

  private fail(error: unknown): void {
    this.hasFailed = true;
    this.onFatal(error);
  }
}

/** Takes away the tickets of `logs`. */
function ticketsOf(logs: readonly Flushable[], served: readonly Tickets[]): Ticket[] {
  const taken: Ticket[] = [];
  for (const log of logs) {
    for (const tickets of served) {
      const ticket = tickets.get(log);
      if (ticket !== undefined) taken.push(ticket);
      tickets.delete(log);
    }
  }
  return taken;
}

function fits({ journalableBytes }: Journaled, maxBytes: number): boolean {
  return journalableBytes > 0 && journalableBytes <= maxBytes;
}

/** As many of `logs` as the journal has room for now. */
function withinRoom(journal: Journal, logs: readonly Flushable[]): Flushable[] {
  // Room for the entries' own headers, whatever the topics are called.
  let freeBytes = journal.freeBytes - logs.length * 512;
  return logs.filter((log) => {
    const isIn = fits(log, freeBytes);
    if (isIn) freeBytes -= log.journalableBytes;
    return isIn;
  });
}

function newTicket(): Ticket {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
