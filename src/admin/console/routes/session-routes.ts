import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Session } from "../contract.ts";
import { secretOf, sessionOf, setSecret } from "../guard.ts";
import { object, text } from "../route.ts";
import type { OpenSession, Sessions } from "../session/sessions.ts";

export interface SessionFacts {
  readonly readOnly: boolean;
  readonly version: string;
  readonly hasRegistry: boolean;
}

const path = "/api/session";
const body = object({ user: text(64), password: text(1000) });

/** Logging in and out: the only calls that set a cookie. */
export function addSessionRoutes(
  server: FastifyInstance,
  sessions: Sessions,
  facts: SessionFacts,
): void {
  const shown = (session: OpenSession | null): Session => ({
    user: session?.user ?? null,
    needsLogin: sessions.needsLogin && session === null,
    csrfToken: session?.csrfToken ?? sessions.sharedCsrfToken,
    ...facts,
  });
  server.get(path, (request) => shown(sessionOf(request, sessions)));
  server.post(path, { schema: { body } }, async (request, reply) => {
    const { user, password } = request.body as { user: string; password: string };
    sessions.logOut(secretOf(request));
    const { secret, session } = await sessions.logIn(user, password);
    setSecret(reply, secret);
    return shown(session);
  });
  server.delete(path, (request: FastifyRequest, reply: FastifyReply) => {
    sessions.logOut(secretOf(request));
    setSecret(reply, null);
    return shown(null);
  });
}
