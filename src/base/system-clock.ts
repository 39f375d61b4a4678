import { performance } from "node:perf_hooks";
import type { Clock } from "./clock.ts";

/** Longest delay `setTimeout` keeps; beyond it Node fires at once. */
const maxDelayMs = 2 ** 31 - 1;

/** The machine's clock. Its timers keep the process alive only while somebody waits for them. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(delayMs, 0), maxDelayMs));
    return () => clearTimeout(timer);
  },
};
