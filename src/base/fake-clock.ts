import type { Clock } from "./clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** A clock that stands still until a test moves it; due timers then fire in order of their time. */
export class FakeClock implements Clock {
  private readonly timers = new Set<Timer>();
  private wallMs: number;
  private elapsedMs = 0;

  constructor(startMs = 1_700_000_000_000) {
    this.wallMs = startMs;
  }

  nowMs(): number {
    return this.wallMs;
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.elapsedMs + Math.max(delayMs, 0), action };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** How many timers wait: a test that leaves some has found a leak. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Lets `durationMs` pass, firing what falls due; lets promises settle after every timer. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.elapsedMs + durationMs;
    for (let timer = this.nextDue(endMs); timer; timer = this.nextDue(endMs)) {
      this.moveTo(timer.dueMs);
      this.timers.delete(timer);
      timer.action();
      await settled();
    }
    this.moveTo(endMs);
    await settled();
  }

  /** Moves the wall clock only, as an operator or NTP would. */
  jump(byMs: number): void {
    this.wallMs += byMs;
  }

  private moveTo(elapsedMs: number): void {
    this.wallMs += elapsedMs - this.elapsedMs;
    this.elapsedMs = elapsedMs;
  }

  private nextDue(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}

/** Resolves once every promise that could settle by itself has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
