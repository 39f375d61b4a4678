import { type FastifyError, type FastifyInstance, fastify, type HTTPMethods } from "fastify";
import type { Assets } from "./assets.ts";
import { FilterFailed } from "./filter/filter.ts";
import { addGuard, type GuardOptions } from "./guard.ts";
import { Refused } from "./refused.ts";
import { RegistryProblem } from "./registry-client.ts";
import type { Call, Route, RouteName, Routes } from "./route.ts";
import { groupRoutes } from "./routes/group-routes.ts";
import { learnRoutes } from "./routes/learn-routes.ts";
import { lookRoutes } from "./routes/look-routes.ts";
import { addMessageRoutes } from "./routes/message-routes.ts";
import { addRegistryProxy } from "./routes/registry-proxy.ts";
import { schemaRoutes } from "./routes/schema-routes.ts";
import { addSessionRoutes } from "./routes/session-routes.ts";
import { topicRoutes } from "./routes/topic-routes.ts";
import { addAssets } from "./serve-assets.ts";
import type { Services } from "./services.ts";

export interface ServerOptions extends GuardOptions {
  readonly services: Services;
  readonly assets: Assets;
  /** Of this program. */
  readonly version: string;
}

/** Of a whole publication as JSON. */
const bodyLimit = 20 * 1024 * 1024;
const maxParamLength = 3000;

/** Serves nothing until `listen`; tests call `inject`. */
export function consoleServer(options: ServerOptions): FastifyInstance {
  const { services, sessions, readOnly, version, assets } = options;
  const server = fastify({
    bodyLimit,
    requestTimeout: 30_000,
    // A live tail must not hold up a stop.
    forceCloseConnections: true,
    routerOptions: { maxParamLength },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  addGuard(server, options);
  server.setErrorHandler((problem: FastifyError, request, reply) => {
    const told = toldOf(problem);
    if (told.status >= 500 && told.error === "UNKNOWN_SERVER_ERROR") {
      const { method, url } = request;
      services.logger.error("the console failed", { method, url, stack: problem.stack });
    }
    return reply.code(told.status).send({ error: told.error, message: told.message });
  });
  server.addHook("onRequest", async () => services.sampler.looked());
  addSessionRoutes(server, sessions, {
    readOnly,
    version,
    hasRegistry: services.registry !== null,
  });
  addRoutes(server, {
    ...lookRoutes(services),
    ...topicRoutes(services),
    ...groupRoutes(services),
    ...schemaRoutes(services),
    ...learnRoutes(services),
  });
  addMessageRoutes(server, services);
  addRegistryProxy(server, services);
  addAssets(server, assets);
  return server;
}

type SessionNames = "GET /api/session" | "POST /api/session" | "DELETE /api/session";

/** The contract's list is complete, or this does not compile. */
function addRoutes(
  server: FastifyInstance,
  routes: Routes<Exclude<RouteName, SessionNames>>,
): void {
  for (const [name, route] of Object.entries(routes)) {
    const [method, url] = name.split(" ") as [HTTPMethods, string];
    const { query, body, handle } = route as Route<RouteName>;
    const schema = {
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    };
    server.route({
      method,
      url,
      schema,
      async handler(request) {
        const { params, query, body } = request;
        return handle({ params, query, body, request } as Call<RouteName>);
      },
    });
  }
}

interface Told {
  readonly status: number;
  readonly error: string;
  readonly message: string;
}

function toldOf(problem: FastifyError | Error): Told {
  const { message } = problem;
  if (problem instanceof Refused) return { status: problem.status, error: problem.error, message };
  if (problem instanceof FilterFailed) return { status: 400, error: "FILTER_FAILED", message };
  if (problem instanceof RegistryProblem) {
    return { status: problem.status ?? 502, error: "REGISTRY", message };
  }
  const { statusCode = 500 } = problem as FastifyError;
  if (statusCode < 500) return { status: statusCode, error: "BAD_REQUEST", message: `${message}.` };
  const sentence = "The console failed: its log says why.";
  return { status: 500, error: "UNKNOWN_SERVER_ERROR", message: sentence };
}
