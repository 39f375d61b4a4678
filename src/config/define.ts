/**
 * The words settings are declared with. One declaration gives the type of the value, the check,
 * the flag, the environment variable, the line in docs/configuration.md and the answer to
 * DescribeConfigs; nothing else has to be written for a new setting.
 */

/** Kafka's name for what a value looks like; DescribeConfigs sends its number. */
export type ConfigType = "BOOLEAN" | "STRING" | "INT" | "LONG" | "DOUBLE" | "LIST" | "PASSWORD";

/** What a number counts, for people reading the documentation. */
export type Unit = "ms" | "minutes" | "hours" | "bytes" | "none";

/** `problem` completes the sentence "name=text …", such as "must be at least 1". */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** A broker-wide setting that stands in for one that is not set, and what to multiply it by. */
export interface Synonym {
  readonly name: string;
  readonly factor: number;
}

export interface Setting<T> {
  readonly type: ConfigType;
  /** null: not set, and the setting that stands behind it decides. */
  readonly default: T;
  readonly doc: string;
  /** False: accepted, checked and shown, but nothing in Millrace changes with it yet. */
  readonly acts: boolean;
  /** Takes effect without a restart. */
  readonly live: boolean;
  /** Never shown, neither to clients nor in logs. */
  readonly secret: boolean;
  readonly unit: Unit;
  /** What is allowed, for people; empty when anything is. */
  readonly range: string;
  /** Strongest first. */
  readonly synonyms: readonly Synonym[];
  parse(text: string): Parsed<NonNullable<T>>;
  /** The text Kafka would show; `parse` reads it back. */
  format(value: NonNullable<T>): string;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The checked values of a group of settings, by name. */
export type Values<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

interface Options<T> {
  readonly default: T;
  readonly doc: string;
  readonly acts?: false;
  readonly live?: true;
  /** The broker-wide setting, or settings, that decide when this one is not set. */
  readonly broker?: string | readonly (string | Synonym)[];
}

interface NumberOptions<D> extends Options<D> {
  readonly type?: "INT" | "LONG";
  readonly min?: number;
  readonly max?: number;
  /** A number between `min` and `max` that is not allowed all the same. */
  readonly except?: number;
}

/** Declares settings; here only for the exact types of names and values. */
export const defineSettings = <const S extends Settings>(settings: S): S => settings;

/** No limit. Kafka writes it as the largest 64-bit number. */
export const unlimited = Number.POSITIVE_INFINITY;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;

const limits = {
  INT: [-(2n ** 31n), 2n ** 31n - 1n],
  LONG: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

/** Milliseconds, whole. */
export const durationMs = wholeNumber("LONG", "ms");
/** Minutes, whole: only where Kafka's name says so. */
export const minutes = wholeNumber("INT", "minutes");
/** Hours, whole: only where Kafka's name says so. */
export const hours = wholeNumber("INT", "hours");
export const byteCount = wholeNumber("LONG", "bytes");
export const count = wholeNumber("INT", "none");

function wholeNumber(usualType: "INT" | "LONG", unit: Unit) {
  return <D extends number | null>(options: NumberOptions<D>): Setting<number | (D & null)> => {
    const { type = usualType, min = Number.NEGATIVE_INFINITY, max = unlimited, except } = options;
    const range = numberRange(min, max, except);
    return {
      ...declared(options),
      type,
      unit,
      range,
      parse(text) {
        const value = readWholeNumber(text, type);
        if (value === null) return { problem: `must be a whole number that fits ${type}` };
        const allowed = value >= min && value <= max && value !== except;
        return allowed ? { value } : { problem: `must be ${range}` };
      },
      format: (value) => (value === unlimited ? String(limits.LONG[1]) : String(value)),
    };
  };
}

/** Beyond 2^53 a number is as good as unlimited: 285,000 years, or eight petabytes. */
function readWholeNumber(text: string, type: "INT" | "LONG"): number | null {
  const trimmed = text.trim();
  // The length first: a number of a million digits must not be computed to be refused.
  if (trimmed.length > 20 || !/^[+-]?\d+$/.test(trimmed)) return null;
  const exact = BigInt(trimmed.replace("+", ""));
  const [least, most] = limits[type];
  if (exact < least || exact > most) return null;
  const value = Number(exact);
  return value > Number.MAX_SAFE_INTEGER ? unlimited : value;
}

function numberRange(min: number, max: number, except: number | undefined): string {
  const bounds =
    max !== unlimited ? `from ${min} to ${max}` : min > -unlimited ? `at least ${min}` : "";
  return except === undefined ? bounds : `${bounds}, but not ${except}`;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A share of a whole: 0 to 1. */
export function ratio(options: Options<number>): Setting<number> {
  return {
    ...declared(options),
    type: "DOUBLE",
    unit: "none",
    range: "from 0 to 1",
    parse(text) {
      const value = decimal.test(text.trim()) ? Number(text) : Number.NaN;
      return value >= 0 && value <= 1 ? { value } : { problem: "must be a number from 0 to 1" };
    },
    format: (value) => (Number.isInteger(value) ? value.toFixed(1) : String(value)),
  };
}

export function flag(options: Options<boolean>): Setting<boolean> {
  return {
    ...declared(options),
    type: "BOOLEAN",
    unit: "none",
    range: "true or false",
    parse(text) {
      const word = text.trim().toLowerCase();
      if (word === "true" || word === "false") return { value: word === "true" };
      return { problem: "must be true or false" };
    },
    format: String,
  };
}

export function oneOf<const T extends string>(
  choices: readonly T[],
  options: Options<NoInfer<T>>,
): Setting<T> {
  return {
    ...declared(options),
    type: "STRING",
    unit: "none",
    range: choices.join(", "),
    parse(text) {
      const value = choices.find((choice) => choice === text.trim());
      return value ? { value } : { problem: `must be one of ${choices.join(", ")}` };
    },
    format: (value) => value,
  };
}

/** Any text; `check` names what is wrong with one, or returns null. */
export function text<D extends string | null>(
  options: Options<D> & { range?: string; check?: (value: string) => string | null },
): Setting<string | (D & null)> {
  return {
    ...declared(options),
    type: "STRING",
    unit: "none",
    range: options.range ?? "",
    parse(given) {
      const problem = options.check?.(given) ?? null;
      return problem === null ? { value: given } : { problem };
    },
    format: (value) => value,
  };
}

/** Words from a closed choice, comma-separated; repeated ones count once. */
export function listOf<const T extends string>(
  choices: readonly T[],
  options: Options<readonly NoInfer<T>[]>,
): Setting<readonly T[]> {
  return {
    ...declared(options),
    type: "LIST",
    unit: "none",
    range: `any of ${choices.join(", ")}`,
    parse(given) {
      const words = splitList(given);
      const value = choices.filter((choice) => words.includes(choice));
      const unknown = words.find((word) => !choices.some((choice) => choice === word));
      // In the order given: it is shown as it was set.
      value.sort((a, b) => words.indexOf(a) - words.indexOf(b));
      if (unknown === undefined) return { value };
      return { problem: `has "${unknown}": each must be one of ${choices.join(", ")}` };
    },
    format: (value) => value.join(","),
  };
}

/** Comma-separated items of a form of their own, read one by one. */
export function list<T>(
  options: Options<readonly T[]> & {
    readonly range: string;
    readonly read: (item: string) => Parsed<T>;
    readonly write: (item: T) => string;
  },
): Setting<readonly T[]> {
  return {
    ...declared(options),
    type: "LIST",
    unit: "none",
    range: options.range,
    parse(given) {
      const value: T[] = [];
      for (const item of splitList(given)) {
        const parsed = options.read(item);
        if ("problem" in parsed) return { problem: `has "${item}": ${parsed.problem}` };
        value.push(parsed.value);
      }
      return { value };
    },
    format: (value) => value.map(options.write).join(","),
  };
}

/** The items of a comma-separated text, trimmed, without empty ones. */
export function splitList(given: string): string[] {
  return given
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function declared<T>(options: Options<T>) {
  const { broker = [] } = options;
  const names = typeof broker === "string" ? [broker] : broker;
  return {
    default: options.default,
    doc: options.doc,
    acts: options.acts ?? true,
    live: options.live ?? false,
    secret: false,
    synonyms: names.map((name) => (typeof name === "string" ? { name, factor: 1 } : name)),
  };
}
