/** The registry's door: Confluent's REST API over HTTP. */
import { isUtf8 } from "node:buffer";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Logger } from "../base/logger.ts";
import { withoutSchemas } from "../base/without-schemas.ts";
import { WorkNeeded } from "./formats/far/desk.ts";
import { isTooDeep } from "./nesting.ts";
import { isRefused, type Refused, refusals, refuse, statusOf } from "./refusals.ts";
import type { Registry } from "./registry.ts";
import { withoutAliases } from "./routes/alias-path.ts";
import { withoutContext } from "./routes/context-path.ts";
import { acceptable, isUnderstood } from "./routes/media-types.ts";
import { noSuchPath } from "./routes/no-such-path.ts";
import {
  type Answer,
  Plain,
  type Query,
  type Route,
  type ServerFacts,
  Status,
} from "./routes/route.ts";
import { routes } from "./routes/routes.ts";

/** A schema of the greatest length, written as JSON, and what goes with it. */
const maxBodyBytes = 5 * 1024 * 1024;

/** Names of subjects are as long as names of topics and records: far below this. */
const maxNameChars = 10_000;

/** Things that one answer may have to wait for, one after the other. */
const maxRounds = 5_000;

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE"] as const;

export interface ServerPorts {
  readonly registry: Registry;
  readonly facts: ServerFacts;
  readonly logger: Logger;
}

/** Serves nothing until `listen`; tests call `inject`. */
export function registryServer({ registry, facts, logger }: ServerPorts): FastifyInstance {
  const aliasOf = (subject: string) => registry.subjects.storedConfig(subject)?.alias ?? null;
  const server = fastify({
    bodyLimit: maxBodyBytes,
    schemaController: withoutSchemas,
    requestTimeout: 30_000,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxNameChars },
    rewriteUrl: ({ url = "/" }) => withoutAliases(withoutContext(url), aliasOf),
    frameworkErrors: (problem, _request, reply) => send(reply, refuse(400, problem.message)),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    if (isUtf8(body as Buffer)) return done(null, body.toString());
    // What is replaced by question marks would be registered.
    done(Object.assign(new Error("The request's body is not UTF-8."), { statusCode: 400 }));
  });
  server.addHook("onRequest", checkHeaders);
  for (const declared of routes) addRoute(server, declared, registry, facts);
  answerOtherMethods(server);
  server.setNotFoundHandler((_request, reply) => send(reply, noSuchPath));
  server.setErrorHandler((problem: { statusCode?: number; message: string }, request, reply) => {
    const { statusCode = 500, message } = problem;
    if (statusCode < 500) return send(reply, refuse(statusCode, message));
    logger.error("a request to the registry failed", { url: request.url, problem });
    return send(reply, refuse(500, "Internal Server Error"));
  });
  return server;
}

async function checkHeaders(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { accept, "content-type": contentType } = request.headers;
  const type = acceptable(accept);
  if (type === null) return send(reply, refuse(406, "HTTP 406 Not Acceptable"));
  reply.type(type);
  const isSending = request.method === "POST" || request.method === "PUT";
  if (isSending && !isUnderstood(contentType)) {
    return send(reply, refuse(415, "HTTP 415 Unsupported Media Type"));
  }
  return undefined;
}

function addRoute(
  server: FastifyInstance,
  declared: Route,
  registry: Registry,
  facts: ServerFacts,
): void {
  const { method, path: url } = declared;
  server.route({
    method,
    url,
    handler: async (request, reply) => {
      const query = readQuery(declared.query, request.query as QueryTexts);
      if (query === null) return send(reply, noSuchPath);
      const body = declared.body === null ? null : readBody(declared.body, request.body);
      if (isRefused(body)) return send(reply, body);
      const params = request.params as Record<string, string>;
      const call = { registry, server: facts, params, query, body };
      return send(reply, await answerOf(declared, call));
    },
  });
}

/** Asks again as long as something has to be read elsewhere first: what is asked is idempotent. */
async function answerOf(declared: Route, call: Parameters<Route["answer"]>[0]): Promise<Answer> {
  for (let round = 0; round < maxRounds; round++) {
    try {
      return await declared.answer(call);
    } catch (problem) {
      if (!(problem instanceof WorkNeeded)) throw problem;
      const refused = await problem.done;
      if (refused !== null) return refused;
    }
  }
  return refusals.timedOut();
}

type QueryTexts = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Null when a parameter makes no sense. */
function readQuery(query: Query, texts: QueryTexts): Record<string, unknown> | null {
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(query)) {
    const given = texts[name];
    const value = read(given === undefined ? [] : typeof given === "string" ? [given] : given);
    if (value === undefined) return null;
    values[name] = value;
  }
  return values;
}

function readBody(read: NonNullable<Route["body"]>, body: unknown): unknown | Refused {
  if (typeof body !== "string" || body === "") return refuse(422, "The request has no body.");
  if (isTooDeep(body)) return refuse(400, "The request's body is nested too deeply.");
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (problem) {
    return refuse(400, (problem as Error).message);
  }
  return json === null ? refuse(422, "The request's body is null.") : read(json);
}

function send(reply: FastifyReply, answer: unknown): FastifyReply {
  if (answer instanceof Plain) return reply.send(answer.text);
  if (answer instanceof Status) {
    return reply.code(answer.status).send(answer.body && JSON.stringify(answer.body));
  }
  if (isRefused(answer)) {
    const { errorCode, message } = answer;
    if (reply.getHeader("content-type") === undefined) reply.type(acceptable(undefined)!);
    return reply.code(statusOf(answer)).send(JSON.stringify({ error_code: errorCode, message }));
  }
  return reply.send(JSON.stringify(answer));
}

/** A path that exists, but not for this method; and `OPTIONS`, which asks for the methods. */
function answerOtherMethods(server: FastifyInstance): void {
  for (const url of new Set(routes.map(({ path }) => path))) {
    const own = routes.filter(({ path }) => path === url).map(({ method }) => method);
    const served = new Set<string>(own.includes("GET") ? ["HEAD", ...own] : own);
    const allowed = [...served, "OPTIONS"].join(",");
    server.route({
      method: "OPTIONS",
      url,
      handler: (_request, reply) => reply.header("allow", allowed).type("text/plain").send(allowed),
    });
    server.route({
      method: methods.filter((method) => !served.has(method)),
      url,
      handler: (_request, reply) => send(reply, refuse(405, "HTTP 405 Method Not Allowed")),
    });
  }
}
