import { isArray, isNumber, isObject, type Json, NotASchema } from "./json-text.ts";
import type { Field, Kind, RecordSchema, Schema, UnionSchema } from "./schema.ts";

/** Unions make some checks branch again and again; honest schemas need a fraction of this. */
const maxSteps = 100_000;

/** How deep defaults may lean on the defaults of other records. */
const maxLeaning = 1_000;

/** Characters of -2^63. */
const longestLong = 20;

type Check = (schema: Schema, value: Json, defaults: DefaultChecker) => boolean;

const isText: Check = (_, value) => typeof value === "string";
const isAnyNumber: Check = (_, value) => isNumber(value);
const isWhole =
  (min: bigint, max: bigint): Check =>
  (_, value) =>
    isNumber(value) &&
    value.isWhole &&
    value.text.length <= longestLong &&
    BigInt(value.text) >= min &&
    BigInt(value.text) <= max;

/** By the kind of the field: what may stand in JSON as its default (Avro 1.12, "Complex types"). */
const checks: Readonly<Record<Kind, Check>> = {
  null: (_, value) => value === null,
  boolean: (_, value) => typeof value === "boolean",
  int: isWhole(-(2n ** 31n), 2n ** 31n - 1n),
  long: isWhole(-(2n ** 63n), 2n ** 63n - 1n),
  float: isAnyNumber,
  double: isAnyNumber,
  bytes: isText,
  string: isText,
  enum: isText,
  fixed: isText,
  array: (schema, value, defaults) =>
    schema.kind === "array" &&
    isArray(value) &&
    value.every((item) => defaults.allows(schema.items, item)),
  map: (schema, value, defaults) =>
    schema.kind === "map" &&
    isObject(value) &&
    [...value.members.values()].every((item) => defaults.allows(schema.values, item)),
  record: (schema, value, defaults) =>
    isObject(value) &&
    (schema as RecordSchema).fields.every((field) => {
      const isGiven = value.members.has(field.name);
      const member = isGiven ? value.members.get(field.name) : field.initial;
      return member !== undefined && defaults.allows(field.schema, member);
    }),
  // The specification wanted the first branch before 1.12; since then any branch will do.
  union: (schema, value, defaults) =>
    (schema as UnionSchema).branches.some((branch) => defaults.allows(branch, value)),
};

class DefaultChecker {
  private steps = 0;
  private depth = 0;

  allows(schema: Schema, value: Json): boolean {
    if (++this.steps > maxSteps || this.depth > maxLeaning) {
      throw new NotASchema("its defaults need too many steps to be checked", null);
    }
    this.depth++;
    const verdict = checks[schema.kind](schema, value, this);
    this.depth--;
    return verdict;
  }
}

/** @throws NotASchema where a default is no value of its field. */
export function checkDefaults(fields: readonly { field: Field; at: number }[]): void {
  const checker = new DefaultChecker();
  for (const { field, at } of fields) {
    if (field.initial === undefined || checker.allows(field.schema, field.initial)) continue;
    throw new NotASchema(`the default of the field ${field.name} is not of its type`, at);
  }
}

/** Floating point numbers that JSON does not have are written as texts, such as `"NaN"`. */
export function numberInText(schema: Schema, text: string, at: number): Json {
  if (schema.kind !== "float" && schema.kind !== "double") return text;
  const trimmed = text.trim();
  const isNumeric = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/.test(
    trimmed,
  );
  if (!isNumeric) throw new NotASchema(`"${text.slice(0, 100)}" is no number`, at);
  const written = trimmed.replace(/[fFdD]$/, "").replace(/^[+-]NaN$/, "NaN");
  return { kind: "number", text: written, isWhole: false };
}
