/** The node's numbers as Prometheus reads them: its text format 0.0.4, units in the names. */
import { setImmediate } from "node:timers/promises";
import { Counter, Gauge, type Metric, Registry } from "prom-client";
import { type ApiTraffic, latencyBoundsMs, type Metrics } from "../base/metrics.ts";
import type { Probe } from "./probe.ts";
import type { LoadMeter, ProcessLoad } from "./process-load.ts";

/** Series of one partition each, at most, in one scrape; what is left out is counted. */
const maxPartitionSeries = 5000;

type Labels = Readonly<Record<string, string | number>>;
/** One number of a metric, under its labels. */
type Sample = readonly [labels: Labels, value: number];

export interface ExpositionPorts {
  readonly probe: Probe;
  readonly metrics: Metrics;
  readonly load: LoadMeter;
}

export interface Scrape {
  readonly contentType: string;
  /** The text of a scrape: of all metrics, or of those in `wanted`. */
  scrape(wanted: ReadonlySet<string> | null): Promise<string>;
}

/** A registry of its own for one node: two nodes in one process do not mix. */
export function exposition(ports: ExpositionPorts): Scrape {
  const registry = new Registry();
  addTraffic(registry, ports.metrics);
  addNode(registry, ports.probe);
  addPartitions(registry, ports.probe);
  addProcess(registry, ports.load);
  const { contentType } = registry;
  return { contentType, scrape: (wanted) => scrape(registry, wanted) };
}

/** Between two metrics the broker gets its turn: thousands of series take a while. */
async function scrape(registry: Registry, wanted: ReadonlySet<string> | null): Promise<string> {
  const texts: string[] = [];
  for (const { name } of registry.getMetricsAsArray()) {
    if (wanted !== null && !wanted.has(name)) continue;
    texts.push(await registry.getSingleMetricAsString(name));
    await setImmediate();
  }
  return `${texts.join("\n\n")}\n`;
}

function addTraffic(registry: Registry, metrics: Metrics): void {
  const { topics, apis, listeners } = metrics;
  const byTopic = (
    name: string,
    help: string,
    field: "recordsIn" | "bytesIn" | "recordsOut" | "bytesOut",
  ) =>
    counter(registry, name, help, ["topic"], () =>
      [...topics].map(([topic, traffic]): Sample => [{ topic }, traffic[field]]),
    );
  byTopic("topic_received_records_total", "Records appended for producers", "recordsIn");
  byTopic("topic_received_bytes_total", "Bytes appended for producers", "bytesIn");
  byTopic("topic_sent_records_total", "Records handed to consumers", "recordsOut");
  byTopic("topic_sent_bytes_total", "Bytes handed to consumers", "bytesOut");
  const refused = "topic_refused_batches_total";
  counter(registry, refused, "Producers' batches not taken", ["topic", "error"], () =>
    [...topics].flatMap(([topic, traffic]) =>
      [...traffic.refused].map(([error, count]): Sample => [{ topic, error }, count]),
    ),
  );

  counter(registry, "requests_total", "Requests answered", ["api"], () =>
    [...apis].map(([api, traffic]): Sample => [{ api }, traffic.requests]),
  );
  counter(registry, "request_errors_total", "Answers with an error", ["api", "error"], () =>
    [...apis].flatMap(([api, { errors }]) =>
      [...errors].map(([error, count]): Sample => [{ api, error }, count]),
    ),
  );
  addLatencies(registry, apis);

  gauge(registry, "connections", "Open connections", ["listener"], () =>
    [...listeners].map(([listener, { open }]): Sample => [{ listener }, open]),
  );
  counter(registry, "connections_opened_total", "Connections ever opened", ["listener"], () =>
    [...listeners].map(([listener, { opened }]): Sample => [{ listener }, opened]),
  );
}

/** prom-client's own histogram can only observe one by one; ours has counted already. */
function addLatencies(registry: Registry, apis: ReadonlyMap<string, ApiTraffic>): void {
  const name = "millrace_request_duration_seconds";
  const help = "Time from a request's arrival to its answer";
  const get = async () => {
    const values = [...apis].flatMap(([api, traffic]) => latencySamples(name, api, traffic));
    return { name, help, type: "histogram", values, aggregator: "sum" };
  };
  // The registry asks a metric for nothing but its name and `get`; the type wants a whole class.
  registry.registerMetric({ name, get } as unknown as Metric);
}

function latencySamples(name: string, api: string, traffic: ApiTraffic) {
  let cumulative = 0;
  const buckets = traffic.buckets.map((inBucket, index) => {
    cumulative += inBucket;
    const boundMs = latencyBoundsMs[index];
    const le = boundMs === undefined ? "+Inf" : String(boundMs / 1000);
    return { metricName: `${name}_bucket`, labels: { api, le }, value: cumulative };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: { api }, value: traffic.elapsedMs / 1000 },
    { metricName: `${name}_count`, labels: { api }, value: cumulative },
  ];
}

