/**
 * The admin door: is the node ready, how is it, what are its numbers.
 *
 *     GET /ready     200 once every door is open, else 503
 *     GET /health    200 or 503, and every component in words
 *     GET /metrics   Prometheus; with `?name[]=…`, once or more often, only these metrics
 *
 * Two more answer as Redpanda's admin API does, for health checks written for it:
 * `/v1/status/ready` and `/v1/cluster/health_overview`.
 */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { ExpositionPorts, Scrape } from "./exposition.ts";
import type { Probe } from "./probe.ts";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

type Route = (query: URLSearchParams) => Answer | Promise<Answer>;

const requestTimeoutMs = 10_000;

/**
 * Serves nothing until it is told to listen.
 *
 * Node's own server, for a handful of paths without parameters: loading a framework for them took a
 * quarter of the time that a node takes to start.
 */
export function adminServer(ports: ExpositionPorts): Server {
  const routes = new Map([...ownRoutes(ports), ...redpandaRoutes(ports.probe)]);
  return createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    const { method = "", url = "" } = request;
    const [path = "", query = ""] = url.split("?", 2);
    const route = method === "GET" || method === "HEAD" ? routes.get(path) : undefined;
    // What else somebody sends is not read: nobody has reason to send more than a request line.
    response.shouldKeepAlive &&= route !== undefined;
    if (route === undefined) send(response, notFound(method));
    else void answer(response, route, new URLSearchParams(query));
  });
}

async function answer(response: ServerResponse, route: Route, query: URLSearchParams) {
  try {
    send(response, await route(query));
  } catch (problem) {
    send(response, json(500, { message: (problem as Error).message }));
  }
}

/** To HEAD, Node sends all but the text. */
function send(response: ServerResponse, { status, type, text }: Answer): void {
  const headers = { "content-type": type, "content-length": Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}

const json = (status: number, body: object): Answer => ({
  status,
  type: "application/json; charset=utf-8",
  text: JSON.stringify(body),
});

const notFound = (method: string): Answer =>
  json(404, { message: `There is no ${method} here; try GET /ready, /health or /metrics.` });

function ownRoutes(ports: ExpositionPorts): readonly (readonly [string, Route])[] {
  const { probe } = ports;
  const ready: Route = () => {
    const ready = probe.isReady();
    return json(ready ? 200 : 503, { ready });
  };
  const health: Route = () => {
    const healthy = isHealthy(probe);
    const { nodeId, version } = probe;
    const components = Object.fromEntries(
      probe.components().map(({ name, ...rest }) => [name, rest]),
    );
    const answer = { healthy, ready: probe.isReady(), nodeId, version, components };
    return json(healthy ? 200 : 503, answer);
  };
  let loading: Promise<Scrape> | null = null;
  const metrics: Route = async (query) => {
    loading ??= loadExposition(ports);
    const { contentType, scrape } = await loading;
    const names = query.getAll("name[]");
    const text = await scrape(names.length === 0 ? null : new Set(names));
    return { status: 200, type: contentType, text };
  };
  return [
    ["/ready", ready],
    ["/health", health],
    ["/metrics", metrics],
  ];
}

/** Loaded with the first scrape: a start does without Prometheus's client. */
async function loadExposition(ports: ExpositionPorts): Promise<Scrape> {
  const { exposition } = await import("./exposition.ts");
  return exposition(ports);
}

function redpandaRoutes(probe: Probe): readonly (readonly [string, Route])[] {
  const ready: Route = () => {
    const ready = probe.isReady();
    return json(ready ? 200 : 503, { status: ready ? "ready" : "booting" });
  };
  const overview: Route = () => {
    const offline = probe
      .offlinePartitions()
      .map(({ topic, partition }) => `kafka/${topic}/${partition}`);
    const failing = probe.components().filter((component) => !component.isHealthy);
    return json(200, {
      is_healthy: isHealthy(probe),
      unhealthy_reasons: failing.map(({ name }) => name),
      controller_id: probe.nodeId,
      all_nodes: [probe.nodeId],
      nodes_down: [],
      nodes_in_recovery_mode: [],
      leaderless_partitions: offline,
      leaderless_count: offline.length,
      under_replicated_partitions: [],
      under_replicated_count: 0,
      high_disk_usage_nodes: [],
    });
  };
  return [
    ["/v1/status/ready", ready],
    ["/v1/cluster/health_overview", overview],
  ];
}

function isHealthy(probe: Probe): boolean {
  const { length: offline } = probe.offlinePartitions();
  return probe.isReady() && offline === 0 && probe.components().every(({ isHealthy }) => isHealthy);
}
