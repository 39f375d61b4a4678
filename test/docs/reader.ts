import { matches } from "./matches.ts";
import type { LookStep, PressStep, Step, TypeStep } from "./steps.ts";
import { Terminal } from "./terminal.ts";

const commandLimitMs = 60_000;
const lookLimitMs = 30_000;
const repeatLimitMs = 30_000;
const maxShownLines = 40;

export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a program is installed. */
  has(program: string): boolean;
}

/** What became of a step: "done", or why it was left out or is wrong. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "skipped"; readonly missing: string }
  | { readonly kind: "wrong"; readonly reason: string };

/** Does what a page says, step by step, as a reader with several terminals would. */
export class PageReader {
  private readonly place: Place;
  private readonly terminals = new Map<string, Terminal>();

  constructor(place: Place) {
    this.place = place;
  }

  async follow(step: Step): Promise<Outcome> {
    if (step.kind === "type") return this.type(step);
    return step.kind === "press" ? this.press(step) : this.look(step);
  }

  /** Ends what the page left running. */
  async leave(): Promise<void> {
    await Promise.all([...this.terminals.values()].map((terminal) => terminal.interrupt()));
  }

  private async type(step: TypeStep): Promise<Outcome> {
    const { commands, expected, terminal: name, needs } = step;
    const missing = needs.find((program) => !this.place.has(program));
    if (missing !== undefined) return { kind: "skipped", missing };
    if (name === null) return this.run(step);
    await this.terminals.get(name)?.interrupt();
    const terminal = new Terminal(commands, this.place);
    this.terminals.set(name, terminal);
    return expected === null ? done : see(terminal, expected);
  }

  private async run(step: TypeStep): Promise<Outcome> {
    const deadline = Date.now() + repeatLimitMs;
    for (;;) {
      const outcome = await this.runOnce(step);
      if (outcome.kind === "done" || !step.isRepeated || Date.now() > deadline) return outcome;
    }
  }

  private async runOnce({ commands, expected }: TypeStep): Promise<Outcome> {
    const terminal = new Terminal(commands, this.place);
    const code = await terminal.exit(commandLimitMs);
    const { news } = terminal;
    if (code !== 0) return wrong(`ended with ${code ?? "a signal"} after printing`, news);
    if (expected === null || matches(expected, news)) return done;
    return wrong("printed", news);
  }

  private async press({ terminal: name }: PressStep): Promise<Outcome> {
    // Nothing to end where the step that began it was skipped.
    await this.terminals.get(name)?.interrupt();
    this.terminals.delete(name);
    return done;
  }

  private async look({ terminal: name, expected }: LookStep): Promise<Outcome> {
    const terminal = this.terminals.get(name);
    return terminal === undefined ? { kind: "skipped", missing: name } : see(terminal, expected);
  }
}

const done: Outcome = { kind: "done" };

function wrong(what: string, news: string): Outcome {
  return {
    kind: "wrong",
    reason: `${what}:\n${news.split("\n").slice(-maxShownLines).join("\n")}`,
  };
}

async function see(terminal: Terminal, expected: string): Promise<Outcome> {
  const isSeen = await terminal.until((news) => matches(expected, news), lookLimitMs);
  return isSeen ? done : wrong("had printed", terminal.news);
}