function addNode(registry: Registry, probe: Probe): void {
  const labels = { node_id: probe.nodeId, version: probe.version, runtime: process.version };
  const names = Object.keys(labels);
  gauge(registry, "build_info", "1, labelled with what runs here", names, () => [[labels, 1]]);
  gauge(registry, "ready", "1 when every door accepts connections", [], () => [
    [{}, probe.isReady() ? 1 : 0],
  ]);
  gauge(registry, "partitions_offline", "Partitions whose log could not be opened", [], () => [
    [{}, probe.offlinePartitions().length],
  ]);
  const stored = (name: string, help: string, read: () => number) =>
    counter(registry, name, help, [], () => [[{}, read()]]);
  stored("storage_fsyncs_total", "Times the disk was waited for", () => probe.storage().fsyncs);
  stored("storage_written_bytes_total", "Bytes written", () => probe.storage().bytesWritten);
  stored("storage_read_bytes_total", "Bytes read", () => probe.storage().bytesRead);
  stored("log_compactions_total", "Logs compacted", () => probe.storage().compactions);
  const freed = "Bytes that compaction has freed";
  stored("log_compacted_bytes_total", freed, () => probe.storage().compactedBytes);
}

function addPartitions(registry: Registry, probe: Probe): void {
  const labels = ["topic", "partition"];
  const leftOut = { partitions: 0, lags: 0 };
  const byPartition = (
    name: string,
    help: string,
    field: "startOffset" | "endOffset" | "sizeBytes",
  ) =>
    gauge(registry, name, help, labels, () =>
      bounded(probe.partitions(), leftOut, "partitions", (state): Sample => {
        const { topic, partition } = state;
        return [{ topic, partition }, state[field]];
      }),
    );
  byPartition("log_start_offset", "First offset that can be read", "startOffset");
  byPartition("log_end_offset", "Offset after the last record", "endOffset");
  byPartition("log_size_bytes", "Bytes of all segments", "sizeBytes");
  gauge(registry, "group_lag_records", "Records a group is behind", ["group", ...labels], () =>
    bounded(probe.lags(), leftOut, "lags", ({ lag, ...where }): Sample => [where, lag]),
  );
  // Metrics are collected in the order of their declaration: the others have counted by now.
  gauge(registry, "series_left_out", "Partitions beyond what one scrape lists", [], () => [
    [{}, leftOut.partitions + leftOut.lags],
  ]);
}

function addProcess(registry: Registry, meter: LoadMeter): void {
  // One look a scrape: looking starts the next measurement.
  let last: ProcessLoad | null = null;
  const load = () => {
    last ??= meter.look();
    return last;
  };
  gauge(registry, "event_loop_delay_seconds", "Event loop delay", ["quantile"], () => {
    last = meter.look();
    return Object.entries(last.loopDelaySeconds).map(([quantile, delay]) => [{ quantile }, delay]);
  });
  const plain = (name: string, help: string, read: () => number) =>
    gauge(registry, name, help, [], () => [[{}, read()]]);
  plain("event_loop_utilization_ratio", "Event loop's busy share", () => load().loopUtilization);
  plain("process_resident_memory_bytes", "Memory of the process", () => load().residentBytes);
  plain("process_heap_used_bytes", "JavaScript heap in use", () => load().heapUsedBytes);
  plain("process_external_memory_bytes", "Buffers outside the heap", () => load().externalBytes);
  counter(registry, "process_cpu_seconds_total", "CPU time used", [], () => [
    [{}, load().cpuSeconds],
  ]);
}

function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  samples: () => Iterable<Sample>,
): void {
  const instrument = new Counter({
    name: `millrace_${name}`,
    help,
    labelNames,
    registers: [registry],
    collect() {
      instrument.reset();
      for (const [labels, value] of samples()) instrument.inc({ ...labels }, value);
    },
  });
}

function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  samples: () => Iterable<Sample>,
): void {
  const instrument = new Gauge({
    name: `millrace_${name}`,
    help,
    labelNames,
    registers: [registry],
    collect() {
      instrument.reset();
      for (const [labels, value] of samples()) instrument.set({ ...labels }, value);
    },
  });
}

/** At most `maxPartitionSeries` samples; `leftOut[kind]` becomes the number of items beyond. */
function* bounded<T, Kind extends string>(
  items: Iterable<T>,
  leftOut: Record<Kind, number>,
  kind: Kind,
  toSample: (item: T) => Sample,
): Iterable<Sample> {
  let seen = 0;
  for (const item of items) if (seen++ < maxPartitionSeries) yield toSample(item);
  leftOut[kind] = Math.max(0, seen - maxPartitionSeries);
}
