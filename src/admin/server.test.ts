import { afterEach, describe, expect, it } from "vitest";
import { Metrics } from "../base/metrics.ts";
import type { Component, PartitionState, Probe } from "./probe.ts";
import { startAdmin } from "./start-admin.ts";

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
  storage: () => ({
    fsyncs: 3,
    bytesWritten: 10,
    bytesRead: 20,
    compactions: 1,
    compactedBytes: 5,
  }),
  ...over,
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A door of its own, on any free port; returns what asks it. */
async function door(over: Partial<Probe> = {}, metrics = new Metrics()) {
  const options = { host: "127.0.0.1", port: 0, probe: probe(over), metrics, load: calmLoad };
  const { address, close } = await startAdmin(options);
  closing.push(close);
  return async (path: string, method = "GET") => {
    const answer = await fetch(`http://127.0.0.1:${address.port}${path}`, { method });
    const { status, headers } = answer;
    const text = await answer.text();
    return { status, headers, text, json: () => JSON.parse(text) };
  };
}

async function get(path: string, over: Partial<Probe> = {}, metrics = new Metrics()) {
  return (await door(over, metrics))(path);
}

it("says which flags help when its address is taken", async () => {
  const options = { host: "127.0.0.1", probe: probe(), metrics: new Metrics(), load: calmLoad };
  const { address, close } = await startAdmin({ ...options, port: 0 });
  closing.push(close);
  await expect(startAdmin({ ...options, port: address.port })).rejects.toThrow(
    /^cannot open the admin door: .*EADDRINUSE.*; choose another with --admin .* --no-admin$/,
  );
});

describe("/ready and /health", () => {
  it("answer 200 when all is well", async () => {
    expect((await get("/ready")).status).toBe(200);
    const health = await get("/health");
    expect(health.status).toBe(200);
    expect(health.json()).toEqual({
      healthy: true,
      ready: true,
      nodeId: 1,
      version: "0.1.0",
      components: { storage: { isHealthy: true, state: "Writes to disk." } },
    });
  });

  it("answer 503 before the doors are open", async () => {
    expect((await get("/ready", { isReady: () => false })).status).toBe(503);
    expect((await get("/health", { isReady: () => false })).status).toBe(503);
  });

  it("answer 503 for a failing component, which is still no reason not to be ready", async () => {
    const components = () => [{ ...storage, isHealthy: false, state: "The disk is full." }];
    const health = await get("/health", { components });
    expect(health.status).toBe(503);
    expect(health.json().components.storage.state).toBe("The disk is full.");
    expect((await get("/ready", { components })).status).toBe(200);
  });

  it("say what there is when asked for something else", async () => {
    const answer = await get("/helth");
    expect(answer.status).toBe(404);
    expect(answer.json().message).toContain("/health");
    const posted = await (await door())("/health", "POST");
    expect(posted.status).toBe(404);
    expect(posted.json().message).toContain("There is no POST here");
  });

  it("answer HEAD with no more than the head", async () => {
    const answer = await (await door())("/health", "HEAD");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(answer.text).toBe("");
  });

  it("say that something is wrong with the node itself", async () => {
    const components = () => {
      throw new Error("no such thing");
    };
    const answer = await get("/health", { components });
    expect(answer.status).toBe(500);
    expect(answer.json().message).toBe("no such thing");
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
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    const lines = answer.text.split("\n");
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
    const ask = await door({}, metrics);
    const one = await ask("/metrics?name[]=millrace_requests_total");
    expect(one.text.trim().split("\n")).toEqual([
      "# HELP millrace_requests_total Requests answered",
      "# TYPE millrace_requests_total counter",
      'millrace_requests_total{api="Produce"} 1',
    ]);
    const two = await ask("/metrics?name[]=millrace_ready&name[]=millrace_connections");
    expect(two.text.match(/^# HELP/gm)).toHaveLength(2);
  });

  it("lists a bounded number of partitions, and says how many it left out", async () => {
    const partitions = () =>
      Array.from({ length: 5003 }, (_, partition) => ({ ...ticks, partition }));
    const answer = await get("/metrics", { partitions });
    expect(answer.text.match(/^millrace_log_size_bytes\{/gm)).toHaveLength(5000);
    expect(answer.text).toContain("millrace_series_left_out 3");
  });

  it("counts afresh at every scrape what the node has counted on", async () => {
    const metrics = new Metrics();
    metrics.recordsIn("ticks", 1, 1);
    const ask = await door({}, metrics);
    await ask("/metrics");
    metrics.recordsIn("ticks", 1, 1);
    const again = await ask("/metrics");
    expect(again.text).toContain('millrace_topic_received_records_total{topic="ticks"} 2');
  });
});
