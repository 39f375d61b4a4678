import {
  isProblem,
  type ParsedSchema,
  type ResolvedReference,
  type SchemaFormat,
  type SchemaProblem,
  type SchemaReference,
  type SchemaType,
  type Scrutiny,
} from "../formats/format.ts";
import { isTooDeep, maxNesting } from "../nesting.ts";
import type { SchemaContent, StoredSchema } from "./stored-schema.ts";
import { besideSubject } from "./subject-name.ts";
import type { Subjects, Which } from "./subjects.ts";

export type Formats = ReadonlyMap<SchemaType, SchemaFormat>;

/** A longer text is refused before anybody looks inside; a record of the topic holds no more. */
export const maxSchemaBytes = 1024 * 1024;

/** Of one schema, with those that its references mention in turn. */
const maxReferences = 1_000;

/** Texts of the versions that are kept parsed, for checks against them. */
const maxKeptBytes = 8 * 1024 * 1024;

/** The part of a schema that a parser reads. */
export type SchemaText = Pick<SchemaContent, "schemaType" | "schema" | "references">;

/** Reads schemas with everything they mention; keeps what it has read of stored ones. */
export class SchemaParser {
  readonly formats: Formats;
  private readonly subjects: Subjects;
  private readonly kept: KeptSchemas;
  /** What was read last: one request asks for the same text more than once. */
  private last: {
    readonly subject: string;
    readonly text: SchemaText;
    readonly scrutiny: Scrutiny;
    readonly parsed: ParsedSchema | SchemaProblem;
  } | null = null;

  constructor(formats: Formats, subjects: Subjects, kept = new KeptSchemas()) {
    this.formats = formats;
    this.subjects = subjects;
    this.kept = kept;
  }

  /** For a fork of what this one looks at: what was read of stored schemas, it need not read. */
  over(fork: Subjects): SchemaParser {
    return new SchemaParser(this.formats, fork, this.kept);
  }

  /** A schema that somebody hands in; a new one may not mention versions that are deleted. */
  parse(subject: string, text: SchemaText, scrutiny: Scrutiny): ParsedSchema | SchemaProblem {
    const { last } = this;
    const isSame = last?.subject === subject && last.scrutiny === scrutiny;
    if (isSame && isSameText(last.text, text)) return last.parsed;
    // Nearly all texts pass the closest look, and have been read by it or will be.
    const strict = scrutiny === "new" ? null : this.parse(subject, text, "new");
    if (strict !== null && !isProblem(strict)) return strict;
    const parsed = this.read(subject, text, scrutiny);
    this.last = { subject, text, scrutiny, parsed };
    return parsed;
  }

  /** What is stored has changed: what was mentioned may be something else now. */
  forgetLast(): void {
    this.last = null;
  }

  /** A schema that is stored, whatever has become of those it mentions. */
  parseStored(stored: StoredSchema): ParsedSchema | SchemaProblem {
    const known = this.kept.get(stored);
    if (known !== undefined) return known;
    const parsed = this.read(stored.subject, stored, "stored");
    if (isProblem(parsed)) return parsed;
    this.kept.add(stored, parsed);
    return parsed;
  }

  /** The references with a number where they say "the latest". */
  pinned(subject: string, references: readonly SchemaReference[]): readonly SchemaReference[] {
    return references.map((reference) => {
      const { version } = reference;
      const latest = version === -1 ? this.mentioned(subject, reference, "live") : null;
      return latest === null || "problem" in latest
        ? reference
        : { ...reference, version: latest.version };
    });
  }

  private read(
    subject: string,
    text: SchemaText,
    scrutiny: Scrutiny,
  ): ParsedSchema | SchemaProblem {
    const which = scrutiny === "new" ? "live" : "all";
    const format = this.formats.get(text.schemaType);
    if (format === undefined) return { problem: `Invalid schema type ${text.schemaType}` };
    const found = isTooDeep(text.schema)
      ? { problem: `it is nested more than ${maxNesting} deep` }
      : this.resolve(subject, text.references, which);
    const parsed =
      "problem" in found ? found : format.parse(text.schema, found.references, scrutiny);
    if (!isProblem(parsed)) return parsed;
    const { problem, line, column } = parsed;
    const place = line === undefined ? "" : ` at line ${line}, column ${column ?? 1}`;
    return {
      ...parsed,
      problem: `Invalid schema of type ${text.schemaType}, details: ${problem}${place}`,
    };
  }

  /** Everything mentioned, directly or not; what a schema mentions comes before it. */
  private resolve(
    subject: string,
    references: readonly SchemaReference[],
    which: Which,
  ): { readonly references: readonly ResolvedReference[] } | SchemaProblem {
    const resolved = new Map<string, ResolvedReference>();
    const seen = new Set<string>();
    const visit = (parent: string, mentioned: readonly SchemaReference[]): SchemaProblem | null => {
      for (const reference of mentioned) {
        if (seen.has(reference.name)) continue;
        if (seen.size === maxReferences) {
          return { problem: `it mentions more than ${maxReferences} schemas` };
        }
        seen.add(reference.name);
        const found = this.mentioned(parent, reference, which);
        if ("problem" in found) return found;
        const problem = visit(found.subject, found.references);
        if (problem !== null) return problem;
        const { name } = reference;
        const { subject, version, schema } = found;
        resolved.set(name, { name, subject, version, schema });
      }
      return null;
    };
    return visit(subject, references) ?? { references: [...resolved.values()] };
  }

  private mentioned(
    parent: string,
    { subject: written, version }: SchemaReference,
    which: Which,
  ): StoredSchema | SchemaProblem {
    const subject = besideSubject(parent, written);
    const found =
      version === -1
        ? this.subjects.latest(subject)
        : this.subjects.version(subject, version, which);
    const problem = `No schema reference found for subject "${subject}" and version ${version}`;
    return found ?? { problem };
  }
}

/** What is stored never changes, so it is read once while there is room. */
class KeptSchemas {
  /** Oldest first. */
  private readonly parsed = new Map<StoredSchema, ParsedSchema>();
  private bytes = 0;

  get(stored: StoredSchema): ParsedSchema | undefined {
    return this.parsed.get(stored);
  }

  add(stored: StoredSchema, parsed: ParsedSchema): void {
    this.parsed.set(stored, parsed);
    this.bytes += stored.schema.length;
    for (const oldest of this.parsed.keys()) {
      if (this.bytes <= maxKeptBytes) break;
      this.parsed.delete(oldest);
      this.bytes -= oldest.schema.length;
    }
  }
}

function isSameText(one: SchemaText, other: SchemaText): boolean {
  return (
    one.schemaType === other.schemaType &&
    one.schema === other.schema &&
    one.references.length === other.references.length &&
    one.references.every(({ name, subject, version }, index) => {
      const reference = other.references[index]!;
      return (
        name === reference.name && subject === reference.subject && version === reference.version
      );
    })
  );
}
