/** From JSON to a schema: the rules of Avro's specification as Avro 1.12 for Java applies them. */
import { checkDefaults, numberInText } from "./defaults.ts";
import {
  isArray,
  isNumber,
  isObject,
  type Json,
  type JsonObject,
  NotASchema,
} from "./json-text.ts";
import { checkName, checkSpace, type Name, nameOf } from "./name.ts";
import {
  branchName,
  type Field,
  type NamedSchema,
  type PrimitiveKind,
  type Properties,
  primitiveKinds,
  type Schema,
  type UnionSchema,
} from "./schema.ts";

type Members = JsonObject["members"];

/** Filled in when its definition is read: a name may be mentioned before. */
type Awaited = { -readonly [Attribute in keyof NamedSchema]?: NamedSchema[Attribute] };

const primitives: ReadonlySet<string> = new Set(primitiveKinds);
const isPrimitive = (word: string): word is PrimitiveKind => primitives.has(word);

const reserved = new Set(
  "doc fields items name namespace size symbols values type aliases".split(" "),
);
const reservedInEnums = new Set([...reserved, "default"]);
const reservedInFields = new Set("default doc name order type aliases".split(" "));
const orders: ReadonlySet<string> = new Set(["ascending", "descending", "ignore"]);

/** More bytes than a Java array holds; Avro refuses them there. */
const maxFixedBytes = 2 ** 31 - 9;

/**
 * Reads one schema after another; each may mention the named types of those before it. Names and
 * defaults that Avro allowed once are found in stored schemas still, and there they are let be.
 */
export class SchemaParser {
  private readonly isLenient: boolean;
  private readonly named = new Map<string, NamedSchema>();
  private awaited = new Map<string, { schema: Awaited; at: number | null }>();
  private unions: { union: UnionSchema; at: number | null }[] = [];
  private fields: { field: Field; at: number }[] = [];

  constructor(isLenient: boolean) {
    this.isLenient = isLenient;
  }

  /** @throws NotASchema */
  parse(json: Json): Schema {
    const schema = this.schema(json, null, null);
    for (const [full, { at }] of this.awaited) {
      throw new NotASchema(`the type ${full.slice(0, 100)} is not defined`, at);
    }
    for (const { union, at } of this.unions) checkBranches(union, at);
    if (!this.isLenient) checkDefaults(this.fields);
    this.unions = [];
    this.fields = [];
    return schema;
  }

  /** @param within The namespace of what surrounds it; null when there is none. */
  private schema(json: Json, within: string | null, around: number | null): Schema {
    if (typeof json === "string") return this.mentioned(json, within, around);
    if (isArray(json)) {
      const branches = json.map((branch) => this.schema(branch, within, around));
      const union: UnionSchema = { kind: "union", branches };
      this.unions.push({ union, at: around });
      return union;
    }
    if (!isObject(json)) throw new NotASchema("a type is a text, an object or a list", around);
    const { members, at } = json;
    const type = requiredText(json, "type");
    if (isPrimitive(type)) return { kind: type, properties: propertiesOf(members, reserved) };
    switch (type) {
      case "array": {
        const items = this.schema(required(json, "items"), within, at);
        return { kind: "array", items, properties: propertiesOf(members, reserved) };
      }
      case "map": {
        const values = this.schema(required(json, "values"), within, at);
        return { kind: "map", values, properties: propertiesOf(members, reserved) };
      }
      case "record":
      case "error":
        return this.record(json, within, type === "error");
      case "enum":
        return this.enum(json, within);
      case "fixed":
        return this.fixed(json, within);
      default:
        return this.mentioned(type, within, at);
    }
  }

  private mentioned(text: string, within: string | null, at: number | null): Schema {
    if (isPrimitive(text)) return { kind: text, properties: new Map() };
    const full = within !== null && !text.includes(".") ? `${within}.${text}` : text;
    const known = this.named.get(full) ?? this.named.get(text);
    if (known !== undefined) return known;
    const awaited = this.awaited.get(full) ?? { schema: {}, at };
    this.awaited.set(full, awaited);
    return awaited.schema as NamedSchema;
  }

  private record(json: JsonObject, within: string | null, isError: boolean): Schema {
    const head = this.head(json, within, reserved);
    const record = this.define(
      head.name,
      { kind: "record", isError, ...head, fields: [] },
      json.at,
    );
    const fields = required(json, "fields");
    if (!isArray(fields))
      throw new NotASchema(`the record ${head.name.full} has no fields`, json.at);
    const read = fields.map((field) => this.field(field, head.name, json.at));
    const names = new Set<string>();
    for (const { name } of read) {
      if (names.has(name)) {
        throw new NotASchema(`the record ${head.name.full} has two fields ${name}`, json.at);
      }
      names.add(name);
    }
    return Object.assign(record, { fields: read });
  }

