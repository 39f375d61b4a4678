import type { Option, OptionValue } from "./proto-file.ts";

/** `option a = 1;`, in one line or more. */
export function optionLines(options: readonly Option[]): string[] {
  return options.flatMap((option) => `option ${optionText(option)};`.split("\n"));
}

/** `head [a = 1];`: options of their own lines where there are two or more. */
export function withOptions(head: string, options: readonly Option[]): string[] {
  if (options.length === 0) return [`${head};`];
  return `${head} ${bracketed(options.map(optionText))};`.split("\n");
}

/** What stands before the `=`. */
export function optionName({ name, isCustom, path }: Option): string {
  return [isCustom ? `(${name})` : name, ...path].join(".");
}

function optionText(option: Option): string {
  const { value } = option;
  const text = value.kind === "list" ? bracketed(value.items.map(valueText)) : valueText(value);
  return `${optionName(option)} = ${text}`;
}

function valueText(value: OptionValue): string {
  if (value.kind === "string") return `"${escaped(value.text)}"`;
  if (value.kind === "map") {
    const entries = value.entries.map(([key, entry]) => `${key}: ${valueText(entry)}`);
    return `{\n${indented(entries)}}`;
  }
  if (value.kind === "list") return `[\n${indented(value.items.map(valueText))}]`;
  return value.text;
}

function bracketed(texts: readonly string[]): string {
  return texts.length === 1 ? `[${texts[0]}]` : `[\n${indented(texts)}]`;
}

function indented(texts: readonly string[]): string {
  const lines = texts.join(",\n").split("\n");
  return texts.length === 0 ? "" : lines.map((line) => `  ${line}\n`).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
};

export function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be escaped.
  return text.replace(/[\x07-\x0d\\'"]/g, (char) => escapes[char]!);
}
