/** Everything that is measured: what it is called, its unit, and which direction is good. */
export const metrics = {
  recordsPerSecond: { title: "throughput", unit: "records/s", better: "more" },
  megabytesPerSecond: { title: "throughput", unit: "MB/s", better: "more" },
  requestsPerSecond: { title: "requests", unit: "requests/s", better: "more" },
  cpuPerGigabyte: { title: "broker CPU", unit: "CPU-s/GB", better: "less" },
  cpuPerMillion: { title: "broker CPU", unit: "CPU-s/M records", better: "less" },
  ackP50Ms: { title: "ack p50", unit: "ms", better: "less" },
  ackP99Ms: { title: "ack p99", unit: "ms", better: "less" },
  ackP999Ms: { title: "ack p99.9", unit: "ms", better: "less" },
  endToEndP50Ms: { title: "end-to-end p50", unit: "ms", better: "less" },
  endToEndP99Ms: { title: "end-to-end p99", unit: "ms", better: "less" },
  endToEndP999Ms: { title: "end-to-end p99.9", unit: "ms", better: "less" },
  fewActiveP99Ms: { title: "ack p99, 10 active", unit: "ms", better: "less" },
  manyActiveP99Ms: { title: "ack p99, 1,000 active", unit: "ms", better: "less" },
  manyToFewP99: { title: "p99 of 1,000 active to 10", unit: "×", better: "less" },
  disturbedToAloneP99: { title: "p99 beside it to p99 without", unit: "×", better: "less" },
  aloneP99Ms: { title: "ack p99 without", unit: "ms", better: "less" },
  disturbedP99Ms: { title: "ack p99 beside it", unit: "ms", better: "less" },
  readyMs: { title: "start to ready", unit: "ms", better: "less" },
  firstAckMs: { title: "start to first ack", unit: "ms", better: "less" },
  embeddedStartMs: { title: "embedded start", unit: "ms", better: "less" },
  joinMs: { title: "all joined", unit: "ms", better: "less" },
  rebalanceMs: { title: "all rejoined", unit: "ms", better: "less" },
  rssMb: { title: "RSS", unit: "MB", better: "less" },
  peakRssMb: { title: "peak RSS", unit: "MB", better: "less" },
  idleCpuPercent: { title: "idle CPU", unit: "% of a core", better: "less" },
  rssPerConnectionKb: { title: "RSS per idle connection", unit: "KB", better: "less" },
} as const satisfies Record<string, { title: string; unit: string; better: "more" | "less" }>;

export type MetricName = keyof typeof metrics;

/** What one run measured. */
export type Sample = Partial<Readonly<Record<MetricName, number>>>;

/** What cannot be beaten on this machine, measured in the same session. */
export type LimitName = "loopback" | "pageCacheWrite";

/** What a metric of Millrace is to reach: a multiple of another figure, or a plain number. */
export type Target = {
  readonly metric: MetricName;
  /** The figure that `bound` multiplies: the baseline's median, a limit, or 1. */
  readonly of: "baseline" | LimitName | "slowestLimit" | "one";
  readonly bound: number;
};

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, lowest and highest; of an even count, the middle of the two in the middle. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { median: (lower + upper) / 2, min: sorted[0] ?? upper, max: sorted.at(-1) ?? upper };
}
