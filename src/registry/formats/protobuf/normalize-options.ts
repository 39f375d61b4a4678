import { optionName } from "./print-option.ts";
import type { Field, Message, Option, OptionValue } from "./proto-file.ts";
import type { Types } from "./type-names.ts";

type MapValue = Extract<OptionValue, { readonly kind: "map" }>;

/**
 * Options by name, and extensions by their full names. What is said of one extension in several
 * places, `(a).b = 1, (a).c = 2`, is said in one: `(a) = { b: 1, c: 2 }`.
 */
export function normalizeOptions(
  options: readonly Option[],
  types: Types,
  scope: string,
): Option[] {
  const byName = new Map<string, Option[]>();
  for (const option of options.map((one) => qualified(one, types, scope))) {
    const key = optionName(option);
    const same = byName.get(key);
    if (same === undefined) byName.set(key, [option]);
    else same.push(option);
  }
  return [...byName.values()]
    .flatMap((same) => inOne(same, types))
    .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1))
    .map((option) => ({ ...option, value: plainValue(option.value, types, scope) }));
}

/** What is said of one extension, unless it may be said more than once. */
function inOne(same: readonly Option[], types: Types): readonly Option[] {
  const [first] = same;
  const extension = first?.isCustom ? types.extension(first.name, "") : null;
  if (first === undefined || extension === null || extension.field?.label === "repeated")
    return same;
  const message = messageOf(extension.field, types, extension.scope);
  const values = same.map(({ value }) => value);
  return [{ ...first, value: merged(values, message, types) }];
}

function qualified(option: Option, types: Types, scope: string): Option {
  const extension = option.isCustom ? types.extension(option.name, scope) : null;
  if (extension === null) return option;
  const value = option.path.reduceRight<OptionValue>((inner, step) => {
    const key = step.startsWith("(") ? `[${step.slice(1, -1)}]` : step;
    return { kind: "map", entries: [[key, inner]] };
  }, option.value);
  return { ...option, name: extension.fullName, path: [], value };
}

/** A message as the value of an option, by the name that it has from its extension. */
interface Container {
  readonly message: Message;
  readonly fullName: string;
}

function messageOf(field: Field | null, types: Types, scope: string): Container | null {
  const found = field === null ? null : types.resolve(field.type.name, scope);
  if (found?.element?.kind !== "message") return null;
  return { message: found.element, fullName: found.fullName };
}

/** As Protobuf merges: messages entry by entry, and of several plain values the last one counts. */
function merged(
  values: readonly OptionValue[],
  container: Container | null,
  types: Types,
): OptionValue {
  const maps = values.filter((value) => value.kind === "map");
  if (values.length === 1 || maps.length < values.length) return values.at(-1)!;
  const byKey = new Map<string, OptionValue[]>();
  for (const [key, value] of maps.flatMap(({ entries }) => entries)) {
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [value]);
    else same.push(value);
  }
  const entries = [...byKey].map(([key, same]) => {
    const field = fieldOf(container, key);
    if (same.length === 1) return [key, same[0]!] as const;
    if (field === null || field.label === "repeated") return [key, list(same)] as const;
    return [key, merged(same, messageOf(field, types, container?.fullName ?? ""), types)] as const;
  });
  return { kind: "map", entries };
}

function fieldOf(container: Container | null, name: string): Field | null {
  const { fields = [], oneofs = [] } = container?.message ?? {};
  const all = [...fields, ...oneofs.flatMap((oneof) => oneof.fields)];
  return all.find((field) => field.name === name) ?? null;
}

function list(values: readonly OptionValue[]): OptionValue {
  const items = values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
  const distinct = new Map(items.map((item) => [JSON.stringify(item), item]));
  return { kind: "list", items: [...distinct.values()] };
}

/** Numbers as a person would write them; what a list of one holds; entries by their names. */
function plainValue(value: OptionValue, types: Types, scope: string): OptionValue {
  if (value.kind === "number") return { ...value, text: plainNumber(value.text) };
  if (value.kind === "list") {
    return { ...value, items: value.items.map((item) => plainEntry(item, types, scope)) };
  }
  return value.kind === "map" ? plainMap(value, types, scope) : value;
}

function plainMap({ entries }: MapValue, types: Types, scope: string): MapValue {
  const plain = entries
    .filter(([, entry]) => entry.kind !== "list" || entry.items.length > 0)
    .map(([key, entry]) => {
      const extension = key.startsWith("[") ? types.extension(key.slice(1, -1), scope) : null;
      const name = extension === null ? key : `[${extension.fullName}]`;
      return [name, plainEntry(entry, types, scope)] as const;
    });
  return { kind: "map", entries: plain.sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)) };
}

function plainEntry(value: OptionValue, types: Types, scope: string): OptionValue {
  const plain = plainValue(value, types, scope);
  return plain.kind === "list" && plain.items.length === 1 ? plain.items[0]! : plain;
}

/** Three digits after the point are what Java's formatter keeps. */
function plainNumber(text: string): string {
  const isInteger = /^-?\d+$/.test(text);
  const value = Number(text.replace(/f$/i, ""));
  return isInteger || Number.isNaN(value) ? text : String(Math.round(value * 1000) / 1000);
}
