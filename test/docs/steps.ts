/** What a page tells its reader to do. Lines are those of the page, from 1. */
export type Step = TypeStep | PressStep | LookStep;

/** Type these commands and, where the page shows it, see this output. */
export interface TypeStep {
  readonly kind: "type";
  readonly line: number;
  readonly commands: string;
  readonly expected: string | null;
  /** A terminal of its own, in which they go on running; null: one by one, each to its end. */
  readonly terminal: string | null;
  /** Typed again and again until the output is as expected. */
  readonly isRepeated: boolean;
  /** Programs, or `python:module`s, without which the step is skipped. */
  readonly needs: readonly string[];
}

/** Press Ctrl-C in a terminal. */
export interface PressStep {
  readonly kind: "press";
  readonly line: number;
  readonly terminal: string;
}

/** See what else a terminal has printed. */
export interface LookStep {
  readonly kind: "look";
  readonly line: number;
  readonly terminal: string;
  readonly expected: string;
}

interface Fence {
  readonly line: number;
  readonly words: readonly string[];
  readonly text: string;
}

/**
 * Reads the steps of a page. Its code blocks tell more in the words after the language, which
 * readers do not see:
 *
 *     sh              commands, run one after the other
 *     sh in=NAME      typed into the terminal NAME and left running
 *     sh eventually   run again until they print what is shown
 *     sh needs=kcat   skipped where this program is not installed
 *     sh elsewhere    not run here: another job runs it
 *     text            what the `sh` block before it prints
 *     text in=NAME    what the terminal NAME has printed meanwhile
 *
 * The comment `<!-- Ctrl-C in NAME -->` stands where the reader is told to press it. A comment that
 * begins with `in NAME: COMMAND`, and goes on with what to wait for, types what the reader typed
 * elsewhere.
 */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let mayShowOutput = false;
  const all = [...fencesOf(page), ...pressesOf(page), ...unseenOf(page)];
  for (const found of all.sort((a, b) => a.line - b.line)) {
    const last = steps.at(-1);
    if ("kind" in found) {
      steps.push(found);
    } else if (found.words[0] === "sh" && !found.words.includes("elsewhere")) {
      steps.push(typed(found));
      mayShowOutput = true;
      continue;
    } else if (found.words[0] === "text") {
      const terminal = wordsAfter("in", found)[0];
      if (terminal !== undefined) {
        steps.push({ kind: "look", line: found.line, terminal, expected: found.text });
      } else if (mayShowOutput && last?.kind === "type") {
        steps[steps.length - 1] = { ...last, expected: found.text };
      }
    }
    mayShowOutput = false;
  }
  return steps;
}

function typed(fence: Fence): TypeStep {
  return {
    kind: "type",
    line: fence.line,
    commands: fence.text,
    expected: null,
    terminal: wordsAfter("in", fence)[0] ?? null,
    isRepeated: fence.words.includes("eventually"),
    needs: wordsAfter("needs", fence),
  };
}

function wordsAfter(name: string, { words }: Fence): string[] {
  return words
    .filter((word) => word.startsWith(`${name}=`))
    .map((word) => word.slice(name.length + 1));
}

function fencesOf(page: string): Fence[] {
  return [...page.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: info, 2: text }) => {
    return { line: lineAt(page, index), words: info!.trim().split(/\s+/), text: text! };
  });
}

function pressesOf(page: string): PressStep[] {
  return [...page.matchAll(/^<!-- Ctrl-C in (\S+) -->$/gm)].map(({ index, 1: terminal }) => {
    return { kind: "press", line: lineAt(page, index), terminal: terminal! };
  });
}

function unseenOf(page: string): TypeStep[] {
  return [...page.matchAll(/^<!-- in (\S+): (.*)\n([\s\S]*?)-->$/gm)].map(
    ({ index, 1: terminal, 2: commands, 3: expected }) => ({
      kind: "type",
      line: lineAt(page, index),
      commands: commands!,
      expected: expected!,
      terminal: terminal!,
      isRepeated: false,
      needs: [],
    }),
  );
}

const lineAt = (page: string, index: number): number => page.slice(0, index).split("\n").length;
