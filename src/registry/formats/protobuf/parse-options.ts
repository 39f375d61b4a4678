import type { Cursor } from "./cursor.ts";
import type { Option, OptionValue } from "./proto-file.ts";

/** `option name = value;`, after the first word. */
export function optionStatement(cursor: Cursor): Option {
  const option = nameAndValue(cursor);
  cursor.expect(";");
  return option;
}

/** `[name = value, …]`; empty when there are no brackets. */
export function bracketedOptions(cursor: Cursor): Option[] {
  const options: Option[] = [];
  if (!cursor.skip("[")) return options;
  do options.push(nameAndValue(cursor));
  while (cursor.skip(","));
  cursor.expect("]");
  return options;
}

function nameAndValue(cursor: Cursor): Option {
  const isCustom = cursor.skip("(");
  const name = isCustom ? cursor.path() : cursor.word();
  if (isCustom) cursor.expect(")");
  const path: string[] = [];
  while (cursor.skip(".")) path.push(pathStep(cursor));
  cursor.expect("=");
  return { name, isCustom, path, value: optionValue(cursor) };
}

function pathStep(cursor: Cursor): string {
  if (!cursor.skip("(")) return cursor.word();
  const step = `(${cursor.path()})`;
  cursor.expect(")");
  return step;
}

function optionValue(cursor: Cursor): OptionValue {
  if (cursor.is("{")) return mapValue(cursor, "}");
  if (cursor.is("<")) return mapValue(cursor, ">");
  if (cursor.is("[")) return listValue(cursor);
  if (cursor.next.kind === "string") return { kind: "string", text: cursor.string() };
  const sign = cursor.skip("-") ? "-" : cursor.skip("+") ? "" : null;
  const { kind, text } = cursor.next;
  if (kind === "number" || (sign !== null && kind === "word")) {
    cursor.take();
    return { kind: "number", text: (sign ?? "") + text };
  }
  return { kind: "word", text: cursor.path() };
}

function listValue(cursor: Cursor): OptionValue {
  const items: OptionValue[] = [];
  cursor.expect("[");
  while (!cursor.skip("]")) {
    items.push(optionValue(cursor));
    if (!cursor.is("]")) cursor.expect(",");
  }
  return { kind: "list", items };
}

/** Protobuf's text format: entries may end with a comma, a semicolon, or nothing. */
function mapValue(cursor: Cursor, end: string): OptionValue {
  const entries: [string, OptionValue][] = [];
  cursor.take();
  while (!cursor.skip(end)) {
    const key = mapKey(cursor);
    // A message may follow its name without a colon.
    if (!cursor.skip(":") && !cursor.is("{") && !cursor.is("<")) throw cursor.unexpected("':'");
    entries.push([key, optionValue(cursor)]);
    if (!cursor.skip(",")) cursor.skip(";");
  }
  return { kind: "map", entries };
}

function mapKey(cursor: Cursor): string {
  if (!cursor.skip("[")) return cursor.next.kind === "string" ? cursor.string() : cursor.word();
  let name = cursor.path();
  // The type of an Any is written as an address.
  while (cursor.skip("/")) name += `/${cursor.path()}`;
  cursor.expect("]");
  return `[${name}]`;
}
