import type { Placed } from "./proto-file.ts";

export interface Token extends Placed {
  readonly kind: "word" | "number" | "string" | "sign" | "end";
  /** Of a string, what stands between its quotes, with escapes resolved. */
  readonly text: string;
  /** Where the next one may begin. */
  readonly end: number;
}

/** Thrown within the parser only: where it stopped, and why. */
export class ProtoProblem extends Error {
  readonly place: Placed;

  constructor(message: string, { at }: Placed) {
    super(message);
    this.place = { at };
  }
}

/** In the order of `kinds`; exactly one of the groups is there. */
const pattern = new RegExp(
  [
    /(\s+|\/\/[^\n]*|\/\*)/,
    /([A-Za-z_]\w*)/,
    /(0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?)/,
    /("[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*')/,
    /([=;{}[\]()<>,.:+/-])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "y",
);
const kinds = ["word", "number", "string", "sign"] as const;

/** The first word, number, string or sign at a place or after it. */
export function tokenAt(text: string, from: number): Token {
  let at = from;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) throw meaningless(text, at);
    const [all, space] = found;
    if (space === undefined) {
      const kind = kinds.find((_kind, index) => found[index + 2] !== undefined)!;
      const content = kind === "string" ? unescaped(all.slice(1, -1)) : all;
      return { kind, text: content, at, end: at + all.length };
    }
    at = space === "/*" ? endOfComment(text, at) : at + space.length;
  }
  return { kind: "end", text: "the end of the text", at: text.length, end: text.length };
}

function endOfComment(text: string, at: number): number {
  const end = text.indexOf("*/", at + 2);
  if (end < 0) throw new ProtoProblem("a comment does not end", { at });
  return end + 2;
}

function meaningless(text: string, at: number): ProtoProblem {
  const isString = `"'`.includes(text[at]!);
  return new ProtoProblem(isString ? "a string does not end" : `'${text[at]}' has no meaning`, {
    at,
  });
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const escaped =
  /\\(?:[xX]([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(escaped, (_all, hex, octal, short, long, char: string) => {
    if (char !== undefined) return escapes[char] ?? char;
    const code =
      octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8);
    return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  });
}
