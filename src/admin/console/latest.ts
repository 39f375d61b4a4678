import type { CancelTimer, Clock } from "../../base/clock.ts";

/** An answer, and when it was asked for. */
export interface Taken<T> {
  readonly value: T;
  /** On the monotonic clock. */
  readonly atMs: number;
}

export interface Ages {
  /** Nobody asks anew for what is younger. */
  readonly maxAgeMs: number;
  /** What is older is not shown while a new answer is on its way. */
  readonly maxStaleMs: number;
  /**
   * A new answer is waited for so long where the last one took no longer, so that small clusters
   * always show the newest and large ones never wait.
   */
  readonly patienceMs: number;
}

/**
 * The last answer to something that costs much to ask. There is one question under way at most,
 * whoever wants to know; who asks for it `lately` gets the answer before while that one lasts.
 */
export class Latest<T> {
  private readonly clock: Clock;
  private readonly ages: Ages;
  private readonly ask: () => Promise<T>;
  private last: Taken<T> | null = null;
  private asking: Promise<Taken<T>> | null = null;
  private tookMs = 0;

  constructor(clock: Clock, ages: Ages, ask: () => Promise<T>) {
    this.clock = clock;
    this.ages = ages;
    this.ask = ask;
  }

  /** At most `maxAgeMs` old when it was asked for. Rejects as `ask` does. */
  async current(): Promise<Taken<T>> {
    if (this.last !== null && this.ageMs(this.last) < this.ages.maxAgeMs) return this.last;
    return this.asking ?? this.begin();
  }

  /** At most `maxStaleMs` old, and with `maxAgeMs` a newer one is on its way. */
  async lately(): Promise<Taken<T>> {
    const { last } = this;
    const { maxAgeMs, maxStaleMs, patienceMs } = this.ages;
    const ageMs = last === null ? Number.POSITIVE_INFINITY : this.ageMs(last);
    if (last !== null && ageMs < maxAgeMs) return last;
    const newer = this.asking ?? this.begin();
    if (last === null || ageMs >= maxStaleMs) return newer;
    if (this.tookMs > patienceMs) {
      // Whoever asks next is told what went wrong.
      newer.catch(() => {});
      return last;
    }
    let cancel: CancelTimer = () => {};
    const patience = new Promise<Taken<T>>((resolve) => {
      cancel = this.clock.after(patienceMs, () => resolve(last));
    });
    return Promise.race([newer, patience]).finally(cancel);
  }

  ageMs({ atMs }: Taken<T>): number {
    return this.clock.monotonicMs() - atMs;
  }

  /** What is known is wrong: the next who asks waits for a new answer, begun after this. */
  forget(): void {
    this.last = null;
    this.asking = null;
  }

  private begin(): Promise<Taken<T>> {
    const atMs = this.clock.monotonicMs();
    const asking = this.ask().then(
      (value) => {
        const taken = { value, atMs };
        if (this.asking === asking) {
          this.last = taken;
          this.tookMs = this.ageMs(taken);
          this.asking = null;
        }
        return taken;
      },
      (problem: unknown) => {
        // What went wrong is told to the next who asks, and not hidden behind an old answer.
        if (this.asking === asking) this.forget();
        throw problem;
      },
    );
    this.asking = asking;
    return asking;
  }
}
