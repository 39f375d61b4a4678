import type {
  Incompatibility,
  ParsedSchema,
  ResolvedReference,
  SchemaFormat,
  SchemaProblem,
} from "../format.ts";
import { printSchema } from "./canonical.ts";
import { incompatibilities } from "./compatibility.ts";
import { NotASchema, readJson } from "./json-text.ts";
import { SchemaParser } from "./parse-schema.ts";
import { isNamed, type Schema } from "./schema.ts";

/** An Avro schema as the registry holds it, and what the other formats never see: the schema. */
class ParsedAvro implements ParsedSchema {
  readonly type = "AVRO";
  readonly root: Schema;
  readonly canonical: string;
  readonly name: string | null;
  private readonly known: readonly string[];

  /** @throws NotASchema */
  constructor(root: Schema, known: readonly string[]) {
    this.root = root;
    this.known = known;
    this.name = root.kind === "record" ? root.name.full : null;
    this.canonical = printSchema(root, { known, normalized: false });
  }

  /** Seldom asked for, so written only then. */
  get normalized(): string {
    return printSchema(this.root, { known: this.known, normalized: true });
  }
}

/**
 * Apache Avro, by our own parser: a registry must print, refuse and compare as Java does, down to
 * the form of a number in a default, and must not build code from texts that strangers send.
 */
export const avroFormat: SchemaFormat = {
  type: "AVRO",
  parse: (text, references, scrutiny = "new") =>
    orProblem(text, () => parseAvro(text, references, scrutiny !== "new")),
  incompatibilities: (reader, writer): readonly Incompatibility[] =>
    incompatibilities(rootOf(reader), rootOf(writer), pairsIn(reader) + pairsIn(writer)),
  fieldsOf: (schema) => {
    const root = rootOf(schema);
    return root.kind === "record" ? root.fields.map(({ name }) => name) : [];
  },
  formatted: (schema, format) => (format === "resolved" ? resolved(rootOf(schema)) : null),
};

/** A pair of types takes more than four characters; only unions of many branches have more. */
const pairsIn = ({ canonical }: ParsedSchema): number => canonical.length / 4;

/** The schema itself; only for what `avroFormat` has parsed. */
export const rootOf = (parsed: ParsedSchema): Schema => (parsed as ParsedAvro).root;

/** Null when a chain of references, written out, would nest too deep to be read again. */
function resolved(root: Schema): string | null {
  try {
    return printSchema(root, { known: [], normalized: false });
  } catch (error) {
    if (error instanceof NotASchema) return null;
    throw error;
  }
}

/** @throws NotASchema */
function parseAvro(
  text: string,
  references: readonly ResolvedReference[],
  isLenient: boolean,
): ParsedAvro {
  const parser = new SchemaParser(isLenient);
  const known: string[] = [];
  for (const { name, schema } of references) {
    const referenced = parseReference(parser, name, schema);
    if (isNamed(referenced)) known.push(referenced.name.full);
  }
  return new ParsedAvro(parser.parse(readJson(text)), known);
}

/** Places in a referenced text would be looked for in the other one. */
function parseReference(parser: SchemaParser, name: string, text: string): Schema {
  try {
    return parser.parse(readJson(text));
  } catch (error) {
    if (!(error instanceof NotASchema)) throw error;
    throw new NotASchema(`in the reference ${name}: ${error.message}`, null);
  }
}

function orProblem<T>(text: string, parse: () => T): T | SchemaProblem {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NotASchema)) throw error;
    const { message: problem, at } = error;
    if (at === null) return { problem };
    const before = text.slice(0, at).split("\n");
    return { problem, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}
