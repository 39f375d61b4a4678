import { setTimeout as delay } from "node:timers/promises";
import { machineTicks } from "./process-figures.ts";

const glanceMs = 500;

/** Share of all cores, 0 to 1, that was at work during half a second. */
async function busyShare(): Promise<number> {
  const before = machineTicks();
  await delay(glanceMs);
  const after = machineTicks();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

/** Waits until others leave the machine alone. How busy it was at last: 0 to 1. */
export async function untilQuiet(maxBusyShare: number, withinMs: number): Promise<number> {
  const until = Date.now() + withinMs;
  for (;;) {
    const share = await busyShare();
    if (share <= maxBusyShare || Date.now() > until) return share;
    await delay(glanceMs);
  }
}
