/** JSON text in pieces. Nothing is parsed into numbers: every digit stays as it was written. */
export interface Token {
  readonly kind: "mark" | "name" | "string" | "number" | "word";
  readonly text: string;
}

const piece =
  /[{}[\],:]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;

/** Null when the text is not JSON. */
export function jsonTokens(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    piece.lastIndex = at;
    const found = piece.exec(text)?.[0];
    if (found === undefined) return null;
    if (found === ":" && tokens.at(-1)?.kind === "string") {
      tokens[tokens.length - 1] = { kind: "name", text: tokens.at(-1)!.text };
    }
    tokens.push({ kind: kindOf(found), text: found });
    at = skipSpace(text, at + found.length);
  }
  return tokens;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at += 1;
  return at;
}

function kindOf(text: string): Token["kind"] {
  const first = text[0]!;
  if (first === '"') return "string";
  if ("{}[],:".includes(first)) return "mark";
  return /[\d-]/.test(first) ? "number" : "word";
}

/** The same JSON with a line for every member, two spaces deeper each level. */
export function indented(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  let depth = 0;
  const space = (text: string) => out.push({ kind: "mark", text });
  for (const [index, token] of tokens.entries()) {
    const { text } = token;
    const isEmpty = "{[".includes(text) && "}]".includes(tokens[index + 1]?.text ?? " ");
    const closesEmpty = "}]".includes(text) && "{[".includes(tokens[index - 1]?.text ?? " ");
    const isMark = token.kind === "mark";
    if (isMark && "}]".includes(text) && !closesEmpty) {
      depth -= 1;
      space(`\n${"  ".repeat(depth)}`);
    }
    out.push(token);
    if (isMark && "{[".includes(text) && !isEmpty) {
      depth += 1;
      space(`\n${"  ".repeat(depth)}`);
    }
    if (isMark && text === ",") space(`\n${"  ".repeat(depth)}`);
    if (isMark && text === ":") space(" ");
  }
  return out;
}

/** JSON text as `indented` writes it; other text as it is. */
export function indentJson(text: string): string {
  const tokens = jsonTokens(text);
  return tokens === null
    ? text
    : indented(tokens)
        .map((token) => token.text)
        .join("");
}
