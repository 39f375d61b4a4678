import type { FormBranch, FormField, FormMember, SchemaForm } from "../contract-forms.ts";

type Declared = Readonly<Record<string, unknown>>;

/** Of nested records, arrays and unions without a name. */
const maxDepth = 100;

/**
 * The form of an Avro schema. `schema` and `referenced` are parsed JSON; what is referred to comes
 * first. Throws when it is not Avro.
 */
export function avroForm(schema: unknown, referenced: readonly unknown[] = []): SchemaForm {
  const reading = new Reading();
  for (const one of referenced) reading.field(one, "", 0);
  const root = reading.field(schema, "", 0);
  return { root, named: Object.fromEntries(reading.named) };
}

const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const int64 = { min: -(2 ** 63), max: 2 ** 63 - 1 };
const primitives: Readonly<Record<string, FormField>> = {
  null: { kind: "null" },
  boolean: { kind: "boolean" },
  int: { kind: "number", type: "int", isWhole: true, ...int32 },
  long: { kind: "number", type: "long", isWhole: true, ...int64 },
  float: { kind: "number", type: "float", isWhole: false },
  double: { kind: "number", type: "double", isWhole: false },
  string: { kind: "text", type: "string" },
  bytes: { kind: "text", type: "bytes" },
};

/** Digits, though Avro keeps them as bytes. */
const decimal: FormField = { kind: "number", type: "bytes, decimal", isWhole: false };

class Reading {
  readonly named = new Map<string, FormField>();

  field(schema: unknown, space: string, depth: number): FormField {
    if (depth > maxDepth) throw new Error(`a schema nested more than ${maxDepth} deep`);
    if (typeof schema === "string") return this.reference(schema, space);
    if (Array.isArray(schema)) return this.union(schema, space, depth);
    if (typeof schema !== "object" || schema === null) throw new Error("no Avro schema");
    const declared = schema as Declared;
    const { type, logicalType } = declared;
    if (typeof type !== "string") return this.field(type, space, depth + 1);
    if (logicalType === "decimal" && type === "bytes") return decimal;
    if (type === "array") {
      return { kind: "list", item: this.field(declared.items, space, depth + 1) };
    }
    if (type === "map") {
      return { kind: "map", value: this.field(declared.values, space, depth + 1) };
    }
    if (!["record", "error", "enum", "fixed"].includes(type)) {
      const plain = this.reference(type, space);
      const isNamed = typeof logicalType === "string" && "type" in plain;
      return isNamed ? { ...plain, type: `${type}, ${logicalType}` } : plain;
    }
    return this.define(type, declared, space, depth);
  }

  private define(type: string, declared: Declared, space: string, depth: number): FormField {
    const name = fullName(String(declared.name ?? ""), declared.namespace, space);
    const reference = { kind: "named", name } as const;
    this.named.set(name, { kind: "json" });
    const inside = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "";
    this.named.set(name, this.definition(type, declared, name, inside, depth));
    return reference;
  }

  private definition(
    type: string,
    declared: Declared,
    name: string,
    space: string,
    depth: number,
  ): FormField {
    if (type === "enum") return { kind: "choice", options: (declared.symbols as string[]) ?? [] };
    if (type === "fixed" && declared.logicalType === "decimal") return decimal;
    if (type === "fixed") {
      const size = Number(declared.size);
      return { kind: "text", type: `fixed, ${size} bytes`, minLength: size, maxLength: size };
    }
    if (!Array.isArray(declared.fields)) throw new Error("a record without fields");
    const members = (declared.fields as readonly Declared[]).map((one): FormMember => {
      const field = this.field(one.type, space, depth + 1);
      const hasDefault = Object.hasOwn(one, "default");
      return {
        name: String(one.name),
        field,
        doc: typeof one.doc === "string" ? one.doc : null,
        isOptional: hasDefault,
        ...(hasDefault ? { initial: initialOf(field, one.default) } : {}),
      };
    });
    return { kind: "group", type: name, members, isOpen: true };
  }

  private reference(name: string, space: string): FormField {
    if (Object.hasOwn(primitives, name)) return primitives[name]!;
    const found = [fullName(name, undefined, space), name].find((one) => this.named.has(one));
    if (found === undefined) throw new Error(`the schema does not say what "${name}" is`);
    return { kind: "named", name: found };
  }

  private union(schemas: readonly unknown[], space: string, depth: number): FormField {
    const fields = schemas.map((one) => this.field(one, space, depth + 1));
    const buckets = fields.map((field) => this.bucket(field));
    const isWrapped = new Set(buckets).size < buckets.length;
    const branches = fields.map((field): FormBranch => {
      return { name: branchName(field), field, isWrapped: isWrapped && field.kind !== "null" };
    });
    return { kind: "either", branches };
  }

  /** Values of one bucket look alike in JSON; two such branches are told apart by their name. */
  private bucket(field: FormField): string {
    if (field.kind === "named") {
      const found = this.named.get(field.name);
      // Only a record can name itself while it is still being read.
      return found === undefined || found.kind === "json" ? "object" : this.bucket(found);
    }
    if (field.kind === "choice") return "text";
    return field.kind === "group" || field.kind === "map" ? "object" : field.kind;
  }
}

function fullName(name: string, namespace: unknown, space: string): string {
  if (name.includes(".")) return name;
  const inside = typeof namespace === "string" ? namespace : space;
  return inside === "" ? name : `${inside}.${name}`;
}

function branchName(field: FormField): string {
  if (field.kind === "named") return field.name;
  if (field.kind === "list") return "array";
  return "type" in field ? field.type.split(",")[0]! : field.kind;
}

/** A default is of the first branch of a union, and is not wrapped in the schema. */
function initialOf(field: FormField, value: unknown): unknown {
  if (field.kind !== "either") return value;
  const [first] = field.branches;
  return first?.isWrapped ? { [first.name]: value } : value;
}
