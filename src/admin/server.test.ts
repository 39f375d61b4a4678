import { afterEach, describe, expect, it } from "vitest";
import { Metrics } from "../base/metrics.ts";
import type { Component, PartitionState, Probe } from "./probe.ts";
import { adminServer } from "./server.ts";

const calmLoad = {
  look: () => ({
    loopDelaySeconds: { "0.5": 0.001, "0.99": 0.002, "1": 0.003 },
    loopUtilization: 0.25,
    cpuSeconds: 1.5,
    residentBytes: 100,
    heapUsedBytes: 50,
    externalBytes: 25,
  }),
  stop: () => {},
};

const storage: Component = { name: "storage", isHealthy: true, state: "Writes to disk." };
const ticks: PartitionState = {
  topic: "ticks",
  partition: 0,
  startOffset: 2,
  endOffset: 9,
  sizeBytes: 700,
};

const probe = (over: Partial<Probe> = {}): Probe => ({
  nodeId: 1,
  version: "0.1.0",
  isReady: () => true,
  components: () => [storage],
  partitions: () => [ticks],
  offlinePartitions: () => [],
  lags: () => [{ group: "g", topic: "ticks", partition: 0, lag: 4 }],
  storage: () => ({ fsyncs: 3, bytesWritten: 10, bytesRead: 20 }),
  ...over,
});

let server: ReturnType<typeof adminServer> | undefined;
afterEach(() => server?.close());

async function get(url: string, over: Partial<Probe> = {}, metrics = new Metrics()) {
  server = adminServer({ probe: probe(over), metrics, load: calmLoad });
  return await server.inject({ url });
}

describe("/ready and /health", () => {
  it("answer 200 when all is well", async () => {
    expect((await get("/ready")).statusCode).toBe(200);
    const health = await get("/health");
    expect(health.statusCode).toBe(200);
    expect(health.json()).toEqual({
      healthy: true,
      ready: true,
      nodeId: 1,
      version: "0.1.0",
      components: { storage: { isHealthy: true, state: "Writes to disk." } },
    });
  });

  it("answer 503 before the doors are open", async () => {
    expect((await get("/ready", { isReady: () => false })).statusCode).toBe(503);
    expect((await get("/health", { isReady: () => false })).statusCode).toBe(503);
  });

  it("answer 503 for a failing component, which is still no reason not to be ready", async () => {
    const components = () => [{ ...storage, isHealthy: false, state: "The disk is full." }];
    const health = await get("/health", { components });
    expect(health.statusCode).toBe(503);
    expect(health.json().components.storage.state).toBe("The disk is full.");
    expect((await get("/ready", { components })).statusCode).toBe(200);
  });

  it("say what there is when asked for something else", async () => {
    const answer = await get("/helth");
    expect(answer.statusCode).toBe(404);
    expect(answer.json().message).toContain("/health");
  });
});

describe("Redpanda's health checks", () => {
  it("find a ready, healthy cluster of one", async () => {
    expect((await get("/v1/status/ready")).json()).toEqual({ status: "ready" });
    expect((await get("/v1/cluster/health_overview")).json()).toMatchObject({
      is_healthy: true,
      controller_id: 1,
      all_nodes: [1],
      nodes_down: [],
      leaderless_partitions: [],
      under_replicated_partitions: [],
    });
  });

  it("find an offline partition", async () => {
    const offlinePartitions = () => [{ topic: "ticks", partition: 0 }];
    expect((await get("/v1/cluster/health_overview", { offlinePartitions })).json()).toMatchObject({
      is_healthy: false,
      leaderless_partitions: ["kafka/ticks/0"],
      leaderless_count: 1,
    });
  });
});

describe("/metrics", () => {
  it("shows the node's numbers", async () => {
    const metrics = new Metrics();
    metrics.recordsIn("ticks", 2, 140);
    metrics.batchRefused("ticks", "MESSAGE_TOO_LARGE");
    metrics.request("Produce", 0.4);
    metrics.request("Produce", 3, "NOT_LEADER_OR_FOLLOWER");
    metrics.connectionOpened("PLAINTEXT");
    const answer = await get("/metrics", {}, metrics);
    expect(answer.headers["content-type"]).toContain("version=0.0.4");
    const lines = answer.body.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        'millrace_topic_received_records_total{topic="ticks"} 2',
        'millrace_topic_received_bytes_total{topic="ticks"} 140',
        'millrace_topic_refused_batches_total{topic="ticks",error="MESSAGE_TOO_LARGE"} 1',
        'millrace_requests_total{api="Produce"} 2',
        'millrace_request_errors_total{api="Produce",error="NOT_LEADER_OR_FOLLOWER"} 1',
        "# TYPE millrace_request_duration_seconds histogram",
        'millrace_request_duration_seconds_bucket{api="Produce",le="0.00025"} 0',
        'millrace_request_duration_seconds_bucket{api="Produce",le="0.0005"} 1',
        'millrace_request_duration_seconds_bucket{api="Produce",le="0.005"} 2',
        'millrace_request_duration_seconds_bucket{api="Produce",le="+Inf"} 2',
        'millrace_request_duration_seconds_sum{api="Produce"} 0.0034',
        'millrace_request_duration_seconds_count{api="Produce"} 2',
        'millrace_connections{listener="PLAINTEXT"} 1',
        'millrace_group_lag_records{group="g",topic="ticks",partition="0"} 4',
        'millrace_log_size_bytes{topic="ticks",partition="0"} 700',
        'millrace_log_start_offset{topic="ticks",partition="0"} 2',
        'millrace_log_end_offset{topic="ticks",partition="0"} 9',
        "millrace_storage_fsyncs_total 3",
        'millrace_event_loop_delay_seconds{quantile="0.99"} 0.002',
        "millrace_event_loop_utilization_ratio 0.25",
        "millrace_process_resident_memory_bytes 100",
        "millrace_ready 1",
      ]),
    );
  });

  it("shows only the metrics that are named", async () => {
    const metrics = new Metrics();
    metrics.request("Produce", 0.4);
    const one = await get("/metrics?name[]=millrace_requests_total", {}, metrics);
    expect(one.body.trim().split("\n")).toEqual([
      "# HELP millrace_requests_total Requests answered",
      "# TYPE millrace_requests_total counter",
      'millrace_requests_total{api="Produce"} 1',
    ]);
    const two = await server!.inject({
      url: "/metrics?name[]=millrace_ready&name[]=millrace_connections",
    });
    expect(two.body.match(/^# HELP/gm)).toHaveLength(2);
  });

  it("lists a bounded number of partitions, and says how many it left out", async () => {
    const partitions = () =>
      Array.from({ length: 5003 }, (_, partition) => ({ ...ticks, partition }));
    const answer = await get("/metrics", { partitions });
    expect(answer.body.match(/^millrace_log_size_bytes\{/gm)).toHaveLength(5000);
    expect(answer.body).toContain("millrace_series_left_out 3");
  });

  it("counts afresh at every scrape what the node has counted on", async () => {
    const metrics = new Metrics();
    metrics.recordsIn("ticks", 1, 1);
    await get("/metrics", {}, metrics);
    metrics.recordsIn("ticks", 1, 1);
    const again = await server!.inject({ url: "/metrics" });
    expect(again.body).toContain('millrace_topic_received_records_total{topic="ticks"} 2');
  });
});
