import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Random } from "../base/random.ts";
import type { Network } from "../base/tcp.ts";

/** What the client needs of the outer world. */
export interface ClientPorts {
  readonly network: Pick<Network, "connect">;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Resolves after `delayMs` of the port's clock. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
