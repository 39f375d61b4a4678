/** Where the command line meets the process: streams, signals, environment and exit code. */
import { readFile } from "node:fs/promises";
import type { Writable } from "node:stream";
import { systemRandom } from "../base/random.ts";
import { systemClock } from "../base/system-clock.ts";
import { tcp } from "../base/tcp.ts";
import type { Io, Output } from "./io.ts";
import { run } from "./run.ts";

const { stdin, stdout, stderr, env } = process;
/** Exit codes of a program ended by a signal, as shells count them. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

const stops: (() => void)[] = [];
let isStopping = false;

/** Asks the command to end; a second time, or when it does not listen, ends the process. */
function stop(exitCode: number): void {
  if (isStopping || stops.length === 0) process.exit(exitCode);
  isStopping = true;
  for (const action of stops) action();
}

for (const [signal, exitCode] of Object.entries(signals)) process.on(signal, () => stop(exitCode));

function output(stream: Writable & { readonly isTTY?: boolean }): Output {
  // `millrace consume … | head`: nobody reads any more, and that is no mistake.
  stream.on("error", (problem: NodeJS.ErrnoException) => {
    if (problem.code !== "EPIPE" && problem.code !== "ERR_STREAM_DESTROYED") throw problem;
    if (!isStopping) stop(0);
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text) || stream.destroyed) return resolve();
        stream.once("drain", resolve);
        stream.once("close", resolve);
      }),
  };
}

const io: Io = {
  stdin: { isTerminal: stdin.isTTY === true, chunks: stdin },
  stdout: output(stdout),
  stderr: output(stderr),
  env,
  ports: { network: tcp, clock: systemClock, random: systemRandom },
  onStop: (action) => void stops.push(action),
  confirm: async (question) => {
    const { createInterface } = await import("node:readline/promises");
    const terminal = createInterface({ input: stdin, output: stdout, terminal: false });
    // Ctrl-D is no answer, and no answer is no.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  },
  fetch: (url, request) => fetch(url, request),
  readFile: (path) => readFile(path, "utf8"),
  startNode: async (options) => (await import("../main.ts")).startNode(options),
  startConsole: async (options) => {
    const { startConsole } = await import("../admin/console/start-console.ts");
    return startConsole(options);
  },
  newLogger: async (options) => {
    const { newPinoLogger } = await import("./pino-logger.ts");
    return newPinoLogger({ ...options, colours: options.pretty && !env.NO_COLOR });
  },
};

process.exitCode = await run(process.argv.slice(2), io);
// Sockets that a broker keeps open, or a terminal that is still read, must not keep us.
stdin.destroy();
