/** Something with bytes that a flush makes durable. */
export interface Flushable {
  /** Makes durable all that was written before the call. */
  flush(): Promise<void>;
}

interface Ticket {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/**
 * Group commit. One round at a time flushes every log that asked; whoever asks during a round is
 * served by the next, together with all who ask meanwhile. The busier the disk, the bigger the
 * rounds, so that durability costs little at full load.
 *
 * A flush that fails may have lost bytes for good (the kernel forgets dirty pages): the ticket
 * never resolves and no other round is begun.
 */
export class Committer {
  private readonly onFatal: (error: unknown) => void;
  private readonly maxParallel: number;
  private waiting = new Map<Flushable, Ticket>();
  private isRunning = false;

  /** `maxParallel` flushes at once: what libuv's thread pool can carry. */
  constructor(onFatal: (error: unknown) => void, maxParallel: number) {
    this.onFatal = onFatal;
    this.maxParallel = maxParallel;
  }

  /** Resolves when a flush that begins after this call has succeeded. */
  commit(log: Flushable): Promise<void> {
    let ticket = this.waiting.get(log);
    if (ticket === undefined) {
      ticket = newTicket();
      this.waiting.set(log, ticket);
    }
    if (!this.isRunning) {
      this.isRunning = true;
      // Not at once: other connections' appends of this turn of the loop join the round.
      setImmediate(() => void this.run());
    }
    return ticket.promise;
  }

  private async run(): Promise<void> {
    try {
      while (this.waiting.size > 0) {
        const round = this.waiting;
        this.waiting = new Map();
        await this.flushAll(round);
      }
      this.isRunning = false;
    } catch (error) {
      this.onFatal(error);
    }
  }

  /** The place to choose another way to durability, such as one shared journal for many logs. */
  private async flushAll(round: ReadonlyMap<Flushable, Ticket>): Promise<void> {
    const queue = round.entries();
    const worker = async () => {
      for (const [log, ticket] of queue) {
        await log.flush();
        ticket.resolve();
      }
    };
    const workers = Math.min(this.maxParallel, round.size);
    await Promise.all(Array.from({ length: workers }, worker));
  }
}

function newTicket(): Ticket {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
