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
import { type FastifyInstance, fastify } from "fastify";
import { withoutSchemas } from "../base/without-schemas.ts";
import { type ExpositionPorts, exposition, scrape } from "./exposition.ts";
import type { Probe } from "./probe.ts";

/** Serves nothing until `listen`; tests call `inject`. */
export function adminServer(ports: ExpositionPorts): FastifyInstance {
  const server = fastify({
    // Nobody has reason to send more than a request line.
    bodyLimit: 1024,
    schemaController: withoutSchemas,
    requestTimeout: 10_000,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: true,
  });
  addOwnRoutes(server, ports);
  addRedpandaRoutes(server, ports.probe);
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      message: `There is no ${request.method} here; try GET /ready, /health or /metrics.`,
    }),
  );
  return server;
}

function addOwnRoutes(server: FastifyInstance, ports: ExpositionPorts): void {
  const { probe } = ports;
  const registry = exposition(ports);

  server.get("/ready", (_request, reply) => {
    const ready = probe.isReady();
    return reply.code(ready ? 200 : 503).send({ ready });
  });

  server.get("/health", (_request, reply) => {
    const healthy = isHealthy(probe);
    const { nodeId, version } = probe;
    const components = Object.fromEntries(
      probe.components().map(({ name, ...rest }) => [name, rest]),
    );
    const answer = { healthy, ready: probe.isReady(), nodeId, version, components };
    return reply.code(healthy ? 200 : 503).send(answer);
  });

  server.get<{ Querystring: { "name[]"?: string | string[] } }>(
    "/metrics",
    async ({ query }, reply) => {
      const names = query["name[]"];
      const wanted = names === undefined ? null : new Set([names].flat());
      return reply.type(registry.contentType).send(await scrape(registry, wanted));
    },
  );
}

function addRedpandaRoutes(server: FastifyInstance, probe: Probe): void {
  server.get("/v1/status/ready", (_request, reply) => {
    const ready = probe.isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "booting" });
  });

  server.get("/v1/cluster/health_overview", () => {
    const offline = probe
      .offlinePartitions()
      .map(({ topic, partition }) => `kafka/${topic}/${partition}`);
    const failing = probe.components().filter((component) => !component.isHealthy);
    return {
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
    };
  });
}

function isHealthy(probe: Probe): boolean {
  const { length: offline } = probe.offlinePartitions();
  return probe.isReady() && offline === 0 && probe.components().every(({ isHealthy }) => isHealthy);
}
