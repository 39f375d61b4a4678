import type { ResolvedReference, SchemaProblem } from "../format.ts";
import { isProblem } from "../format.ts";
import { avroFormat, rootOf } from "./avro.ts";
import { branchName, type Field, isNamed, type NamedSchema, type Schema } from "./schema.ts";

/** What our own texts say; a type that the schema calls the same gets a line behind its name. */
const taken = ["Buffer", "Value"];

/**
 * TypeScript for the values of a schema, as `AvroSerializer` takes and `AvroDeserializer` gives
 * them: a type for each record, enum and fixed, and `Value` for a schema that has no name itself.
 */
export function typescriptOf(
  text: string,
  references: readonly ResolvedReference[],
): string | SchemaProblem {
  const parsed = avroFormat.parse(text, references);
  return isProblem(parsed) ? parsed : new TypeWriter().write(rootOf(parsed));
}

class TypeWriter {
  /** By full name, in the order in which they are met; "" until the text is there. */
  private readonly declared = new Map<string, string>();
  private readonly identifiers = new Map<string, string>();
  private readonly used = new Set(taken);

  write(root: Schema): string {
    const value = this.type(root);
    const named = [...this.declared.values()];
    return [...(isNamed(root) ? [] : [`export type Value = ${value};\n`]), ...named].join("\n");
  }

  /** How values of a schema are written where they are used. */
  private type(schema: Schema): string {
    switch (schema.kind) {
      case "null":
      case "boolean":
      case "string":
        return schema.kind;
      case "bytes":
        return "Buffer";
      case "array": {
        const items = this.type(schema.items);
        return /[ |]/.test(items) ? `readonly (${items})[]` : `readonly ${items}[]`;
      }
      case "map":
        return `{ readonly [key: string]: ${this.type(schema.values)} }`;
      case "union":
        return this.union(schema.branches);
      case "record":
      case "enum":
      case "fixed":
        return this.named(schema);
      default:
        return "number";
    }
  }

  /** Where values in JavaScript do not tell the branches apart, avsc wraps them in names. */
  private union(branches: readonly Schema[]): string {
    const isAmbiguous = new Set(branches.map(appearance)).size < branches.length;
    const types = branches.map((branch) => {
      const type = this.type(branch);
      const isPlain = !isAmbiguous || branch.kind === "null";
      return isPlain ? type : `{ readonly "${branchName(branch)}": ${type} }`;
    });
    return types.length === 0 ? "never" : types.join(" | ");
  }

  private named(schema: NamedSchema): string {
    const { full } = schema.name;
    const identifier = this.identifiers.get(full) ?? this.newIdentifier(schema);
    if (!this.declared.has(full)) {
      this.declared.set(full, "");
      this.declared.set(full, this.declaration(schema, identifier));
    }
    return identifier;
  }

  private declaration(schema: NamedSchema, identifier: string): string {
    const notes = [...(schema.doc ? [schema.doc] : [])];
    switch (schema.kind) {
      case "record": {
        const fields = schema.fields.map((field) => this.field(field)).join("");
        return `${comment(notes, "")}export interface ${identifier} {\n${fields}}\n`;
      }
      case "enum": {
        const symbols = schema.symbols.map((symbol) => JSON.stringify(symbol)).join(" | ");
        return `${comment(notes, "")}export type ${identifier} = ${symbols || "never"};\n`;
      }
      case "fixed":
        notes.push(`${schema.size} bytes.`);
        return `${comment(notes, "")}export type ${identifier} = Buffer;\n`;
    }
  }

  private field({ name, schema, doc }: Field): string {
    const logicalType = "properties" in schema ? schema.properties.get("logicalType") : undefined;
    const notes = [
      ...(doc ? [doc] : []),
      ...(typeof logicalType === "string" ? [`Logical type: ${logicalType}.`] : []),
    ];
    return `${comment(notes, "  ")}  readonly ${name}: ${this.type(schema)};\n`;
  }

  private newIdentifier({ name }: NamedSchema): string {
    const words = [name.simple, ...(name.space?.split(".").reverse() ?? [])].map(capitalized);
    let identifier = "";
    for (const word of words) {
      identifier = word + identifier;
      if (!this.used.has(identifier)) break;
    }
    while (this.used.has(identifier)) identifier += "_";
    this.used.add(identifier);
    this.identifiers.set(name.full, identifier);
    return identifier;
  }
}

/** What of JavaScript a value is. */
function appearance(schema: Schema): string {
  switch (schema.kind) {
    case "int":
    case "long":
    case "float":
    case "double":
      return "number";
    case "bytes":
    case "fixed":
      return "buffer";
    case "enum":
      return "string";
    case "map":
    case "record":
      return "object";
    default:
      return schema.kind;
  }
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function comment(notes: readonly string[], indent: string): string {
  if (notes.length === 0) return "";
  const lines = notes
    .join("\n")
    .replaceAll("*/", "*\\/")
    .split(/\r\n|[\r\n\u2028\u2029]/);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}
