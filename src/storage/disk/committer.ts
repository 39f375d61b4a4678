import type { Journal, Journaled, JournalRun } from "./journal.ts";

/** Something with bytes that a flush makes durable. */
export interface Flushable extends Journaled {
  /** Makes durable, in place, all that was written before the call. */
  flush(): Promise<void>;
}

/** `inPlace`: the journal will not do, because it is being emptied or the log is being closed. */
export type Place = "anywhere" | "inPlace";

export interface Journaling {
  /** From so many logs at once, one flush of the journal is faster than one of each. */
  readonly journalFrom: number;
  newJournal(flushInPlace: (log: Journaled) => Promise<void>): Journal;
}

interface Ticket {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}
type Tickets = Map<Flushable, Ticket>;

/** A log with more is flushed in place: writing that much twice would cost more than it saves. */
const maxRunBytes = 64 << 10;

/**
 * Group commit. One flush at a time for each log; whoever asks while it runs is served by the
 * next one, together with all who ask meanwhile. The busier the disk, the more a flush covers, so
 * that durability costs little at full load. Many logs with few bytes each share the journal's.
 *
 * A flush that fails may have lost bytes for good (the kernel forgets dirty pages): the ticket
 * never resolves and no other flush is begun.
 */
export class Committer {
  private readonly onFatal: (error: unknown) => void;
  private readonly maxParallel: number;
  private readonly journal: Journal | null;
  private readonly journalFrom: number;
  /** Who waits for a flush of either kind, and who for one in place: that answers both. */
  private readonly waiting: Record<Place, Tickets> = { anywhere: new Map(), inPlace: new Map() };
  /** Being flushed, in place or through the journal. */
  private readonly busy = new Set<Flushable>();
  private flushes = 0;
  private isJournaling = false;
  private isScheduled = false;
  private hasFailed = false;

  /** `maxParallel` flushes at once: what libuv's thread pool can carry. */
  constructor(
    onFatal: (error: unknown) => void,
    maxParallel: number,
    journaling: Journaling | null = null,
  ) {
    this.onFatal = onFatal;
    this.maxParallel = maxParallel;
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
    const idle = [...anywhere.keys()].filter((log) => !this.busy.has(log));
    const left = this.journal === null ? idle : this.beginJournal(this.journal, idle);
    for (const log of new Set([...inPlace.keys(), ...left])) {
      if (this.flushes >= this.maxParallel) return;
      if (this.busy.has(log)) continue;
      this.flushes++;
      void this.perform([log], [anywhere, inPlace], () => log.flush()).then(() => {
        this.flushes--;
        this.begin();
      });
    }
  }

  /** Sends through the journal what is better off there; returns those to be flushed in place. */
  private beginJournal(journal: Journal, idle: readonly Flushable[]): readonly Flushable[] {
    const fits = (log: Flushable) => log.journalRun(maxRunBytes) !== null;
    // While a round is under way, whoever fits the journal waits for the next one.
    if (this.isJournaling) return idle.filter((log) => !fits(log));
    const fitting = idle.length < this.journalFrom ? [] : idle.filter(fits);
    if (fitting.length < this.journalFrom) return idle;
    journal.prepare();
    let runs = this.runsFor(journal, fitting);
    if (runs.length < fitting.length) {
      journal.turn();
      runs = this.runsFor(journal, fitting);
    }
    if (runs.length < this.journalFrom) return idle;
    const logs = runs.map(([log]) => log);
    this.isJournaling = true;
    void this.perform(logs, [this.waiting.anywhere], () => journal.write(runs)).then(() => {
      this.isJournaling = false;
      this.begin();
    });
    return idle.filter((log) => !logs.includes(log));
  }

  private runsFor(journal: Journal, logs: readonly Flushable[]) {
    const runs: [Flushable, JournalRun][] = [];
    // Room for the entries' own headers, whatever the topics are called.
    let free = journal.freeBytes - logs.length * 512;
    for (const log of logs) {
      const run = log.journalRun(Math.min(maxRunBytes, free));
      if (run === null) continue;
      free -= run.byteCount;
      runs.push([log, run]);
    }
    return runs;
  }

  /** Answers those who wait for `logs` in `served`. Never rejects: a failure ends everything. */
  private async perform(
    logs: readonly Flushable[],
    served: readonly Tickets[],
    flush: () => Promise<void>,
  ): Promise<void> {
    const taken: Ticket[] = [];
    for (const log of logs) {
      this.busy.add(log);
      for (const tickets of served) {
        const ticket = tickets.get(log);
        if (ticket !== undefined) taken.push(ticket);
        tickets.delete(log);
      }
    }
    try {
      await flush();
      for (const ticket of taken) ticket.resolve();
    } catch (error) {
      this.hasFailed = true;
      this.onFatal(error);
    }
    for (const log of logs) this.busy.delete(log);
  }
}

function newTicket(): Ticket {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
