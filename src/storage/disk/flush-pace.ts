import type { Clock } from "../../base/clock.ts";

/** When the event loop may wait for a flush itself. */
export interface FlushPaceLimits {
  /** So long a small flush takes, waits for the processor apart; below 0: it never waits. */
  readonly maxTypicalMs: number;
  /** One that took so long makes it keep away from the disk for a while. */
  readonly stallMs: number;
  /** For how long at first, and at most: twice as long each time the next stall is near. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
}

export const defaultFlushPace: FlushPaceLimits = {
  maxTypicalMs: 0.5,
  stallMs: 20,
  pauseMs: 1_000,
  maxPauseMs: 60_000,
};

/** How far a flush moves what is typical: more down than up, for waits say nothing of the disk. */
const downwards = 1 / 4;
const upwards = 1 / 32;

/**
 * Whether the disk is so quick at the moment that the event loop had better wait for a small flush
 * itself. To hand it to a thread and to be called back costs as much as the flush does on such a
 * disk, and on busy cores several times as much. A disk that is slow, or that stalls, is left to
 * threads: it holds up nobody, or everybody for one flush a minute.
 */
export class FlushPace {
  private readonly clock: Clock;
  private readonly limits: FlushPaceLimits;
  private typicalMs = Infinity;
  private pausedUntilMs = -Infinity;
  private pauseMs: number;

  constructor(clock: Clock, limits: FlushPaceLimits) {
    this.clock = clock;
    this.limits = limits;
    this.pauseMs = limits.pauseMs;
  }

  get isQuick(): boolean {
    return (
      this.typicalMs <= this.limits.maxTypicalMs && this.clock.monotonicMs() >= this.pausedUntilMs
    );
  }

  /** A small flush took so long, on a thread or on the event loop. */
  took(durationMs: number, where: "thread" | "loop"): void {
    const { stallMs, pauseMs, maxPauseMs } = this.limits;
    if (this.typicalMs === Infinity) this.typicalMs = durationMs;
    // A single stall says little about the next flush.
    const beyondMs = Math.min(durationMs, stallMs) - this.typicalMs;
    this.typicalMs += beyondMs * (beyondMs < 0 ? downwards : upwards);
    if (where === "thread" || durationMs < stallMs) return;
    const nowMs = this.clock.monotonicMs();
    const isNear = nowMs - this.pausedUntilMs < 10 * this.pauseMs;
    this.pauseMs = isNear ? Math.min(2 * this.pauseMs, maxPauseMs) : pauseMs;
    this.pausedUntilMs = nowMs + this.pauseMs;
  }
}
