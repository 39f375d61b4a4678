import type { CancelTimer } from "../../base/clock.ts";
import type { ClientPorts } from "../../client/ports.ts";
import type { ClusterStates } from "./cluster/cluster-state.ts";
import type { GroupStates } from "./groups/group-states.ts";
import type { History } from "./history.ts";
import type { NodeMetrics } from "./node-metrics.ts";
import type { RequestHistory } from "./request-history.ts";

/** While somebody looks at the console, and otherwise. */
const busyMs = 5_000;
const quietMs = 30_000;
/** Nobody looks any more when nothing was asked for so long. */
const lookedAtMs = 60_000;

export interface SamplerParts {
  readonly topics: ClusterStates;
  readonly groups: GroupStates;
  readonly history: History;
  /** Null: nobody tells them. */
  readonly metrics: NodeMetrics | null;
  readonly requests: RequestHistory;
  readonly ports: Pick<ClientPorts, "clock" | "logger">;
}

/** Adds to the history from time to time; what goes wrong is tried again at the next one. */
export class Sampler {
  private readonly parts: SamplerParts;
  private cancel: CancelTimer | null = null;
  private lastAskedMs = Number.NEGATIVE_INFINITY;
  private isStopped = false;

  constructor(parts: SamplerParts) {
    this.parts = parts;
  }

  start(): void {
    void this.sample();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel?.();
  }

  /** Somebody looks: sampling becomes quick, at once if it was slow. */
  looked(): void {
    const { clock } = this.parts.ports;
    const wasQuiet = clock.monotonicMs() - this.lastAskedMs > lookedAtMs;
    this.lastAskedMs = clock.monotonicMs();
    if (!wasQuiet || this.cancel === null) return;
    this.cancel();
    this.cancel = null;
    void this.sample();
  }

  private async sample(): Promise<void> {
    const { topics, groups, history, metrics, requests, ports } = this.parts;
    this.cancel = null;
    try {
      const looking = metrics?.read();
      const [state, details] = await Promise.all([topics.current(), groups.current()]);
      history.add(ports.clock.nowMs(), state, details);
      const counts = await looking;
      if (counts) requests.add(ports.clock.nowMs(), counts);
    } catch (problem) {
      ports.logger.debug("the console could not look at the cluster", { problem });
    }
    if (this.isStopped) return;
    const isQuiet = ports.clock.monotonicMs() - this.lastAskedMs > lookedAtMs;
    this.cancel = ports.clock.after(isQuiet ? quietMs : busyMs, () => void this.sample());
  }
}
