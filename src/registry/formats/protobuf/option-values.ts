import { Enum, type Field, Type } from "protobufjs";
import descriptors from "protobufjs/ext/descriptor.js";
import type { Option, OptionValue } from "./proto-file.ts";

/** Whose options they are: Protobuf has a message of known options for each. */
export type OptionsOf =
  | "FileOptions"
  | "MessageOptions"
  | "FieldOptions"
  | "OneofOptions"
  | "EnumOptions"
  | "EnumValueOptions"
  | "ServiceOptions"
  | "MethodOptions"
  | "ExtensionRangeOptions";

const typeOf = (of: OptionsOf): Type =>
  (descriptors.FileDescriptorProto.parent as Type).lookupType(of);

/** Options as `fromObject` takes them, but for those of extensions and for unknown ones. */
export function encodeOptions(
  options: readonly Option[],
  of: OptionsOf,
): { options?: Record<string, unknown> } {
  const encoded: Record<string, unknown> = {};
  for (const { name, isCustom, path, value } of options) {
    if (!isCustom) assign(encoded, [name, ...path], value, typeOf(of));
  }
  return Object.keys(encoded).length === 0 ? {} : { options: encoded };
}

function assign(
  target: Record<string, unknown>,
  path: readonly string[],
  value: OptionValue,
  type: Type,
): void {
  const [name, ...rest] = path;
  const field = fieldOf(type, camelCase(name ?? ""));
  if (field === null) return;
  const inner = field.resolve().resolvedType;
  if (rest.length > 0) {
    if (!(inner instanceof Type)) return;
    const nested = (target[field.name] ?? {}) as Record<string, unknown>;
    target[field.name] = nested;
    assign(nested, rest, value, inner);
    return;
  }
  const values = value.kind === "list" ? value.items : [value];
  const plain = values.map((one) => plainValue(one, inner));
  if (!field.repeated) target[field.name] = plain.at(-1);
  else target[field.name] = [...((target[field.name] as unknown[]) ?? []), ...plain];
}

function plainValue(value: OptionValue, type: unknown): unknown {
  if (value.kind === "map") {
    const nested: Record<string, unknown> = {};
    for (const [key, entry] of value.entries) {
      if (type instanceof Type) assign(nested, [key], entry, type);
    }
    return nested;
  }
  if (value.kind === "list") return value.items.map((item) => plainValue(item, type));
  if (value.kind === "word" && !(type instanceof Enum)) return value.text === "true";
  return value.text;
}

/** The options that an object from `toObject` holds, by their names in `.proto` texts. */
export function decodeOptions(encoded: unknown, of: OptionsOf): Option[] {
  return entriesOf(encoded, typeOf(of)).map(([path, value]) => {
    const [name, ...rest] = path as [string, ...string[]];
    return { name, isCustom: false, path: rest, value };
  });
}

function entriesOf(encoded: unknown, type: Type): [readonly string[], OptionValue][] {
  const found: [readonly string[], OptionValue][] = [];
  for (const [key, values] of Object.entries((encoded ?? {}) as object)) {
    const field = fieldOf(type, key);
    // Nobody has understood these; they would not be read back.
    if (field === null || key === "uninterpretedOption") continue;
    const inner = field.resolve().resolvedType;
    const name = snakeCase(key);
    for (const value of Array.isArray(values) ? values : [values]) {
      if (inner instanceof Type && !field.repeated) {
        for (const [path, text] of entriesOf(value, inner)) found.push([[name, ...path], text]);
      } else found.push([[name], optionValue(value, field)]);
    }
  }
  return found;
}

function optionValue(value: unknown, field: Field): OptionValue {
  const inner = field.resolvedType;
  if (inner instanceof Type) {
    const entries = entriesOf(value, inner).map(([path, text]) => [path.join("."), text] as const);
    return { kind: "map", entries };
  }
  if (inner instanceof Enum || field.type === "bool") return { kind: "word", text: String(value) };
  return { kind: field.type === "string" ? "string" : "number", text: String(value) };
}

function fieldOf(type: Type, name: string): Field | null {
  return Object.hasOwn(type.fields, name) ? type.fields[name]! : null;
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_all, char: string) => char.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`);
}
