/**
 * JSON as a form edits it: numbers and templates keep the characters they were written with, so
 * that `12345678901234567890` and `{{random 1 100}}` come back as they were.
 */
export type FormValue =
  | null
  | boolean
  | string
  | Written
  | readonly FormValue[]
  | { readonly [name: string]: FormValue };

export type FormObject = Extract<FormValue, { readonly [name: string]: FormValue }>;

/** A number or a template, as it stands in the text. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const mark = "\u0001";
const lexeme = /"(?:[^"\\]|\\.)*"|\{\{[^{}]*\}\}|-?\d[\d.eE+-]*/g;

/** Undefined when the text is not JSON with templates in it. */
export function readValue(text: string): FormValue | undefined {
  // A string that looks like this module's own mark is left to the editor.
  if (/"\\u0001/i.test(text)) return undefined;
  try {
    JSON.parse(text.replace(/\{\{[^{}]*\}\}/g, "0"));
    const marked = text.replace(lexeme, (found) =>
      found.startsWith('"') ? found : JSON.stringify(mark + found),
    );
    return JSON.parse(marked, (_, value: unknown) =>
      typeof value === "string" && value.startsWith(mark) ? new Written(value.slice(1)) : value,
    ) as FormValue;
  } catch {
    return undefined;
  }
}

/** JSON on lines, indented by two. */
export function writeValue(value: FormValue, indent = ""): string {
  const inside = `${indent}  `;
  if (value instanceof Written) return value.text;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => inside + writeValue(item, inside));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${inside}${JSON.stringify(name)}: ${writeValue(member, inside)}`,
  );
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}

export function isObject(value: FormValue | undefined): value is FormObject {
  return (
    typeof value === "object" && value !== null && !isList(value) && !(value instanceof Written)
  );
}

export function isList(value: FormValue | undefined): value is readonly FormValue[] {
  return Array.isArray(value);
}

/** With one member set, or left out when it is undefined; the others keep their places. */
export function withMember(
  object: FormObject,
  name: string,
  value: FormValue | undefined,
): FormObject {
  const others = Object.entries(object);
  const place = others.findIndex(([one]) => one === name);
  const pair = value === undefined ? [] : [[name, value] as const];
  return Object.fromEntries(
    place < 0 ? [...others, ...pair] : others.toSpliced(place, 1, ...(pair as typeof others)),
  );
}

/** What somebody typed where a number is wanted: a text when it is none, which the form marks. */
export function typedNumber(text: string): FormValue {
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  return isNumber || isTemplate(text) ? new Written(text) : text;
}

export const isTemplate = (text: string): boolean => /^\{\{[^{}]*\}\}$/.test(text);
