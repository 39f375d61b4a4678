import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What a program left when it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const givesUpAfterMs = 60_000;

/** Runs a program to its end, whatever its exit code; kills it after a minute. */
export async function finished(
  command: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  const child = spawn(command, args, { timeout: givesUpAfterMs, env });
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await output;
  return { code, stdout, stderr };
}
