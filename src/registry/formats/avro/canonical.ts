import {
  isArray,
  isNumber,
  isObject,
  type Json,
  type JsonObject,
  maxDepth,
  NotASchema,
} from "./json-text.ts";
import { logicalTypeOf } from "./logical-types.ts";
import { mention, type Name } from "./name.ts";
import { printJson, printMember, quoted, shortestFloat, sortedByName } from "./print-json.ts";
import {
  type Field,
  type FixedSchema,
  isNamed,
  type Kind,
  type NamedSchema,
  type PrimitiveSchema,
  type Properties,
  type Schema,
} from "./schema.ts";

export interface PrintOptions {
  /** Full names that are only mentioned: of the schemas that this one refers to. */
  readonly known: readonly string[];
  /** Everything whose order has no meaning in one order, as Confluent's registry normalises. */
  readonly normalized: boolean;
}

/**
 * The text of a schema, as Avro for Java prints it.
 * @throws NotASchema when definitions inside of definitions would nest too deep to be read again.
 */
export function printSchema(schema: Schema, options: PrintOptions): string {
  return new SchemaPrinter(options).print(schema, null);
}

/** Brackets around what a type contains: a record, its list of fields and the field are three. */
const levelsOf: { readonly [kind in Kind]?: number } = { record: 3, array: 1, map: 1, union: 1 };

class SchemaPrinter {
  private readonly known: Set<string>;
  private readonly normalized: boolean;
  private depth = 0;

  constructor({ known, normalized }: PrintOptions) {
    this.known = new Set(known);
    this.normalized = normalized;
  }

  print(schema: Schema, within: string | null): string {
    const levels = levelsOf[schema.kind] ?? 0;
    this.depth += levels;
    if (this.depth > maxDepth) throw new NotASchema("its types contain each other too deep", null);
    const text = this.printed(schema, within);
    this.depth -= levels;
    return text;
  }

  private printed(schema: Schema, within: string | null): string {
    if (isNamed(schema)) return this.named(schema, within);
    switch (schema.kind) {
      case "union":
        return `[${schema.branches.map((branch) => this.print(branch, within)).join(",")}]`;
      case "array": {
        const items = `"items":${this.print(schema.items, within)}`;
        return object(['"type":"array"', items, ...this.properties(schema.properties)]);
      }
      case "map": {
        const values = `"values":${this.print(schema.values, within)}`;
        return object(['"type":"map"', values, ...this.properties(schema.properties)]);
      }
      default: {
        const type = quoted(schema.kind);
        if (schema.properties.size === 0) return type;
        return object([`"type":${type}`, ...this.logicalProperties(schema)]);
      }
    }
  }

  private named(schema: NamedSchema, within: string | null): string {
    const { name, doc } = schema;
    if (this.known.has(name.full)) return quoted(mention(name, within));
    this.known.add(name.full);
    const isError = schema.kind === "record" && schema.isError && !this.normalized;
    return object([
      `"type":${quoted(isError ? "error" : schema.kind)}`,
      ...nameMembers(name, within),
      ...(doc === null || (doc === "" && this.normalized) ? [] : [printMember("doc", doc)]),
      ...this.body(schema),
      ...(schema.kind === "fixed"
        ? this.logicalProperties(schema)
        : this.properties(schema.properties)),
      ...this.aliases(schema),
    ]);
  }

  private body(schema: NamedSchema): readonly string[] {
    if (schema.kind === "fixed") return [`"size":${schema.size}`];
    if (schema.kind === "record") {
      const fields = schema.fields.map((field) => this.field(field, schema.name.space));
      return [`"fields":[${fields.join(",")}]`];
    }
    const symbols = printMember("symbols", schema.symbols);
    return schema.initial === null ? [symbols] : [symbols, printMember("default", schema.initial)];
  }

  private field(field: Field, within: string | null): string {
    const { name, schema, doc, initial, order } = field;
    const aliases = this.normalized ? field.aliases.toSorted() : field.aliases;
    return object([
      printMember("name", name),
      `"type":${this.print(schema, within)}`,
      ...(doc === null ? [] : [printMember("doc", doc)]),
      ...(initial === undefined ? [] : [`"default":${this.initial(initial, schema)}`]),
      ...(order === "ascending" ? [] : [printMember("order", order)]),
      ...(aliases.length === 0 ? [] : [printMember("aliases", aliases)]),
      ...this.properties(field.properties),
    ]);
  }

  private aliases({ name, aliases }: NamedSchema): readonly string[] {
    if (aliases.length === 0) return [];
    const ordered = this.normalized
      ? aliases.toSorted((a, b) => (sortKey(a, name) < sortKey(b, name) ? -1 : 1))
      : aliases;
    const mentioned = ordered.map((alias) => mention(alias, name.space));
    return [printMember("aliases", mentioned)];
  }

  private properties(properties: Properties): readonly string[] {
    const ordered = this.normalized ? sortedByName(properties) : [...properties];
    return ordered.map(([name, value]) => printMember(name, value, this.normalized));
  }

  /** Normalised, what says the logical type comes before everything else. */
  private logicalProperties(schema: PrimitiveSchema | FixedSchema): readonly string[] {
    const { properties } = schema;
    const logicalType = this.normalized ? logicalTypeOf(schema) : null;
    if (logicalType === null) return this.properties(properties);
    const names = logicalType === "decimal" ? ["logicalType", "precision"] : ["logicalType"];
    const scale = properties.get("scale");
    if (logicalType === "decimal" && isNumber(scale) && scale.text !== "0") names.push("scale");
    const first = names.map((name) => printMember(name, properties.get(name)!, true));
    const rest = new Map([...properties].filter(([name]) => !names.includes(name)));
    return [...first, ...this.properties(rest)];
  }

  /** Normalised, a number that the field reads as floating point is written as such. */
  private initial(initial: Json, schema: Schema): string {
    if (!this.normalized) return printJson(initial);
    return printJson(inFieldsForm(initial, schema), true);
  }
}

const object = (members: readonly string[]): string => `{${members.join(",")}}`;

function nameMembers({ simple, space }: Name, within: string | null): readonly string[] {
  const member = printMember("name", simple);
  return space === within ? [member] : [member, printMember("namespace", space ?? "")];
}

/** An alias without a namespace begins with a dot where its owner has one. */
const sortKey = ({ space, full }: Name, owner: Name): string =>
  space === null && owner.space !== null ? `.${full}` : full;

/** Numbers that are read as floating point become such; of a union the first branch decides. */
function inFieldsForm(value: Json, schema: Schema): Json {
  switch (schema.kind) {
    case "union":
      return schema.branches[0] === undefined ? value : inFieldsForm(value, schema.branches[0]);
    case "float":
    case "double": {
      if (!isNumber(value)) return value;
      const text = schema.kind === "float" ? shortestFloat(Number(value.text)) : value.text;
      return { ...value, text, isWhole: false };
    }
    case "array":
      return isArray(value) ? value.map((item) => inFieldsForm(item, schema.items)) : value;
    case "map":
      return isObject(value) ? withMembers(value, () => schema.values) : value;
    case "record": {
      const fields = new Map(schema.fields.map((field) => [field.name, field.schema]));
      return isObject(value) ? withMembers(value, (name) => fields.get(name)) : value;
    }
    default:
      return value;
  }
}

function withMembers(
  value: JsonObject,
  schemaOf: (name: string) => Schema | undefined,
): JsonObject {
  const members = new Map<string, Json>();
  for (const [name, member] of value.members) {
    const schema = schemaOf(name);
    members.set(name, schema === undefined ? member : inFieldsForm(member, schema));
  }
  return { ...value, members };
}
