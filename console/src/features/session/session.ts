import { createContext, useContext } from "react";
import type { Session } from "../../../../src/admin/console/contract.ts";

export const SessionContext = createContext<Session | null>(null);

/** Who is asking, and what may be done. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("a page outside the session");
  return session;
}
