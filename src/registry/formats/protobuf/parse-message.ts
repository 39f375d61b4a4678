import type { Cursor } from "./cursor.ts";
import { enumBody } from "./parse-enum.ts";
import { bracketedOptions, optionStatement } from "./parse-options.ts";
import { extensionRanges, reservedValues } from "./parse-ranges.ts";
import {
  type Extend,
  type ExtensionRanges,
  type Field,
  type FieldType,
  type Group,
  type Label,
  type Message,
  maxFieldNumber,
  type Oneof,
  type Option,
  type Placed,
  type Reserved,
  type TypeElement,
} from "./proto-file.ts";
import { ProtoProblem } from "./tokens.ts";

/** As deep as protoc follows messages within messages. */
const maxDepth = 32;

const labels: ReadonlySet<string> = new Set(["optional", "required", "repeated"]);

/** The two things that stand in messages, oneofs and extends alike. */
interface Members {
  readonly fields: Field[];
  readonly groups: Group[];
}

type Parts = Members & {
  readonly options: Option[];
  readonly reserved: Reserved[];
  readonly oneofs: Oneof[];
  readonly extensions: ExtensionRanges[];
  readonly extends: Extend[];
  readonly types: TypeElement[];
};

type Statement = (cursor: Cursor, parts: Parts, depth: number, place: Placed) => void;

const statements: ReadonlyMap<string, Statement> = new Map<string, Statement>([
  [
    "message",
    (cursor, parts, depth, place) => parts.types.push(messageBody(cursor, depth + 1, place)),
  ],
  ["enum", (cursor, parts, _depth, place) => parts.types.push(enumBody(cursor, place))],
  ["option", (cursor, parts) => parts.options.push(optionStatement(cursor))],
  ["oneof", (cursor, parts, depth, place) => parts.oneofs.push(oneofBody(cursor, depth, place))],
  ["extend", (cursor, parts, depth, place) => parts.extends.push(extendBody(cursor, depth, place))],
  ["extensions", (cursor, parts) => parts.extensions.push(extensionRanges(cursor))],
  [
    "reserved",
    (cursor, parts, _depth, place) =>
      parts.reserved.push(reservedValues(cursor, maxFieldNumber, place)),
  ],
]);

/** `Name { … }`, after the word `message`. */
export function messageBody(cursor: Cursor, depth: number, place: Placed): Message {
  return bodyOf(cursor, cursor.word(), depth, place);
}

function bodyOf(cursor: Cursor, name: string, depth: number, place: Placed): Message {
  if (depth > maxDepth)
    throw new ProtoProblem(`messages are nested more than ${maxDepth} deep`, place);
  const parts: Parts = {
    fields: [],
    groups: [],
    options: [],
    reserved: [],
    oneofs: [],
    extensions: [],
    extends: [],
    types: [],
  };
  cursor.expect("{");
  while (!cursor.skip("}")) {
    if (cursor.skip(";")) continue;
    const start = cursor.next;
    const statement = statements.get(start.kind === "word" ? start.text : "");
    if (statement === undefined) member(cursor, parts, depth);
    else {
      cursor.take();
      statement(cursor, parts, depth, start);
    }
  }
  return { kind: "message", name, ...parts, at: place.at };
}

/** A field or a group. */
function member(cursor: Cursor, members: Members, depth: number): void {
  const { at } = cursor.next;
  const isLabel = cursor.next.kind === "word" && labels.has(cursor.next.text);
  const label = isLabel ? (cursor.take().text as Label) : null;
  if (cursor.skip("group")) {
    const name = cursor.word();
    const number = fieldNumber(cursor);
    bracketedOptions(cursor);
    const message = bodyOf(cursor, name, depth + 1, { at });
    members.groups.push({ label, number, message, at });
    return;
  }
  const type = fieldType(cursor);
  const name = cursor.word();
  const number = fieldNumber(cursor);
  const options = bracketedOptions(cursor);
  cursor.expect(";");
  members.fields.push({ label, type, name, number, options, at });
}

function fieldNumber(cursor: Cursor): number {
  cursor.expect("=");
  return cursor.integer();
}

function fieldType(cursor: Cursor): FieldType {
  const name = cursor.path();
  if (name !== "map" || !cursor.skip("<")) return { name, key: null };
  const key = cursor.word();
  cursor.expect(",");
  const value = cursor.path();
  cursor.expect(">");
  return { name: value, key };
}

function oneofBody(cursor: Cursor, depth: number, { at }: Placed): Oneof {
  const name = cursor.word();
  const members: Members = { fields: [], groups: [] };
  const options: Option[] = [];
  cursor.expect("{");
  while (!cursor.skip("}")) {
    if (cursor.skip(";")) continue;
    if (cursor.skip("option")) options.push(optionStatement(cursor));
    else member(cursor, members, depth);
  }
  return { name, options, ...members, at };
}

export function extendBody(cursor: Cursor, depth: number, { at }: Placed): Extend {
  const target = cursor.path();
  const members: Members = { fields: [], groups: [] };
  cursor.expect("{");
  while (!cursor.skip("}")) if (!cursor.skip(";")) member(cursor, members, depth);
  return { target, ...members, at };
}
