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

/** What lies deeper stays on the line it is on: nobody reads so far to the right. */
const maxLineDepth = 32;
/** Of line breaks and indentation together; a text that needs more is left as it was written. */
const maxSpaceLength = 2 * 1024 * 1024;

/**
 * The same JSON with a line for every member, two spaces deeper each level; beyond the 32nd level
 * all on one line. Null when it closes what it has not opened, or would be too long to show: each
 * level costs every line in it two characters more, so that brackets alone could come to the square
 * of their number.
 */
export function indented(tokens: readonly Token[]): readonly Token[] | null {
  const out: Token[] = [];
  let depth = 0;
  let spaceLength = 0;
  const space = (text: string) => {
    spaceLength += text.length;
    out.push({ kind: "mark", text });
  };
  const newLine = () => {
    if (depth <= maxLineDepth) space(`\n${"  ".repeat(depth)}`);
  };
  for (const [index, token] of tokens.entries()) {
    const { text } = token;
    const isEmpty = "{[".includes(text) && "}]".includes(tokens[index + 1]?.text ?? " ");
    const closesEmpty = "}]".includes(text) && "{[".includes(tokens[index - 1]?.text ?? " ");
    const isMark = token.kind === "mark";
    if (isMark && "}]".includes(text) && !closesEmpty) {
      // What was opened on the line is closed on it.
      const isOnItsLine = depth > maxLineDepth;
      depth -= 1;
      // Nothing opened it: this is no JSON.
      if (depth < 0) return null;
      if (!isOnItsLine) newLine();
    }
    out.push(token);
    if (isMark && "{[".includes(text) && !isEmpty) {
      depth += 1;
      newLine();
    }
    if (isMark && text === ",") newLine();
    if (isMark && text === ":") space(" ");
    if (spaceLength > maxSpaceLength) return null;
  }
  return out;
}

/** JSON text as `indented` writes it; other text, and what would be too long, as it is. */
export function indentJson(text: string): string {
  const tokens = jsonTokens(text);
  const lines = tokens === null ? null : indented(tokens);
  return lines === null ? text : lines.map((token) => token.text).join("");
}
