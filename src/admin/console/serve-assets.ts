import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Asset, Assets } from "./assets.ts";

const notBuilt = `<!doctype html><html lang="en"><title>Millrace</title>
<p>The console's page was not built: run <code>npm run build</code>. Its API is at /api/.</p>`;

/** Answers every address that is not of the API: a file of the page, or the page itself. */
export function addAssets(server: FastifyInstance, assets: Assets): void {
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/[?#].*$/s, "");
    if (path.startsWith("/api/") || (request.method !== "GET" && request.method !== "HEAD")) {
      const message = `There is no ${request.method} ${path} here.`;
      return reply.code(404).send({ error: "NOT_FOUND", message });
    }
    const asset = assets.get(path === "/" ? "/index.html" : path);
    if (asset !== undefined) return send(request, reply, path, asset);
    // The page has addresses of its own; a file that is missing is missing.
    if (/\.\w+$/.test(path) && path.startsWith("/assets/")) return reply.code(404).send("");
    const page = assets.get("/index.html");
    if (page !== undefined) return send(request, reply, "/index.html", page);
    return reply.code(503).type("text/html; charset=utf-8").send(notBuilt);
  });
}

function send(request: FastifyRequest, reply: FastifyReply, path: string, asset: Asset) {
  const { contentType, bytes, gzipped } = asset;
  // The names of built files hold a hash of what is in them.
  const isHashed = path.startsWith("/assets/");
  reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  reply.type(contentType).header("vary", "accept-encoding");
  const takesGzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (gzipped === null || !takesGzip) return reply.send(bytes);
  return reply.header("content-encoding", "gzip").send(gzipped);
}
