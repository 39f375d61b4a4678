import { jsonTokens, type Token } from "./tokens.ts";

/** `$.a.b[0]` or `a.b` as steps; null when it is no such path. */
export function parsePath(path: string): readonly string[] | null {
  const rest = path.trim().replace(/^\$/, "").replace(/^\.?/, ".");
  const steps = rest.match(/\.[^.[\]]+|\[\d+\]/g);
  if (steps === null || steps.join("") !== rest) return null;
  return steps.map((step) => (step.startsWith(".") ? step.slice(1) : step.slice(1, -1)));
}

/** What the JSON text has at these steps, as it is written there; a string without its quotes. */
export function valueAt(json: string, steps: readonly string[]): string | null {
  const tokens = jsonTokens(json);
  if (tokens === null) return null;
  let at = 0;
  for (const step of steps) {
    const found = memberAt(tokens, at, step);
    if (found === null) return null;
    at = found;
  }
  const text = tokens
    .slice(at, endOf(tokens, at))
    .map((token) => token.text)
    .join("");
  return tokens[at]?.kind === "string" ? unquoted(text) : text === "" ? null : text;
}

/** Where the value of this member or element begins. */
function memberAt(tokens: readonly Token[], from: number, step: string): number | null {
  const isObject = tokens[from]?.text === "{";
  if (!isObject && tokens[from]?.text !== "[") return null;
  let index = 0;
  for (let at = from + 1; at < tokens.length && !isClosing(tokens[at]); index += 1) {
    const valueFrom = isObject ? at + 2 : at;
    const name = isObject ? unquoted(tokens[at]!.text) : String(index);
    if (name === step) return valueFrom;
    at = endOf(tokens, valueFrom);
    if (tokens[at]?.text === ",") at += 1;
  }
  return null;
}

/** Just after the value that begins here. */
function endOf(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.kind === "mark" && "{[".includes(token.text)) depth += 1;
    if (isClosing(token)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

const isClosing = (token: Token | undefined) =>
  token?.kind === "mark" && (token.text === "}" || token.text === "]");

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
