import { type Reader, Writer } from "../base/bytes.ts";
import { defaultOf } from "./defaults.ts";
import type { Field, Fields, Layout } from "./schema.ts";
import { includes, isInline } from "./versions.ts";

/**
 * The protocol in its plainest words: walks the declaration for every value. The compiled codecs
 * must agree with it in every byte; nothing but tests and benchmarks uses it.
 */
export function decodePlainly(layout: Layout, version: number, reader: Reader): unknown {
  const at = { version, flexible: includes(layout.flexible, version) };
  return readStruct(layout.fields, reader, at);
}

export function encodePlainly(
  layout: Layout,
  version: number,
  writer: Writer,
  value: unknown,
): void {
  const at = { version, flexible: includes(layout.flexible, version) };
  writeStruct(layout.fields, writer, value as Struct, at);
}

interface At {
  readonly version: number;
  readonly flexible: boolean;
}

type Struct = Readonly<Record<string, unknown>>;

function readStruct(fields: Fields, reader: Reader, at: At): Struct {
  const struct: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    struct[name] = isInline(field, at.version) ? readField(field, reader, at) : defaultOf(field);
  }
  if (!at.flexible) return struct;
  for (let count = reader.uvarint(); count > 0; count--) {
    const tag = reader.uvarint();
    const size = reader.uvarint();
    const end = reader.pos + size;
    const [name, field] = taggedWith(tag, fields, at.version) ?? [];
    if (name === undefined || field === undefined) reader.skip(size);
    else struct[name] = readField(field, reader, at);
    if (reader.pos !== end) throw reader.malformed(`tag ${tag} is not as long as it says`);
  }
  return struct;
}

function taggedWith(tag: number, fields: Fields, version: number) {
  return Object.entries(fields).find(
    ([, field]) => field.tag === tag && includes(field.versions, version),
  );
}

function readField(field: Field, reader: Reader, at: At): unknown {
  switch (field.kind) {
    case "struct":
      if (includes(field.nullable, at.version) && readsNull(field, reader)) return null;
      return readStruct(field.fields!, reader, at);
    case "string":
    case "bytes":
    case "records":
    case "array": {
      const length = readLength(field, reader, at);
      if (length >= 0) return readSized(field, length, reader, at);
      if (includes(field.nullable, at.version)) return null;
      throw reader.malformed("null");
    }
    default:
      return reader[field.kind]();
  }
}

/** Before a struct that may be null: an int8 below 0 for null; in a tag section, a varint of 0. */
function readsNull(field: Field, reader: Reader): boolean {
  return field.tag === undefined ? reader.int8() < 0 : reader.uvarint() === 0;
}

function writePresence(field: Field, writer: Writer, present: boolean): void {
  if (field.tag === undefined) writer.int8(present ? 1 : -1);
  else writer.uvarint(present ? 1 : 0);
}

function readLength(field: Field, reader: Reader, at: At): number {
  if (at.flexible) return reader.compactLength();
  return field.kind === "string" ? reader.length16() : reader.length32();
}

function readSized(field: Field, length: number, reader: Reader, at: At): unknown {
  if (field.kind === "string") return reader.text(length);
  if (field.kind === "bytes") return reader.copy(length);
  if (field.kind === "records") return reader.view(length);
  const items: unknown[] = [];
  while (items.length < length) items.push(readField(field.element!, reader, at));
  return items;
}

function writeStruct(fields: Fields, writer: Writer, struct: Struct, at: At): void {
  const sections: [tag: number, section: Writer][] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (!includes(field.versions, at.version)) continue;
    const value = struct[name] === undefined ? defaultOf(field) : struct[name];
    if (field.tag === undefined) {
      writeField(field, writer, value, at);
    } else if (!isDefault(field, value)) {
      const section = new Writer();
      writeField(field, section, value, at);
      sections.push([field.tag, section]);
    }
  }
  if (!at.flexible) return;
  writer.uvarint(sections.length);
  for (const [tag, section] of sections.sort(([a], [b]) => a - b)) {
    writer.uvarint(tag);
    writer.uvarint(section.size);
    writer.append(section);
  }
}

function isDefault(field: Field, value: unknown): boolean {
  const usual = defaultOf(field);
  if (value === null || usual === null) return value === usual;
  if (field.kind === "struct") {
    return Object.entries(field.fields!).every(([name, inner]) => {
      const part = (value as Struct)[name];
      return part === undefined || isDefault(inner, part);
    });
  }
  const isList = field.kind === "array" || field.kind === "bytes" || field.kind === "records";
  return isList ? (value as ArrayLike<unknown>).length === 0 : value === usual;
}

function writeField(field: Field, writer: Writer, value: unknown, at: At): void {
  switch (field.kind) {
    case "struct":
      if (includes(field.nullable, at.version)) writePresence(field, writer, value !== null);
      if (value !== null) writeStruct(field.fields!, writer, value as Struct, at);
      return;
    case "string":
      if (value === null) writeLength(field, writer, -1, at);
      else if (at.flexible) writer.compactString(value as string);
      else writer.string(value as string);
      return;
    case "bytes":
    case "records": {
      const run = value as Uint8Array | null;
      writeLength(field, writer, run === null ? -1 : run.length, at);
      if (run !== null) writer.raw(run);
      return;
    }
    case "array": {
      const items = value as readonly unknown[] | null;
      writeLength(field, writer, items === null ? -1 : items.length, at);
      for (const item of items ?? []) writeField(field.element!, writer, item, at);
      return;
    }
    default:
      writer[field.kind](value as never);
  }
}

/** -1 stands for null. */
function writeLength(field: Field, writer: Writer, length: number, at: At): void {
  if (at.flexible) writer.uvarint(length + 1);
  else if (field.kind === "string") writer.int16(length);
  else writer.int32(length);
}
