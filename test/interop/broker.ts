import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/** How the global set-up tells the test processes of the broker it started. */
export const brokerVariables = {
  bootstrap: "INTEROP_BOOTSTRAP",
  dataDir: "INTEROP_DATA_DIR",
} as const;

/** The address of this run's broker. */
export function bootstrap(): string {
  return told(brokerVariables.bootstrap);
}

/** The directory that holds this run's partitions. */
export function dataDir(): string {
  return told(brokerVariables.dataDir);
}

function told(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: run \`npm run interop\``);
  return value;
}

/** A name for a topic or group that no other test uses. */
export function fresh(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

/** Asks every 50 ms until the answer is not undefined; throws with `what` after `withinMs`. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs = 30_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(50);
  }
}
