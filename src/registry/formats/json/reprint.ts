/** Strings, brackets and punctuation, and everything between them: numbers, `true`, `null`. */
const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|[^\s"[\]{}:,]+/gs;

/**
 * The same JSON without white space. Numbers stay as the author wrote them, and of two members of
 * one name the last one counts, where the first one stood. With `sorted`, the members of every
 * object are in order of their names' UTF-16 units, as a Java `TreeMap` has them.
 *
 * The text has passed `JSON.parse`, and is nested no deeper than the stack allows.
 */
export function reprint(text: string, order: "written" | "sorted"): string {
  const tokens = text.match(tokenPattern) ?? [];
  let at = 0;

  function value(): string {
    const token = tokens[at++]!;
    if (token === "{") return object();
    if (token === "[") return list();
    // Java writes `\/` and `\u0041` as the characters they stand for.
    return token.includes("\\") ? JSON.stringify(JSON.parse(token)) : token;
  }

  function list(): string {
    const items: string[] = [];
    while (tokens[at] !== "]") {
      if (tokens[at] === ",") at++;
      items.push(value());
    }
    at++;
    return `[${items.join(",")}]`;
  }

  function object(): string {
    const members = new Map<string, string>();
    while (tokens[at] !== "}") {
      if (tokens[at] === ",") at++;
      const name = value();
      at++; // the colon
      members.set(name, value());
    }
    at++;
    const names = [...members.keys()];
    if (order === "sorted") names.sort(byName);
    return `{${names.map((name) => `${name}:${members.get(name)}`).join(",")}}`;
  }

  return value();
}

/** Without their quotes: `"a"` comes before `"a b"`, though a quote comes after a blank. */
function byName(left: string, right: string): number {
  const [a, b] = [left.slice(1, -1), right.slice(1, -1)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
