import { NotASchema } from "./json-text.ts";

/** The name of a record, an enum or a fixed. */
export interface Name {
  readonly simple: string;
  /** Null when it is in none. */
  readonly space: string | null;
  readonly full: string;
}

/** What a name may look like: letters and digits of any script, as Avro for Java allows. */
const form = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** Words that would be read as a type if they stood alone. */
const typeWords = new Set(
  "record enum array map union fixed string bytes int long float double boolean null".split(" "),
);

/**
 * A name with dots says its namespace itself, whatever `space` is. It need not be a good name.
 */
export function nameOf(text: string, space: string | null): Name {
  const dot = text.lastIndexOf(".");
  const simple = text.slice(dot + 1);
  const ownSpace = (dot < 0 ? space : text.slice(0, dot)) || null;
  return { simple, space: ownSpace, full: ownSpace === null ? simple : `${ownSpace}.${simple}` };
}

/** @throws NotASchema */
export function checkSpace({ space }: Name, at: number): void {
  for (const part of space?.split(".") ?? []) checkName(part, at);
}

/** @throws NotASchema */
export function checkName(text: string, at: number | null): void {
  if (!form.test(text))
    throw new NotASchema(`"${text.slice(0, 100)}" is not allowed as a name`, at);
}

/** How a name is mentioned where `space` is the namespace. */
export const mention = ({ simple, space, full }: Name, within: string | null): string =>
  space !== null && space === within && !typeWords.has(simple) ? simple : full;
