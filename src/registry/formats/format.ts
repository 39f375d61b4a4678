/** Kafka's world has three ways to describe what bytes mean; the names are Confluent's. */
export type SchemaType = "AVRO" | "JSON" | "PROTOBUF";

/** A schema's mention of another: how its text calls it, and where that one is registered. */
export interface SchemaReference {
  /** Avro: a full name; JSON Schema: what `$ref` says; Protobuf: the path of an import. */
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A referenced schema with its text; those that it mentions itself come before it. */
export interface ResolvedReference extends SchemaReference {
  readonly schema: string;
}

/** A schema that makes sense. Immutable; nothing is ever read from the network or the disk. */
export interface ParsedSchema {
  readonly type: SchemaType;
  /**
   * The text that is stored, told to clients, and compared to find the same schema again: as the
   * author wrote it, but for what has no meaning (Avro: white space and key order as Java prints
   * it; JSON Schema: white space; Protobuf: as Confluent prints it).
   */
  readonly canonical: string;
  /** The text after `normalize=true`: schemas that mean the same read the same. */
  readonly normalized: string;
  /** Full name of the record or message; null when the schema has none. */
  readonly name: string | null;
}

/**
 * How closely a text is looked at.
 * - `new`: it has to keep to all the rules.
 * - `imported`: somebody vouches for it; rules that were once less strict do not hold.
 * - `stored`: it was taken in long ago, perhaps by another registry: whatever can be read is read.
 */
export type Scrutiny = "new" | "imported" | "stored";

/** Why a text is no schema: the parser's reason, and where it stopped if it knows. */
export interface SchemaProblem {
  readonly problem: string;
  readonly line?: number;
  readonly column?: number;
}

/** `LENIENT`: JSON schemas may name properties that could have been there already. */
export const compatibilityPolicies = ["STRICT", "LENIENT"] as const;
export type CompatibilityPolicy = (typeof compatibilityPolicies)[number];

/** One reason why data written with one schema cannot be read with another. */
export interface Incompatibility {
  /** Confluent's word, such as `READER_FIELD_MISSING_DEFAULT_VALUE`. */
  readonly type: string;
  /** Where in the reader's schema, as Confluent writes it: `/fields/1/type`, `#/properties/a`. */
  readonly path: string;
  /**
   * One sentence for people. `{reader}` and `{writer}` stand for "new" and "old", or the other way
   * round: the same rule is asked in both directions.
   */
  readonly message: string;
  /** What Confluent adds for Avro, such as the field's name; the path when left out. */
  readonly info?: string;
}

/** What the registry needs of a way to describe schemas. One folder of `formats/` for each. */
export interface SchemaFormat {
  readonly type: SchemaType;
  /** Never throws and never takes long: text is hostile until parsed. */
  parse(
    text: string,
    references: readonly ResolvedReference[],
    scrutiny?: Scrutiny,
  ): ParsedSchema | SchemaProblem;
  /** Empty when all that was written with `writer` can be read with `reader`, both of this type. */
  incompatibilities(
    reader: ParsedSchema,
    writer: ParsedSchema,
    policy?: CompatibilityPolicy,
  ): readonly Incompatibility[];
  /** Names of the fields at the top. */
  fieldsOf(schema: ParsedSchema): readonly string[];
  /**
   * The text that `?format=` asks for: `serialized` (Protobuf: base64 of its descriptor) or
   * `resolved` (Avro: with every reference written out); null for a name this format has not.
   */
  formatted?(schema: ParsedSchema, format: string): string | null;
}

export const isProblem = (parsed: ParsedSchema | SchemaProblem): parsed is SchemaProblem =>
  "problem" in parsed;
