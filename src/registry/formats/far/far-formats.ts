/**
 * Formats that do not hold up the event loop: what is small they read at once, what is large they
 * have read elsewhere. `WorkNeeded` is thrown for an answer that is not there yet.
 */
import { createHash } from "node:crypto";
import {
  type CompatibilityPolicy,
  type Incompatibility,
  isProblem,
  type ParsedSchema,
  type ResolvedReference,
  type SchemaFormat,
  type SchemaProblem,
  type SchemaType,
  type Scrutiny,
} from "../format.ts";
import type { Desk } from "./desk.ts";
import type { Answers, SchemaSource } from "./question.ts";

/** Texts up to this, with what they mention, are read at once: in 10 to 20 ms. */
export const maxHereBytes = 32 * 1024;

/** A text with everything it mentions; a thread needs some 50 times as much to read it. */
const maxTogetherBytes = 4 * 1024 * 1024;

type Formats = ReadonlyMap<SchemaType, SchemaFormat>;

export function farFormats(formats: Formats, desk: Desk): Formats {
  return new Map([...formats].map(([type, format]) => [type, new FarFormat(format, desk)]));
}

/** A schema that another thread has read. */
class FarSchema implements ParsedSchema {
  readonly type: SchemaType;
  readonly canonical: string;
  readonly name: string | null;
  readonly id: string;
  readonly source: SchemaSource;
  private readonly desk: Desk;

  constructor(
    source: SchemaSource,
    id: string,
    { canonical, name }: { readonly canonical: string | null; readonly name: string | null },
    desk: Desk,
  ) {
    this.type = source.type;
    this.canonical = canonical ?? source.text;
    this.name = name;
    this.id = id;
    this.source = source;
    this.desk = desk;
  }

  get normalized(): string {
    const question = { kind: "normalized", source: this.source } as const;
    return this.desk.look(`normalized ${this.id}`, question) as Answers["normalized"];
  }
}

class FarFormat implements SchemaFormat {
  readonly type: SchemaType;
  private readonly near: SchemaFormat;
  private readonly desk: Desk;
  /** Of those that were read here. */
  private readonly sources = new WeakMap<ParsedSchema, SchemaSource>();
  private readonly ids = new WeakMap<ParsedSchema, string>();

  constructor(near: SchemaFormat, desk: Desk) {
    this.type = near.type;
    this.near = near;
    this.desk = desk;
  }

  parse(
    text: string,
    references: readonly ResolvedReference[],
    scrutiny: Scrutiny = "new",
  ): ParsedSchema | SchemaProblem {
    const source: SchemaSource = { type: this.type, text, references, scrutiny };
    const bytes = sizeOf(source);
    if (bytes <= maxHereBytes) {
      this.desk.spend(bytes);
      const parsed = this.near.parse(text, references, scrutiny);
      if (!isProblem(parsed)) this.sources.set(parsed, source);
      return parsed;
    }
    if (bytes > maxTogetherBytes) {
      return { problem: `it is, with all it mentions, larger than ${maxTogetherBytes} characters` };
    }
    const strict: SchemaSource = { ...source, scrutiny: "new" };
    const strictId = hashOf(strict);
    const known = this.desk.known(`parse ${strictId}`) as Answers["parse"] | undefined;
    // What has passed the closest look need not be read again for another.
    if (known !== undefined && !("problem" in known)) {
      return new FarSchema(strict, strictId, known, this.desk);
    }
    const id = hashOf(source);
    const answer = this.desk.look(`parse ${id}`, { kind: "parse", source }) as Answers["parse"];
    return "problem" in answer ? answer : new FarSchema(source, id, answer, this.desk);
  }

  incompatibilities(
    reader: ParsedSchema,
    writer: ParsedSchema,
    policy: CompatibilityPolicy = "STRICT",
  ): readonly Incompatibility[] {
    const key = `compare ${policy} ${this.idOf(reader)} ${this.idOf(writer)}`;
    const known = this.desk.known(key);
    if (known !== undefined) return known as Answers["compare"];
    const [one, other] = [this.sourceOf(reader), this.sourceOf(writer)];
    if (reader instanceof FarSchema || writer instanceof FarSchema) {
      const question = { kind: "compare", reader: one, writer: other, policy } as const;
      return this.desk.look(key, question) as Answers["compare"];
    }
    this.desk.spend(sizeOf(one) + sizeOf(other));
    const found = this.near.incompatibilities(reader, writer, policy);
    // Who goes on in the next turn need not begin anew.
    this.desk.keep(key, found);
    return found;
  }

  fieldsOf(schema: ParsedSchema): readonly string[] {
    if (!(schema instanceof FarSchema)) return this.near.fieldsOf(schema);
    const question = { kind: "fields", source: schema.source } as const;
    return this.desk.look(`fields ${schema.id}`, question) as Answers["fields"];
  }

  formatted(schema: ParsedSchema, format: string): string | null {
    if (!(schema instanceof FarSchema)) return this.near.formatted?.(schema, format) ?? null;
    const question = { kind: "formatted", source: schema.source, format } as const;
    // A name of any length is no key.
    if (format.length > 100) return null;
    return this.desk.look(`${format} ${schema.id}`, question) as Answers["formatted"];
  }

  private sourceOf(schema: ParsedSchema): SchemaSource {
    return schema instanceof FarSchema ? schema.source : this.sources.get(schema)!;
  }

  private idOf(schema: ParsedSchema): string {
    if (schema instanceof FarSchema) return schema.id;
    let id = this.ids.get(schema);
    if (id === undefined) {
      id = hashOf(this.sourceOf(schema));
      this.ids.set(schema, id);
    }
    return id;
  }
}

const sizeOf = ({ text, references }: SchemaSource): number =>
  references.reduce((sum, { schema }) => sum + schema.length, text.length);

function hashOf({ type, text, references, scrutiny }: SchemaSource): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([type, text.length, scrutiny]))
    .update(text);
  for (const { name, subject, version, schema } of references) {
    hash.update(JSON.stringify([name, subject, version, schema.length])).update(schema);
  }
  return hash.digest("base64");
}
