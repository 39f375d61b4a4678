/** Parsers follow nesting by calling themselves: deeper texts would end on the stack. */
export const maxNesting = 500;

/** Counts brackets outside of double quotes: enough to protect a parser, whatever the format. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (isQuoted) {
      if (char === "\\") at++;
      else if (char === '"' || char === "\n") isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (opening.has(char)) {
      if (++depth > maxNesting) return true;
    } else if (closing.has(char)) depth--;
  }
  return false;
}

const opening = new Set("{[(<");
const closing = new Set("}])>");
