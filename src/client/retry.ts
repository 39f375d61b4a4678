import { type ClientPorts, pause } from "./ports.ts";
import { isRefusal, isRetriable, type Refusal } from "./refusal.ts";

export interface RetryPolicy {
  /** No new attempt begins after this time; the last refusal is then the answer. */
  readonly retryForMs: number;
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
}

/** Repeats `attempt` while it is refused with something that may pass, waiting longer each time. */
export async function retrying<T>(
  { clock, random }: Pick<ClientPorts, "clock" | "random">,
  policy: RetryPolicy,
  attempt: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const endMs = clock.monotonicMs() + policy.retryForMs;
  for (let tries = 0; ; tries++) {
    const outcome = await attempt();
    if (!isRefusal(outcome) || !isRetriable(outcome)) return outcome;
    const backoffMs = backoff(policy, tries, random);
    if (clock.monotonicMs() + backoffMs > endMs) return outcome;
    await pause(clock, backoffMs);
  }
}

/** Doubles with every try up to the limit; a random fifth keeps clients from marching in step. */
export function backoff(
  { firstBackoffMs, maxBackoffMs }: RetryPolicy,
  tries: number,
  random: ClientPorts["random"],
): number {
  const fullMs = Math.min(firstBackoffMs * 2 ** tries, maxBackoffMs);
  return fullMs - random.below(Math.ceil(fullMs / 5) + 1);
}
