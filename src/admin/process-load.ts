/** Adapter: how busy this process is, asked of Node. */
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";

export interface ProcessLoad {
  /** Delay of the event loop since the last look, in seconds, by quantile. */
  readonly loopDelaySeconds: Readonly<Record<"0.5" | "0.99" | "1", number>>;
  /** Share of time since the last look in which the event loop had work: 0 to 1. */
  readonly loopUtilization: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  /** Buffers and the like, outside the JavaScript heap. */
  readonly externalBytes: number;
}

export interface LoadMeter {
  /** What has been since the last look. */
  look(): ProcessLoad;
  stop(): void;
}

/** Begins to measure; costs a timer tick every 20 ms until `stop`. */
export function startLoadMeter(): LoadMeter {
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  const seconds = (nanoseconds: number) => nanoseconds / 1e9;
  return {
    look() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      const loopDelaySeconds = {
        "0.5": seconds(delays.percentile(50)),
        "0.99": seconds(delays.percentile(99)),
        "1": seconds(delays.max),
      };
      delays.reset();
      const memory = process.memoryUsage();
      const cpu = process.cpuUsage();
      return {
        loopDelaySeconds,
        loopUtilization: utilization,
        cpuSeconds: (cpu.user + cpu.system) / 1e6,
        residentBytes: memory.rss,
        heapUsedBytes: memory.heapUsed,
        externalBytes: memory.external,
      };
    },
    stop: () => delays.disable(),
  };
}
