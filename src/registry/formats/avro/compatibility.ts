/**
 * Can what was written with one schema be read with another? The rules of "Schema resolution" in
 * the Avro specification as `SchemaCompatibility` of Avro 1.12 for Java applies them, since that is
 * what Confluent's registry asks; where the two differ, Java is followed and the rule says so.
 */
import type { Incompatibility } from "../format.ts";
import type {
  EnumSchema,
  Field,
  FixedSchema,
  Kind,
  NamedSchema,
  RecordSchema,
  Schema,
  UnionSchema,
} from "./schema.ts";

/** Where we are in the reader's schema: the way back to its root, which is null. */
type Path = { readonly within: Path; readonly step: string | number } | null;

/** Put into words only when it is told: most are what some branch of a union is not. */
interface Found {
  readonly type: keyof typeof sentences;
  readonly path: Path;
  readonly info: string;
}

type Finding = readonly Found[];

/** Of one kind: `Extract` gives the reader and the writer of a rule their exact types. */
type Rules = {
  readonly [K in Kind]: (
    reader: Extract<Schema, { kind: K }>,
    writer: Extract<Schema, { kind: K }>,
    path: Path,
    checker: CompatibilityChecker,
  ) => Finding;
};

const compatible: Finding = [];

/** What a reader of one kind takes that was written as another. */
const promotions: { readonly [reader in Kind]?: readonly Kind[] } = {
  long: ["int"],
  float: ["int", "long"],
  double: ["int", "long", "float"],
  string: ["bytes"],
  bytes: ["string"],
};

/** Reader and writer are of the same kind. */
const rules: Rules = {
  null: () => compatible,
  boolean: () => compatible,
  int: () => compatible,
  long: () => compatible,
  float: () => compatible,
  double: () => compatible,
  bytes: () => compatible,
  string: () => compatible,
  array: (reader, writer, path, checker) =>
    checker.check(reader.items, writer.items, { within: path, step: "items" }),
  map: (reader, writer, path, checker) =>
    checker.check(reader.values, writer.values, { within: path, step: "values" }),
  fixed: (reader, writer, path) => [...names(reader, writer, path), ...sizes(reader, writer, path)],
  enum: (reader, writer, path) => [
    ...names(reader, writer, path),
    ...symbols(reader, writer, path),
  ],
  record: (reader, writer, path, checker) => [
    ...names(reader, writer, path),
    ...fields(reader, writer, { within: path, step: "fields" }, checker),
  ],
  union: (reader, writer, path, checker) =>
    writer.branches.flatMap((branch, index) =>
      isReadable(checker.check(reader, branch, null))
        ? compatible
        : missingBranch(branch, { within: path, step: index }),
    ),
};

/** More in one answer help nobody. */
const maxFindings = 100;

/** Pairs of types that are compared at least; most schemas have a fraction of this. */
const leastPairs = 20_000;

/** How deep named types may lead from one to the next. */
const maxDepth = 250;

class CompatibilityChecker {
  /**
   * What is known of a pair. While it is being found out, the pair counts as compatible: so
   * recursive types come to an end. A pair that is met again gives the finding of the first time,
   * with the path it had then, as in Java.
   */
  private readonly known = new Map<Schema, Map<Schema, Finding>>();
  private readonly maxPairs: number;
  private pairs = 0;
  private depth = 0;

  constructor(maxPairs: number) {
    this.maxPairs = maxPairs;
  }

  check(reader: Schema, writer: Schema, path: Path): Finding {
    const ofReader = this.known.get(reader) ?? new Map<Schema, Finding>();
    this.known.set(reader, ofReader);
    const known = ofReader.get(writer);
    if (known !== undefined) return known;
    if (++this.pairs > this.maxPairs || this.depth >= maxDepth) return tooMuch(path);
    ofReader.set(writer, compatible);
    this.depth++;
    const found = this.compare(reader, writer, path).slice(0, maxFindings);
    this.depth--;
    ofReader.set(writer, found);
    return found;
  }

  private compare(reader: Schema, writer: Schema, path: Path): Finding {
    if (reader.kind === writer.kind) {
      const rule = rules[reader.kind] as (...args: unknown[]) => Finding;
      return rule(reader, writer, path, this);
    }
    if (writer.kind === "union") {
      return writer.branches.flatMap((branch, index) =>
        this.check(reader, branch, { within: path, step: index }),
      );
    }
    if (reader.kind === "union") return this.someBranch(reader, writer, path);
    const isPromoted = promotions[reader.kind]?.includes(writer.kind) ?? false;
    return isPromoted ? compatible : typeMismatch(reader, writer, path);
  }

  private someBranch(reader: UnionSchema, writer: Schema, path: Path): Finding {
    const isRead = reader.branches.some((branch) => isReadable(this.check(branch, writer, null)));
    return isRead ? compatible : missingBranch(writer, path);
  }
}

const isReadable = (finding: Finding): boolean => finding.length === 0;

/**
 * Empty when `reader` reads everything that was written with `writer`. After `maxPairs` pairs of
 * types it gives up, and what is left counts as unreadable.
 */
