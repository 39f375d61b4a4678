import { compilerSeconds } from "./process-figures.ts";

/** Processes of which some may be JVMs. */
interface Processes {
  readonly pids: readonly number[];
}

/**
 * Says how many cores the compilers of client and server took since: 0 where neither is a JVM. A
 * server that was restarted meanwhile is left out, for that one is never to be warm.
 */
export function watchCompilers(client: Processes, server: Processes): () => number {
  const servers = server.pids;
  const read = () =>
    [...client.pids, ...servers.filter((pid) => server.pids.includes(pid))].map(
      (pid) => [pid, compilerSeconds(pid)] as const,
    );
  const before = new Map(read());
  const startMs = performance.now();
  return () => {
    // Threads end when there is little to compile, and take their time with them.
    const spent = read().map(([pid, now]) => Math.max(0, now - (before.get(pid) ?? 0)));
    const seconds = spent.reduce((sum, one) => sum + one, 0);
    return seconds / ((performance.now() - startMs) / 1e3);
  };
}
