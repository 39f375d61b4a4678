import type { Clock } from "../../base/clock.ts";

/** An answer that is asked for at most every so often, whoever wants it. */
export class Remembered<T> {
  private readonly clock: Clock;
  private readonly maxAgeMs: number;
  private readonly ask: () => Promise<T>;
  private last: { readonly answer: Promise<T>; readonly askedMs: number } | null = null;

  constructor(clock: Clock, maxAgeMs: number, ask: () => Promise<T>) {
    this.clock = clock;
    this.maxAgeMs = maxAgeMs;
    this.ask = ask;
  }

  get(): Promise<T> {
    const nowMs = this.clock.monotonicMs();
    if (this.last !== null && nowMs - this.last.askedMs < this.maxAgeMs) return this.last.answer;
    const asked = { answer: this.ask(), askedMs: nowMs };
    this.last = asked;
    // What went wrong once is tried again by the next who asks.
    asked.answer.catch(() => {
      if (this.last === asked) this.last = null;
    });
    return asked.answer;
  }

  forget(): void {
    this.last = null;
  }
}
