import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { end, root } from "../../test/interop/child.ts";

const readyWithinMs = 120_000;
const stopWithinMs = 60_000;

/** A node with a registry, on ports of its own choice, that serves. */
export interface RegistryNode {
  readonly pid: number;
  /** Where the registry answers, as the ready line says. */
  readonly url: string;
  /** From the start of the process to its ready line. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

export async function startNode(dataDir: string): Promise<RegistryNode> {
  const args = [
    join(root, "bin/millrace.js"),
    "start",
    ...["--data-dir", dataDir],
    ...["--kafka", "127.0.0.1:0", "--registry", "127.0.0.1:0"],
    ...["--no-admin", "--no-console"],
  ];
  const startMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const line = await readyLine(child);
  const readyMs = performance.now() - startMs;
  const [, url] = / registry=(\S+)/.exec(line) ?? [];
  if (url === undefined || child.pid === undefined) {
    await end(child, "SIGKILL", stopWithinMs);
    throw new Error(`no registry in: ${line}`);
  }
  return { pid: child.pid, url, readyMs, stop: () => end(child, "SIGTERM", stopWithinMs) };
}

/** Rejects with the node's last words when it ends first, or is too late (and is killed). */
function readyLine(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error([`the node ${why}`, ...said.slice(-20)].join("\n")));
    };
    const timer = setTimeout(() => fail(`is not ready after ${readyWithinMs} ms`), readyWithinMs);
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on("line", (line) => {
        // Once it serves, the streams are only drained.
        if (said.length < 1_000) said.push(line);
        if (!line.startsWith("millrace ready ")) return;
        clearTimeout(timer);
        resolve(line);
      });
    }
    child.once("exit", (code, signal) => fail(`ended with ${code ?? signal}`));
    child.once("error", (problem) => fail(problem.message));
  });
}
