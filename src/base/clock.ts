/** The only source of time: production has one adapter, tests hand in one they move by hand. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. It may jump; never use it to order things. */
  nowMs(): number;
  /** Milliseconds on a clock that never goes back; only differences mean anything. */
  monotonicMs(): number;
  /** Calls `action` once, `delayMs` from now, unless the returned function is called first. */
  after(delayMs: number, action: () => void): CancelTimer;
}

export type CancelTimer = () => void;
