import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The checkout. */
export const root = join(import.meta.dirname, "../..");

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/**
 * Resolves once the child prints a line that contains `words`; rejects with its last output when
 * it ends first, or after `withinMs` (and kills it).
 */
export async function untilPrinted(child: ChildProcess, words: string, withinMs: number) {
  const said: string[] = [];
  const keep = (line: string) => {
    said.push(line);
    if (said.length > 40) said.shift();
  };
  const outcome = await new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve(`not ready within ${withinMs} ms`), withinMs);
    const end = (why: string) => {
      clearTimeout(timer);
      resolve(why);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on("line", (line) => {
        keep(line);
        if (line.includes(words)) end("");
      });
    }
    child.once("exit", (code, signal) => end(`ended with ${code ?? signal}`));
    child.once("error", (error) => end(error.message));
  });
  if (outcome === "") return;
  child.kill("SIGKILL");
  throw new Error(`${child.spawnfile}: ${outcome}\n${said.join("\n")}`);
}

/** Signals a child and waits until it is gone; after `withinMs`, kills it and throws. */
export async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL", withinMs: number) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, withinMs);
  await gone;
  clearTimeout(timer);
  if (late) throw new Error(`${child.spawnfile} ignored ${signal} for ${withinMs} ms`);
}
