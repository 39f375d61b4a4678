import type {
  CompatibilityPolicy,
  Incompatibility,
  ParsedSchema,
  ResolvedReference,
  SchemaFormat,
  SchemaProblem,
  SchemaType,
  Scrutiny,
} from "../format.ts";
import { isProblem } from "../format.ts";

/** A schema as it can be sent to another thread. */
export interface SchemaSource {
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly ResolvedReference[];
  readonly scrutiny: Scrutiny;
}

/** What can be asked about schemas; all but `parse` only about those that make sense. */
export type Question =
  | { readonly kind: "parse"; readonly source: SchemaSource }
  | { readonly kind: "normalized"; readonly source: SchemaSource }
  | { readonly kind: "formatted"; readonly source: SchemaSource; readonly format: string }
  | { readonly kind: "fields"; readonly source: SchemaSource }
  | {
      readonly kind: "compare";
      readonly reader: SchemaSource;
      readonly writer: SchemaSource;
      readonly policy?: CompatibilityPolicy;
    };

export interface Answers {
  /** A canonical text of null is the text itself. */
  readonly parse:
    | SchemaProblem
    | { readonly canonical: string | null; readonly name: string | null };
  readonly normalized: string;
  readonly formatted: string | null;
  readonly fields: readonly string[];
  readonly compare: readonly Incompatibility[];
}

export type Answer = Answers[keyof Answers];

/** Parsed schemas at hand: one is asked about several times, and compared with several. */
const maxKept = 4;

/** Answers questions; it may take its time. */
export class Examiner {
  private readonly formats: ReadonlyMap<SchemaType, SchemaFormat>;
  private readonly kept: { readonly source: SchemaSource; readonly parsed: ParsedSchema }[] = [];

  constructor(formats: ReadonlyMap<SchemaType, SchemaFormat>) {
    this.formats = formats;
  }

  answer(question: Question): Answer {
    switch (question.kind) {
      case "parse": {
        const { source } = question;
        const parsed = this.parse(source);
        if (isProblem(parsed)) return parsed;
        const { canonical, name } = parsed;
        return { canonical: canonical === source.text ? null : canonical, name };
      }
      case "normalized":
        return this.parsed(question.source).normalized;
      case "formatted": {
        const format = this.formats.get(question.source.type)!;
        return format.formatted?.(this.parsed(question.source), question.format) ?? null;
      }
      case "fields": {
        const { source } = question;
        return this.formats.get(source.type)!.fieldsOf(this.parsed(source));
      }
      case "compare": {
        const { reader, writer, policy } = question;
        const format = this.formats.get(reader.type)!;
        return format.incompatibilities(this.parsed(reader), this.parsed(writer), policy);
      }
    }
  }

  private parsed(source: SchemaSource): ParsedSchema {
    const parsed = this.parse(source);
    if (isProblem(parsed)) throw new Error(`no schema: ${parsed.problem}`);
    return parsed;
  }

  private parse(source: SchemaSource): ParsedSchema | SchemaProblem {
    const known = this.kept.find((kept) => isSame(kept.source, source));
    if (known !== undefined) return known.parsed;
    const parsed = this.formats
      .get(source.type)!
      .parse(source.text, source.references, source.scrutiny);
    if (isProblem(parsed)) return parsed;
    this.kept.push({ source, parsed });
    if (this.kept.length > maxKept) this.kept.shift();
    return parsed;
  }
}

function isSame(one: SchemaSource, other: SchemaSource): boolean {
  return (
    one.type === other.type &&
    one.scrutiny === other.scrutiny &&
    one.text === other.text &&
    one.references.length === other.references.length &&
    one.references.every(({ name, schema }, index) => {
      const reference = other.references[index]!;
      return name === reference.name && schema === reference.schema;
    })
  );
}
