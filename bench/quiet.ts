import { setTimeout as delay } from "node:timers/promises";
import { cpuSeconds, machineTicks, ticksPerSecond } from "./process-figures.ts";

const glanceMs = 500;

/** Says what share of the cores, 0 to 1, others than these processes and our own took since. */
export function watchOthers(pids: () => readonly number[]): () => number {
  // Our own time includes that of our children that have ended: the clients.
  const ours = () => [process.pid, ...pids()].map((pid) => [pid, cpuSeconds(pid)] as const);
  const before = new Map(ours());
  const ticksBefore = machineTicks();
  return () => {
    const ticks = machineTicks();
    // Of a process that was started meanwhile, all its time.
    const spent = ours().reduce((sum, [pid, now]) => sum + now - (before.get(pid) ?? 0), 0);
    const busy = ticks.busy - ticksBefore.busy - spent * ticksPerSecond;
    return Math.max(0, busy / Math.max(1, ticks.all - ticksBefore.all));
  };
}

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