export const incompatibilities = (
  reader: Schema,
  writer: Schema,
  maxPairs = leastPairs,
): readonly Incompatibility[] =>
  new CompatibilityChecker(Math.max(maxPairs, leastPairs))
    .check(reader, writer, null)
    .map(({ type, path, info }) => {
      const at = pointer(path);
      return { type, path: at, message: sentences[type](at, info), info };
    });

function fields(
  reader: RecordSchema,
  writer: RecordSchema,
  path: Path,
  checker: CompatibilityChecker,
): Finding {
  const written = new Map(writer.fields.map((field) => [field.name, field]));
  return reader.fields.flatMap((field, index) => {
    const called = new Set([field.name, ...field.aliases]);
    const sources = [...called].flatMap((name) => written.get(name) ?? []);
    const at = { within: path, step: index };
    if (sources.length > 1) return ambiguous(reader, field, at);
    const type = { within: at, step: "type" };
    if (sources[0] !== undefined) return checker.check(field.schema, sources[0].schema, type);
    return filled(field, writer, at, checker);
  });
}

/** Nothing was written for this field. */
function filled(
  field: Field,
  writer: RecordSchema,
  path: Path,
  checker: CompatibilityChecker,
): Finding {
  if (field.initial !== undefined) return compatible;
  // Java then compares the enum with the writer's record, which never fits.
  if (field.schema.kind === "enum" && field.schema.initial !== null) {
    return checker.check(field.schema, writer, { within: path, step: "type" });
  }
  return [{ type: "READER_FIELD_MISSING_DEFAULT_VALUE", path, info: field.name }];
}

/** Java looks at the last part of a name only, which is more than the specification allows. */
function names(reader: NamedSchema, writer: NamedSchema, path: Path): Finding {
  const isSame = reader.name.simple === writer.name.simple;
  if (isSame || reader.aliases.some(({ full }) => full === writer.name.full)) return compatible;
  const info = `expected: ${writer.name.full}`;
  return [{ type: "NAME_MISMATCH", path: { within: path, step: "name" }, info }];
}

function sizes(reader: FixedSchema, writer: FixedSchema, path: Path): Finding {
  if (reader.size === writer.size) return compatible;
  const info = `expected: ${writer.size}, found: ${reader.size}`;
  return [{ type: "FIXED_SIZE_MISMATCH", path: { within: path, step: "size" }, info }];
}

function symbols(reader: EnumSchema, writer: EnumSchema, path: Path): Finding {
  const known = new Set(reader.symbols);
  const missing = writer.symbols.filter((symbol) => !known.has(symbol)).sort();
  if (missing.length === 0 || reader.initial !== null) return compatible;
  const info = `[${missing.join(", ")}]`;
  return [{ type: "MISSING_ENUM_SYMBOLS", path: { within: path, step: "symbols" }, info }];
}

const missingBranch = (branch: Schema, path: Path): Finding => [
  {
    type: "MISSING_UNION_BRANCH",
    path,
    info: `reader union lacking writer type: ${inCapitals(branch)}`,
  },
];

const typeMismatch = (reader: Schema, writer: Schema, path: Path): Finding =>
  mismatch(
    path,
    `reader type: ${inCapitals(reader)} not compatible with writer type: ${inCapitals(writer)}`,
  );

/** Java throws here; the registry must say no as well, and why. */
const ambiguous = (record: RecordSchema, field: Field, path: Path): Finding =>
  mismatch(
    path,
    `the field ${field.name} of ${record.name.full} and its aliases match several ` +
      "fields of the writer",
  );

const tooMuch = (path: Path): Finding =>
  mismatch(path, "the schemas are too large to be compared to the end");

const mismatch = (path: Path, info: string): Finding => [{ type: "TYPE_MISMATCH", path, info }];

const inCapitals = ({ kind }: Schema): string => kind.toUpperCase();

/** A JSON pointer; Java writes the root, which is the empty one, as `/`. */
function pointer(path: Path): string {
  const steps: (string | number)[] = [];
  for (let at = path; at !== null; at = at.within) steps.push(at.step);
  return `/${steps.reverse().join("/")}`;
}

/** Confluent's, for what differs at a place. */
const sentences = {
  NAME_MISMATCH: (at: string) => `The name of the schema has changed (path '${at}')`,
  FIXED_SIZE_MISMATCH: (at: string) =>
    `The size of FIXED type field at path '${at}' in the {reader} schema does not ` +
    "match with the {writer} schema",
  MISSING_ENUM_SYMBOLS: (at: string, info: string) =>
    `The {reader} schema is missing enum symbols '${info}' at path '${at}' in the {writer} schema`,
  READER_FIELD_MISSING_DEFAULT_VALUE: (at: string, info: string) =>
    `The field '${info}' at path '${at}' in the {reader} schema has no default ` +
    "value and is missing in the {writer} schema",
  TYPE_MISMATCH: (at: string) =>
    `The type (path '${at}') of a field in the {reader} schema does not match with ` +
    "the {writer} schema",
  MISSING_UNION_BRANCH: (at: string) =>
    `The {reader} schema is missing a type inside a union field at path '${at}' in ` +
    "the {writer} schema",
};
