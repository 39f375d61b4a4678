/** Adapter: the process in which a filter runs. */
import { spawn } from "node:child_process";
import type { Sandbox, SandboxEvents } from "./filter.ts";
import { sandboxProgram } from "./sandbox-program.ts";

/** A filter's JavaScript heap. Beyond it that process ends, and no other. */
const heapMiB = 64;
/** A line of an answer; a filter cannot make a longer one. */
const maxLineBytes = 1 << 20;

/**
 * A process and not a worker thread: a thread that runs out of memory can take the whole broker
 * with it (V8 ends the process when a large allocation fails). No environment, no files, no
 * children, no code from strings; one kill ends it.
 */
export function spawnSandbox(events: SandboxEvents): Sandbox {
  const child = spawn(process.execPath, [...flags(), "-e", sandboxProgram], {
    env: {},
    stdio: ["pipe", "pipe", "ignore"],
  });
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    events.ended();
  };
  let rest = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) events.line(line);
    if (rest.length > maxLineBytes) child.kill("SIGKILL");
  });
  // What is written to a process that has just ended is lost, as it would be anyway.
  child.stdin.on("error", () => {});
  child.once("error", end);
  child.once("exit", end);
  return {
    write: (line) => void child.stdin.write(`${line}\n`),
    kill: () => void child.kill("SIGKILL"),
  };
}

function flags(): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const permission = known.has("--permission") ? "--permission" : "--experimental-permission";
  return [
    permission,
    "--no-warnings",
    "--disallow-code-generation-from-strings",
    `--max-old-space-size=${heapMiB}`,
    "--max-semi-space-size=4",
    "--disable-proto=throw",
  ];
}
