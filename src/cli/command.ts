import type { Io } from "./io.ts";

/** A command as its file declares it; its name and summary stand in `index.ts`. */
export interface Command<F extends Flags = Flags> {
  /** Words that follow the name: `<one>`, `[maybe]`, `<one or more...>`. */
  readonly operands: readonly string[];
  readonly flags: F;
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [typed: string, does: string])[];
  /** Resolves with the exit code where it is not 0. */
  run(call: Call<F>): Promise<number | undefined>;
}

export interface Call<F extends Flags = Flags> {
  readonly io: Io;
  /** The operands, in order. */
  readonly words: readonly string[];
  readonly flags: FlagValues<F>;
  /** All commands there are. */
  readonly tree: CommandTree;
}

export interface CommandTree {
  readonly [name: string]: CommandEntry | CommandFamily;
}

export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export interface CommandFamily {
  readonly summary: string;
  readonly commands: Readonly<Record<string, CommandEntry>>;
}

export interface Flag<T = unknown> {
  /** `-p, --partition <number>`: short, long, and the name of its value. */
  readonly spec: string;
  readonly doc: string;
  readonly initial: T;
  /** Null for a switch. Throws `UsageError`. */
  readonly parse: ((text: string) => T) | null;
  /** May be given more than once: the lists are then joined. */
  readonly repeats: boolean;
  /** The only texts allowed; null when there is no such list. */
  readonly choices: readonly string[] | null;
}

export type Flags = Readonly<Record<string, Flag>>;

export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

/** For the exact types of the flags. */
export const command = <const F extends Flags>(declared: Command<F>): Command<F> => declared;

/** On or off. */
export function toggle(spec: string, doc: string): Flag<boolean> {
  return { spec, doc, initial: false, parse: null, repeats: false, choices: null };
}

/** A value read from its text by `parse`, which throws `UsageError`. */
export function value<T, D extends T | null>(
  spec: string,
  doc: string,
  initial: D,
  parse: (text: string) => T,
): Flag<T | D> {
  return { spec, doc, initial, parse, repeats: false, choices: null };
}

export const text = <D extends string | null>(spec: string, doc: string, initial: D) =>
  value<string, D>(spec, doc, initial, (given) => given);

/** May be given more than once. */
export function list(spec: string, doc: string): Flag<readonly string[]> {
  return { spec, doc, initial: [], parse: (given) => [given], repeats: true, choices: null };
}

export function choice<const T extends string>(
  spec: string,
  doc: string,
  choices: readonly T[],
  initial: NoInfer<T>,
): Flag<T> {
  return { spec, doc, initial, parse: (given) => given as T, repeats: false, choices };
}
