import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { end } from "./child.ts";

interface Answer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * A client in another language, as one process that serves a whole suite: a line of JSON on its
 * stdin asks, a line on its stdout answers. Its first line names the cases it can run.
 */
export class Program {
  readonly cases: readonly string[];
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  private constructor(child: ChildProcess, answers: AsyncIterator<string>, cases: string[]) {
    this.#child = child;
    this.#answers = answers;
    this.cases = cases;
  }

  static async start(command: string, args: readonly string[]): Promise<Program> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    if (child.stdout === null) throw new Error("no stdout");
    const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
    const first = await answers.next();
    if (first.done === true) throw new Error(`${command} ended before it named its cases`);
    return new Program(child, answers, JSON.parse(first.value));
  }

  /** Asks one thing and waits for its answer; throws what the program reports as failed. */
  async ask(operation: string, parameters: object = {}): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify({ operation, ...parameters })}\n`);
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`the program ended during "${operation}"`);
    const answer: Answer = JSON.parse(line.value);
    if (!answer.ok) throw new Error(answer.error);
    return answer.result;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    await end(this.#child, "SIGTERM", 20_000);
  }
}
