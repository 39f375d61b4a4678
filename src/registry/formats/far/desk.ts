import type { Refused } from "../../refusals.ts";
import type { Incompatibility } from "../format.ts";
import type { Answer, Question } from "./question.ts";

/** Answers elsewhere; resolves with a refusal when it could not. */
export type AskFar = (question: Question) => Promise<{ readonly answer: Answer } | Refused>;

/** Calls `action` in the next turn of the event loop. */
export type NextTurn = (action: () => void) => void;

/**
 * Thrown where an answer is not at hand, so that everything in between can stay synchronous.
 * Whoever asked tries again once `done` has resolved, unless that is with a refusal.
 */
export class WorkNeeded extends Error {
  readonly done: Promise<Refused | null>;

  constructor(done: Promise<Refused | null>) {
    super("the answer is not at hand yet");
    this.done = done;
  }
}

/** Of schemas, read and compared in one turn of the event loop: some 50 ms. */
const maxTurnBytes = 128 * 1024;

/** Of all answers at hand. */
const maxKeptBytes = 32 * 1024 * 1024;

/** What an answer takes besides its texts. */
const entryBytes = 200;

/** Keeps answers, and asks for those that it has not; sees to it that no turn takes too long. */
export class Desk {
  private readonly askFar: AskFar;
  private readonly nextTurn: NextTurn;
  /** Oldest first. */
  private readonly kept = new Map<string, { readonly answer: Answer; readonly bytes: number }>();
  private keptBytes = 0;
  private readonly asked = new Map<string, Promise<Refused | null>>();
  private spentBytes = 0;
  private turn: Promise<null> | null = null;

  constructor(askFar: AskFar, nextTurn: NextTurn) {
    this.askFar = askFar;
    this.nextTurn = nextTurn;
  }

  /** Undefined: not at hand. */
  known(key: string): Answer | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    // What is used stays.
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.answer;
  }

  /** @throws WorkNeeded when the answer is not at hand; then it is on its way. */
  look(key: string, question: Question): Answer {
    const known = this.known(key);
    if (known !== undefined) return known;
    let asked = this.asked.get(key);
    if (asked === undefined) {
      asked = this.ask(key, question);
      this.asked.set(key, asked);
    }
    throw new WorkNeeded(asked);
  }

  keep(key: string, answer: Answer): void {
    const bytes = entryBytes + key.length + sizeOf(answer);
    this.kept.set(key, { answer, bytes });
    this.keptBytes += bytes;
    for (const [oldest, { bytes: freed }] of this.kept) {
      // The newest is wanted, however large it is.
      if (this.keptBytes <= maxKeptBytes || oldest === key) break;
      this.kept.delete(oldest);
      this.keptBytes -= freed;
    }
  }

  /** @throws WorkNeeded when enough was read in this turn: until the next one. */
  spend(bytes: number): void {
    this.turn ??= new Promise((resolve) => {
      this.nextTurn(() => {
        this.turn = null;
        this.spentBytes = 0;
        resolve(null);
      });
    });
    if (this.spentBytes > 0 && this.spentBytes + bytes > maxTurnBytes) {
      throw new WorkNeeded(this.turn);
    }
    this.spentBytes += bytes;
  }

  private async ask(key: string, question: Question): Promise<Refused | null> {
    const answered = await this.askFar(question);
    this.asked.delete(key);
    if ("errorCode" in answered) return answered;
    this.keep(key, answered.answer);
    return null;
  }
}

function sizeOf(answer: Answer): number {
  if (answer === null) return 0;
  if (typeof answer === "string") return answer.length;
  if ("problem" in answer) return answer.problem.length;
  if ("canonical" in answer) return answer.canonical?.length ?? 0;
  return answer.reduce((sum: number, item: string | Incompatibility) => {
    if (typeof item === "string") return sum + item.length;
    return sum + 100 + item.path.length + item.message.length;
  }, 0);
}
