/** Who may ask: every rule that a request must pass before a route sees it. */
import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refused } from "./refused.ts";
import type { OpenSession, Sessions } from "./session/sessions.ts";

/**
 * Nothing comes from elsewhere, nothing runs that is not a file of ours, nobody frames the page.
 * Inline style attributes alone are allowed: rows of a long table are placed by them.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

const cookieName = "millrace_session";

export interface GuardOptions {
  readonly sessions: Sessions;
  readonly readOnly: boolean;
  /** The host it listens on. */
  readonly host: string;
}

export function addGuard(server: FastifyInstance, options: GuardOptions): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    // The route that was found, and not the address: that may be written in many ways.
    const route = request.routeOptions.url ?? "";
    if (!route.startsWith("/api/")) return;
    reply.header("cache-control", "no-store");
    checkOrigin(request, options);
    if (route === "/api/session") return checkToken(request, options);
    const { sessions } = options;
    if (sessions.needsLogin && sessionOf(request, sessions) === null) {
      throw new Refused(401, "LOGIN_REQUIRED", "Log in first.");
    }
    checkToken(request, options);
    if (options.readOnly && !reads(request)) {
      throw new Refused(
        403,
        "READ_ONLY",
        "This console is read-only: nothing can be changed here.",
      );
    }
  });
}

/**
 * A page of another site may send requests here through a visitor's browser, and with a name it
 * controls that points to this address (DNS rebinding) it could even read the answers.
 */
function checkOrigin(request: FastifyRequest, { sessions, host }: GuardOptions): void {
  const { origin, host: asked = "" } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const isForeign = site !== undefined && site !== "same-origin" && site !== "none";
  if (isForeign || (origin !== undefined && hostOf(origin) !== asked)) {
    throw new Refused(403, "FOREIGN_ORIGIN", "Only the console's own page may ask this.");
  }
  const name = asked.replace(/:\d+$/, "");
  if (sessions.needsLogin || ownNames.has(name) || name === host) return;
  throw new Refused(403, "FOREIGN_HOST", `This console is not known as "${name}".`);
}

const ownNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

const readingMethods = new Set(["GET", "HEAD"]);
/** Questions that are too long for an address: a check, and a look-up. */
const readingPosts = /^\/api\/registry\/(compatibility\/|subjects\/[^/?]+\/?(\?|$))/;

function reads({ method, url }: FastifyRequest): boolean {
  return readingMethods.has(method) || (method === "POST" && readingPosts.test(url));
}

function checkToken(request: FastifyRequest, { sessions }: GuardOptions): void {
  if (readingMethods.has(request.method)) return;
  const session = sessionOf(request, sessions);
  // Whoever logs in has no session yet; the shared token shows that they have read our page.
  const expected = session?.csrfToken ?? sessions.sharedCsrfToken;
  const given = request.headers["x-csrf-token"];
  if (typeof given === "string" && isEqual(given, expected)) return;
  throw new Refused(403, "WRONG_TOKEN", "The page is out of date: reload it.");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function sessionOf(request: FastifyRequest, sessions: Sessions): OpenSession | null {
  return sessions.find(secretOf(request));
}

/** What the browser's cookie holds; null without one. */
export function secretOf({ headers }: FastifyRequest): string | null {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const own = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
  return own?.slice(cookieName.length + 1) ?? null;
}

/** Null takes the cookie away. */
export function setSecret(reply: FastifyReply, secret: string | null): void {
  const rest = "Path=/; HttpOnly; SameSite=Strict";
  const gone = secret === null ? "; Max-Age=0" : "";
  reply.header("set-cookie", `${cookieName}=${secret ?? ""}; ${rest}${gone}`);
}