  private field(json: Json, record: Name, around: number): Field {
    if (!isObject(json)) throw new NotASchema(`a field of ${record.full} is no object`, around);
    const { members, at } = json;
    const name = this.checked(requiredText(json, "name"), at);
    const schema = this.schema(required(json, "type"), record.space, at);
    const order = members.has("order") ? textOf(members, "order")?.toLowerCase() : "ascending";
    if (order === undefined || !orders.has(order)) {
      throw new NotASchema(`the order of the field ${name} is no order`, at);
    }
    const written = members.get("default");
    const initial = typeof written === "string" ? numberInText(schema, written, at) : written;
    const field: Field = {
      name,
      schema,
      doc: textOf(members, "doc"),
      initial,
      order: order as Field["order"],
      aliases: [...new Set(aliasTexts(json))],
      properties: propertiesOf(members, reservedInFields),
    };
    this.fields.push({ field, at });
    return field;
  }

  private enum(json: JsonObject, within: string | null): Schema {
    const { members, at } = json;
    const head = this.head(json, within, reservedInEnums);
    const written = required(json, "symbols");
    if (!isArray(written)) throw new NotASchema(`the enum ${head.name.full} has no symbols`, at);
    const symbols = written.map((symbol) =>
      this.checked(typeof symbol === "string" ? symbol : "", at),
    );
    const known = new Set(symbols);
    if (known.size < symbols.length) {
      throw new NotASchema(`the enum ${head.name.full} has a symbol twice`, at);
    }
    const initial = textOf(members, "default");
    if (initial !== null && !known.has(initial)) {
      throw new NotASchema(`the default of the enum ${head.name.full} is none of its symbols`, at);
    }
    return this.define(head.name, { kind: "enum", ...head, symbols, initial }, at);
  }

  private fixed(json: JsonObject, within: string | null): Schema {
    const head = this.head(json, within, reserved);
    const written = required(json, "size");
    const size = isNumber(written) && written.isWhole ? Number(written.text) : -1;
    if (size < 0 || size > maxFixedBytes) {
      throw new NotASchema(`the size of ${head.name.full} is no number of bytes`, json.at);
    }
    return this.define(head.name, { kind: "fixed", ...head, size }, json.at);
  }

  /** Whoever mentioned the name already holds the object that becomes the definition. */
  private define(name: Name, definition: NamedSchema, at: number): NamedSchema {
    const known = this.named.get(name.full);
    if (known !== undefined) {
      if (repeats(known, definition)) return definition;
      throw new NotASchema(`${name.full} is defined twice`, at);
    }
    const awaited = this.awaited.get(name.full);
    this.awaited.delete(name.full);
    const schema = Object.assign(awaited?.schema ?? {}, definition) as NamedSchema;
    this.named.set(name.full, schema);
    return schema;
  }

  /** What named types have in common. */
  private head(json: JsonObject, within: string | null, reserved: ReadonlySet<string>) {
    const { members, at } = json;
    const name = nameOf(requiredText(json, "name"), textOf(members, "namespace") ?? within);
    this.checked(name.simple, at);
    if (!this.isLenient) checkSpace(name, at);
    if (isPrimitive(name.full)) throw new NotASchema(`no type may be called ${name.full}`, at);
    const aliases = new Map<string, Name>();
    for (const text of aliasTexts(json)) {
      const alias = nameOf(text, name.space);
      this.checked(alias.simple, at);
      aliases.set(alias.full, alias);
    }
    return {
      name,
      doc: textOf(members, "doc"),
      aliases: [...aliases.values()],
      properties: propertiesOf(members, reserved),
    };
  }

  private checked(name: string, at: number): string {
    if (!this.isLenient) checkName(name, at);
    return name;
  }
}

/** Java lets an enum or a fixed be defined again in the same words; so some programs do. */
function repeats(known: NamedSchema, again: NamedSchema): boolean {
  if (known.properties.size > 0) return false;
  if (known.kind === "fixed") return again.kind === "fixed" && known.size === again.size;
  if (known.kind !== "enum" || again.kind !== "enum") return false;
  return known.symbols.join() === again.symbols.join();
}

function aliasTexts({ members, at }: JsonObject): readonly string[] {
  const aliases = members.get("aliases") ?? [];
  if (!isArray(aliases)) throw new NotASchema("aliases are a list", at);
  return aliases.map((alias) => {
    if (typeof alias !== "string") throw new NotASchema("an alias is a text", at);
    return alias;
  });
}

function checkBranches({ branches }: UnionSchema, at: number | null): void {
  const names = new Set<string>();
  for (const branch of branches) {
    if (branch.kind === "union") throw new NotASchema("a union is directly inside of another", at);
    const name = branchName(branch);
    if (names.has(name)) throw new NotASchema(`a union has the branch ${name} twice`, at);
    names.add(name);
  }
}

const propertiesOf = (members: Members, reserved: ReadonlySet<string>): Properties =>
  new Map([...members].filter(([name]) => !reserved.has(name)));

/** Null too when it is something else than a text: Avro for Java overlooks it then. */
function textOf(members: Members, name: string): string | null {
  const json = members.get(name);
  return typeof json === "string" ? json : null;
}

function required({ members, at }: JsonObject, name: string): Json {
  const json = members.get(name);
  if (json === undefined) throw new NotASchema(`"${name}" is missing`, at);
  return json;
}

function requiredText(json: JsonObject, name: string): string {
  const text = textOf(json.members, name);
  if (text === null) throw new NotASchema(`"${name}" is missing, or is no text`, json.at);
  return text;
}
