import type { Clock } from "../base/clock.ts";

/** Resolves after `durationMs`, or at once when `signal` is or becomes aborted. */
export function rest(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = (): void => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.after(durationMs, wake);
    signal.addEventListener("abort", wake);
  });
}
