import { performance } from "node:perf_hooks";

export interface Rate {
  readonly clients: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Not counted: connections are opened, and code gets hot. */
const warmUpMs = 1_000;

/**
 * So many clients, each of which asks again as soon as it is answered. Requests that begin within
 * `forMs` are counted, every one of them; the first that fails ends it all.
 */
export async function closedLoop(
  clients: number,
  forMs: number,
  ask: () => Promise<unknown>,
): Promise<Rate> {
  const samplesMs: number[] = [];
  const fromMs = performance.now() + warmUpMs;
  const untilMs = fromMs + forMs;
  await inParallel(clients, async () => {
    const startMs = performance.now();
    if (startMs >= untilMs) return false;
    await ask();
    if (startMs >= fromMs) samplesMs.push(performance.now() - startMs);
    return true;
  });
  const elapsedMs = performance.now() - fromMs;
  samplesMs.sort((a, b) => a - b);
  return {
    clients,
    requests: samplesMs.length,
    requestsPerSecond: (samplesMs.length / elapsedMs) * 1e3,
    p50Ms: percentile(samplesMs, 0.5),
    p99Ms: percentile(samplesMs, 0.99),
  };
}

/** Each client takes step after step until one says that there is nothing left. */
export async function inParallel(clients: number, step: () => Promise<boolean>): Promise<void> {
  const client = async () => {
    while (await step());
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** The nearest rank: a time that was measured, none in between. */
function percentile(sortedMs: readonly number[], share: number): number {
  return sortedMs[Math.ceil(sortedMs.length * share) - 1] ?? Number.NaN;
}
