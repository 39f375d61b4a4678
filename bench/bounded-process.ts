/** Client processes: each is given a time, and its output is kept for those who ask. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** As many open files as 10,000 partitions or 5,000 connections take; the same for everybody. */
const openFiles = 100_000;

/** A command that runs with a higher limit of open files, where this user may raise it. */
export function withOpenFiles({ command, args }: Command): Command {
  const script = `ulimit -n ${openFiles} 2>/dev/null; exec "$@"`;
  return { command: "sh", args: ["-c", script, "sh", command, ...args] };
}

/** Runs to its end and returns what it printed; throws when it fails or outlives its time. */
export async function run(what: Command, withinMs: number): Promise<string> {
  const { command, args } = withOpenFiles(what);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  const [code, signal] = await endOf(child, withinMs);
  if (code === 0) return output.stdout.join("\n");
  const said = [...output.stdout, ...output.stderr].slice(-20).join("\n");
  throw new Error(`${what.command} ended with ${code ?? signal}\n${said}`);
}

/** A client that talks line by line: each line of JSON in is answered by one out. */
export class Dialogue {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly withinMs: number;

  constructor(what: Command, withinMs: number) {
    const { command, args } = withOpenFiles(what);
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    // Of a client that has ended, the answer that does not come tells.
    child.stdin.on("error", () => {});
    this.child = child;
    this.lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    this.withinMs = withinMs;
  }

  /** None once it has ended. */
  get pids(): readonly number[] {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null ? [pid] : [];
  }

  /** Sends a line and waits for the answer; throws when the client ends instead. */
  async ask<T>(question: object): Promise<T> {
    this.child.stdin?.write(`${JSON.stringify(question)}\n`);
    const late = setTimeout(() => this.child.kill("SIGKILL"), this.withinMs);
    const line = await this.lines.next();
    clearTimeout(late);
    if (line.done === true) throw new Error(`no answer to ${JSON.stringify(question)}`);
    const answer = JSON.parse(line.value);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  async close(): Promise<void> {
    this.child.stdin?.end();
    await endOf(this.child, this.withinMs);
  }
}

async function endOf(child: ChildProcess, withinMs: number): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode];
  const late = setTimeout(() => child.kill("SIGKILL"), withinMs);
  const end = await once(child, "close");
  clearTimeout(late);
  return end;
}

function collect(child: ChildProcess): { stdout: string[]; stderr: string[] } {
  const output = { stdout: [] as string[], stderr: [] as string[] };
  for (const name of ["stdout", "stderr"] as const) {
    const stream = child[name];
    if (stream) createInterface(stream).on("line", (line) => output[name].push(line));
  }
  return output;
}
