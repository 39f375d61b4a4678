import type { Placed } from "./proto-file.ts";

export interface Token extends Placed {
  readonly kind: "word" | "number" | "string" | "sign" | "end";
  /** Of a string, what stands between its quotes, with escapes resolved. */
  readonly text: string;
}

/** Thrown within the parser only: where it stopped, and why. */
export class ProtoProblem extends Error {
  readonly place: Placed;

  constructor(message: string, { line, column }: Placed) {
    super(message);
    this.place = { line, column };
  }
}

const patterns = [
  ["space", /\s+|\/\/[^\n]*/y],
  ["word", /[A-Za-z_]\w*/y],
  ["number", /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?/y],
  ["string", /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y],
  ["sign", /[=;{}[\]()<>,.:+/-]/y],
] as const;

/** The words and signs of a `.proto` text; the last token is the end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let [at, line, lineStart] = [0, 1, 0];
  while (at < text.length) {
    const place = { line, column: at - lineStart + 1 };
    const [kind, found] = match(text, at, place);
    if (kind === "space") {
      for (let end = found.indexOf("\n"); end >= 0; end = found.indexOf("\n", end + 1)) {
        line++;
        lineStart = at + end + 1;
      }
    } else {
      tokens.push({
        kind,
        text: kind === "string" ? unescaped(found.slice(1, -1)) : found,
        ...place,
      });
    }
    at += found.length;
  }
  tokens.push({ kind: "end", text: "the end of the text", line, column: at - lineStart + 1 });
  return tokens;
}

function match(text: string, at: number, place: Placed) {
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at + 2);
    if (end < 0) throw new ProtoProblem("a comment does not end", place);
    return ["space", text.slice(at, end + 2)] as const;
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [kind, found] as const;
  }
  const what = `"'`.includes(text[at]!) ? "a string does not end" : `'${text[at]}' has no meaning`;
  throw new ProtoProblem(what, place);
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
