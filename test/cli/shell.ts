import { FakeClock } from "../../src/base/fake-clock.ts";
import { InProcessNetwork } from "../../src/base/in-process.ts";
import { silentLogger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import type { Network } from "../../src/base/tcp.ts";
import type { Io, Output } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { startTestNode, type TestNode, type TestNodeOptions } from "../node/test-node.ts";

/** What a command leaves behind. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Everything is a terminal, and this is what its person says when asked. */
  readonly answer?: boolean;
  /** Asks the command to stop when it has printed this. */
  readonly stopAfter?: string;
  readonly io?: Partial<Io>;
}

/** Runs command lines against a node in this process; time passes only while one runs. */
export class Shell {
  readonly clock: FakeClock;
  private readonly network: Pick<Network, "connect">;

  constructor(clock: FakeClock, network: Pick<Network, "connect">) {
    this.clock = clock;
    this.network = network;
  }

  /** As typed behind `millrace`; words are parted by blanks. */
  async run(line: string, options: RunOptions = {}): Promise<Ran> {
    return this.runWords(line.split(" "), options);
  }

  async runWords(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const stdout = new Captured(options);
    const stderr = new Captured({ answer: options.answer });
    const io = { ...this.io(options, stdout), stdout, stderr, ...options.io };
    let exitCode: number | null = null;
    const running = run(argv, io).then((code) => {
      exitCode = code;
    });
    while (exitCode === null) {
      await Promise.race([running, this.clock.advance(5)]);
    }
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }

  private io({ stdin = "", env = {}, answer }: RunOptions, stdout: Captured) {
    const { clock, network } = this;
    return {
      stdin: { isTerminal: answer !== undefined, chunks: chunksOf(stdin) },
      env,
      ports: { network, clock, random: seededRandom(7) },
      onStop: (action: () => void) => {
        stdout.stop = action;
      },
      confirm: async () => answer ?? false,
      fetch: () => Promise.reject(new Error("nobody there")),
      readFile: () => Promise.reject(new Error("no files here")),
      startNode: () => Promise.reject(new Error("no node here")),
      startConsole: () => Promise.reject(new Error("no console here")),
      newLogger: async () => silentLogger,
    };
  }
}

class Captured implements Output {
  readonly isTerminal: boolean;
  text = "";
  stop = (): void => {};
  private readonly stopAfter: string | undefined;

  constructor({ answer, stopAfter }: { answer?: boolean | undefined; stopAfter?: string }) {
    this.isTerminal = answer !== undefined;
    this.stopAfter = stopAfter;
  }

  async write(text: string | Uint8Array): Promise<void> {
    this.text += typeof text === "string" ? text : Buffer.from(text).toString();
    if (this.stopAfter !== undefined && this.text.includes(this.stopAfter)) this.stop();
  }
}

/** In two pieces, as a pipe would cut them. */
async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  const middle = bytes.length >> 1;
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}

/** A shell beside a broker of its own. */
export async function shellWithNode(
  options: TestNodeOptions = {},
): Promise<{ readonly shell: Shell; readonly node: TestNode }> {
  const node = await startTestNode({
    ...options,
    settings: { "group.initial.rebalance.delay.ms": "0", ...options.settings },
  });
  return { node, shell: new Shell(node.clock, node.network) };
}

/** A shell with nobody to talk to. */
export const lonelyShell = () => new Shell(new FakeClock(), new InProcessNetwork());

/** Lines of a table, blanks squeezed, so that tests do not count columns. */
export function rows({ stdout }: Ran): string[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "));
}

/** Lets time pass until each of so many members of the group reads something. */
export async function untilMembersRead(shell: Shell, groupId: string, count: number) {
  for (let members: { assignment: unknown[] }[] = []; ; ) {
    const { stdout } = await shell.run(`group describe ${groupId} --json`);
    members = stdout === "" ? [] : JSON.parse(stdout)[0].members;
    if (members.filter(({ assignment }) => assignment.length > 0).length === count) return;
    await shell.clock.advance(1000);
  }
}
