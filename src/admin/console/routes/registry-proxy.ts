import type { FastifyInstance } from "fastify";
import { Refused } from "../refused.ts";
import { boundedText, RegistryProblem, registryLimits } from "../registry-client.ts";
import type { Services } from "../services.ts";

const prefix = "/api/registry";
const contentType = "application/vnd.schemaregistry.v1+json";

/**
 * The registry's own API under the console's roof, so that the page talks to one origin only. It
 * reaches that registry and nothing else: only path and question of the address come from outside.
 */
export function addRegistryProxy(server: FastifyInstance, { registry, fetch }: Services): void {
  server.route({
    method: ["GET", "POST", "PUT", "DELETE"],
    url: `${prefix}/*`,
    async handler({ method, url, body }, reply) {
      if (registry === null) {
        const sentence = "This console has no Schema Registry: start it with --registry URL.";
        throw new Refused(404, "NO_REGISTRY", sentence);
      }
      const asked = `${registry.url}${url.slice(prefix.length)}`;
      const target = new URL(asked);
      // What is written in another way, such as with dots, may mean another path than was allowed.
      if (!url.startsWith(`${prefix}/`) || target.href !== asked) {
        throw new Refused(400, "BAD_REQUEST", "That is no path of the registry.");
      }
      const signal = AbortSignal.timeout(registryLimits.timeoutMs);
      const hasBody = method !== "GET" && body !== undefined && body !== null;
      try {
        const answer = await fetch(target.href, {
          method,
          signal,
          redirect: "error",
          headers: { accept: contentType, ...(hasBody ? { "content-type": contentType } : {}) },
          ...(hasBody ? { body: JSON.stringify(body) } : {}),
        });
        const answered = await boundedText(answer);
        return reply.code(answer.status).type("application/json").send(answered);
      } catch (problem) {
        if (problem instanceof RegistryProblem) throw problem;
        const sentence = `The registry at ${registry.url} does not answer.`;
        throw new Refused(502, "REGISTRY_NOT_AVAILABLE", sentence);
      }
    },
  });
}
