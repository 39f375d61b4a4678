/** JSON whose numbers keep every digit they are written with. */
export type ExactJson =
  | null
  | boolean
  | string
  | ExactNumber
  | readonly ExactJson[]
  | { readonly [name: string]: ExactJson };

/** A number as it stands in the text. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const lexeme = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Throws as `JSON.parse` does. */
export function parseExact(text: string): ExactJson {
  JSON.parse(text);
  // Every string gets a letter in front, which tells it from a number in quotes.
  const marked = text.replace(lexeme, (found) =>
    found.startsWith('"') ? `"s${found.slice(1)}` : `"n${found}"`,
  );
  return unmarked(JSON.parse(marked));
}

function unmarked(value: unknown): ExactJson {
  if (typeof value === "string") {
    return value.startsWith("n") ? new ExactNumber(value.slice(1)) : value.slice(1);
  }
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value as ExactJson;
  const members = Object.entries(value).map(([name, one]) => [name.slice(1), unmarked(one)]);
  return Object.fromEntries(members) as ExactJson;
}
