/** An Avro schema, each name replaced by what it stands for: recursive ones lead to themselves. */
import type { Json } from "./json-text.ts";
import type { Name } from "./name.ts";

export type Schema =
  | PrimitiveSchema
  | ArraySchema
  | MapSchema
  | UnionSchema
  | RecordSchema
  | EnumSchema
  | FixedSchema;

export type NamedSchema = RecordSchema | EnumSchema | FixedSchema;

export type Kind = Schema["kind"];

/** What the author added beyond Avro's own attributes, logical types included, in order. */
export type Properties = ReadonlyMap<string, Json>;

export const primitiveKinds = [
  "null",
  "boolean",
  "int",
  "long",
  "float",
  "double",
  "bytes",
  "string",
] as const;

export type PrimitiveKind = (typeof primitiveKinds)[number];

export interface PrimitiveSchema {
  readonly kind: PrimitiveKind;
  readonly properties: Properties;
}

export interface ArraySchema {
  readonly kind: "array";
  readonly items: Schema;
  readonly properties: Properties;
}

export interface MapSchema {
  readonly kind: "map";
  readonly values: Schema;
  readonly properties: Properties;
}

export interface UnionSchema {
  readonly kind: "union";
  readonly branches: readonly Schema[];
}

/** What records, enums and fixed have in common. */
export interface Named {
  readonly name: Name;
  readonly doc: string | null;
  readonly aliases: readonly Name[];
  readonly properties: Properties;
}

export interface RecordSchema extends Named {
  readonly kind: "record";
  /** Declared as `error`: the same but for that word. */
  readonly isError: boolean;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly doc: string | null;
  /** Undefined when there is none: `null` is a default. */
  readonly initial: Json | undefined;
  readonly order: "ascending" | "descending" | "ignore";
  readonly aliases: readonly string[];
  readonly properties: Properties;
}

export interface EnumSchema extends Named {
  readonly kind: "enum";
  readonly symbols: readonly string[];
  /** What a reader takes a symbol for that it does not know; null when there is none. */
  readonly initial: string | null;
}

export interface FixedSchema extends Named {
  readonly kind: "fixed";
  readonly size: number;
}

export const isNamed = (schema: Schema): schema is NamedSchema => "name" in schema;

/** What tells the branches of a union apart. */
export const branchName = (schema: Schema): string =>
  isNamed(schema) ? schema.name.full : schema.kind;
