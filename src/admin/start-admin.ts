import { once } from "node:events";
import type { Metrics } from "../base/metrics.ts";
import type { Probe } from "./probe.ts";
import type { LoadMeter } from "./process-load.ts";

export interface AdminOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly probe: Probe;
  readonly metrics: Metrics;
  /** Default: this process's own. */
  readonly load?: LoadMeter;
}

export interface AdminDoor {
  /** Where it listens: a port asked for as 0 is the real one here. */
  readonly address: { readonly host: string; readonly port: number };
  /** Takes no more connections, ends those there are, and closes. */
  close(): Promise<void>;
}

/**
 * Opens the admin door. Rejects with a sentence when the address is taken.
 *
 * The HTTP server is loaded only here: a node embedded without this door does not pay for it.
 */
export async function startAdmin(options: AdminOptions): Promise<AdminDoor> {
  const { host, port, probe, metrics } = options;
  const [{ adminServer }, { startLoadMeter }] = await Promise.all([
    import("./server.ts"),
    import("./process-load.ts"),
  ]);
  const load = options.load ?? startLoadMeter();
  const server = adminServer({ probe, metrics, load });
  const close = async () => {
    load.stop();
    const closed = server.listening ? once(server, "close") : null;
    server.close();
    // Idle keep-alive connections must not hold up a stop.
    server.closeAllConnections();
    await closed;
  };
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (failure) {
    await close();
    const mend = "choose another with --admin HOST:PORT, or none with --no-admin";
    const { message } = failure as Error;
    throw new Error(`cannot open the admin door: ${message}; ${mend}`, { cause: failure });
  }
  const bound = server.address();
  // A string is a pipe's name, and this is never one.
  const address = bound === null || typeof bound === "string" ? { host, port } : bound;
  return { address: { host, port: address.port }, close };
}
