import type { Clock } from "../base/clock.ts";

const minuteMs = 60_000;
/** Addresses remembered at once; who comes after them in the same minute is not warned about. */
const maxPeers = 1000;

/** One warning per peer and minute: a client that errs in a loop fills no disk with its log. */
export class PeerWarnings {
  private readonly clock: Clock;
  private readonly warned = new Set<string>();
  private minute = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whether to warn about this peer now; counts as having done so. */
  isDue(host: string): boolean {
    const minute = Math.floor(this.clock.monotonicMs() / minuteMs);
    if (minute !== this.minute) this.warned.clear();
    this.minute = minute;
    if (this.warned.has(host) || this.warned.size === maxPeers) return false;
    this.warned.add(host);
    return true;
  }
}
