import type { Clock } from "../../base/clock.ts";
import type { ReadResult } from "./log-reader.ts";

/** No more is read ahead of one reader. */
export const maxAheadBytes = 1 << 20;
/** Of all readers together. */
const maxAheads = 16;
/** A reader that has not come for it by then has gone elsewhere. */
const expiryMs = 10_000;

/** A read that was begun before it was asked for. Its lease is taken or dropped, once. */
export interface ReadAhead {
  /** Null when the read failed: it is to be tried again, so that the failure has a reader. */
  take(): Promise<ReadResult | null>;
  drop(): void;
}

/**
 * The reads ahead of all logs' readers: while what was read travels to a consumer, what it will ask
 * for next is on its way from the disk. There are never more than a few, each of a limited size.
 */
export class ReadsAhead {
  private readonly clock: Clock;
  /** Not taken yet, the oldest first, each with the time it was begun. */
  private readonly waiting = new Map<ReadAhead, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Begins a read; null, and nothing is begun, when too many wait for their readers. */
  begin(read: () => Promise<ReadResult>): ReadAhead | null {
    const nowMs = this.clock.monotonicMs();
    for (const [oldest, begunMs] of this.waiting) {
      if (nowMs - begunMs < expiryMs) break;
      oldest.drop();
    }
    if (this.waiting.size >= maxAheads) return null;
    const result = read().catch(() => null);
    const ahead: ReadAhead = {
      take: () => (this.waiting.delete(ahead) ? result : Promise.resolve(null)),
      drop: () => {
        if (this.waiting.delete(ahead)) void result.then((late) => late?.lease.release());
      },
    };
    this.waiting.set(ahead, nowMs);
    return ahead;
  }
}
