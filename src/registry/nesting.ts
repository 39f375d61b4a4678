/** Parsers follow nesting by calling themselves: deeper texts would end on the stack. */
export const maxNesting = 500;

/** Counts brackets outside of double quotes: enough to protect a parser, whatever the format. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    // By number: this looks at megabytes before anything else is known of them.
    const code = text.charCodeAt(at);
    if (isQuoted) {
      if (code === backslash) at++;
      else if (code === quote || code === newLine) isQuoted = false;
    } else if (code === quote) isQuoted = true;
    else if (opening.has(code)) {
      if (++depth > maxNesting) return true;
    } else if (closing.has(code)) depth--;
  }
  return false;
}

const codes = (signs: string): number[] => [...signs].map((sign) => sign.charCodeAt(0));
const [backslash, quote, newLine] = codes('\\"\n');
const opening = new Set(codes("{[(<"));
const closing = new Set(codes("}])>"));
