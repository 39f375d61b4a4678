import protobuf, { type IConversionOptions, type Type } from "protobufjs";
import type { ReferencedSchema, RegistryClient } from "./registry-client.ts";
import { type Compiler, ReaderSchemas, type SerializerOptions, WriterSchemas } from "./schemas.ts";
import { decodeIndexes, encodeIndexes, frame, SerdeError, unframe } from "./wire-format.ts";

/** Of protobufjs: how 64-bit numbers, enums and bytes come out. */
export type ProtobufValueOptions = Pick<IConversionOptions, "longs" | "enums" | "bytes">;

/** One message of a file, and the way to it. */
interface Message {
  readonly type: Type;
  readonly indexes: readonly number[];
}

interface CompiledProtobuf {
  readonly name: string | null;
  readonly messages: readonly Message[];
}

export interface ProtobufSerializerOptions extends SerializerOptions {
  /** Which message of the file to write, such as `stocks.Tick`; the first unless given. */
  readonly message?: string;
  /** Refuse what is no field of the message; it is left out unless given. */
  readonly strict?: boolean;
}

/** Messages, given as plain objects, to bytes; `null` stays null. */
export class ProtobufSerializer<T extends object = object> {
  private readonly schemas: WriterSchemas<CompiledProtobuf>;
  private readonly message: string | undefined;
  private readonly isStrict: boolean;

  constructor(options: ProtobufSerializerOptions) {
    this.schemas = new WriterSchemas(options, protobufCompiler(options.message));
    this.message = options.message;
    this.isStrict = options.strict ?? false;
  }

  /**
   * @throws SerdeError when the value does not fit the message, saying where.
   * @throws RegistryError
   */
  serialize(topic: string, value: T): Promise<Buffer>;
  serialize(topic: string, value: T | null): Promise<Buffer | null>;
  async serialize(topic: string, value: T | null): Promise<Buffer | null> {
    if (value === null) return null;
    const { id, compiled } = await this.schemas.for(topic);
    const { type, indexes } = messageOf(compiled, this.message);
    const message = encoded(type, value);
    const unknown = this.isStrict ? unknownField(type, value) : null;
    if (unknown !== null) throw new SerdeError(`the message has no field ${unknown}`);
    return frame(id, Buffer.concat([encodeIndexes(indexes), message]));
  }
}

export interface ProtobufDeserializerOptions extends ProtobufValueOptions {
  readonly registry: RegistryClient;
}

/** Bytes to plain objects; fields that were not written have their defaults. */
export class ProtobufDeserializer<T extends object = object> {
  private readonly schemas: ReaderSchemas<CompiledProtobuf>;
  private readonly conversion: IConversionOptions;

  constructor({ registry, ...given }: ProtobufDeserializerOptions) {
    this.schemas = new ReaderSchemas(registry, protobufCompiler(undefined));
    this.conversion = { longs: String, enums: String, defaults: true, ...given };
  }

  /** @throws SerdeError @throws RegistryError */
  async deserialize(_topic: string, bytes: Uint8Array | null | undefined): Promise<T | null> {
    if (bytes === null || bytes === undefined) return null;
    const { id, body } = unframe(bytes);
    const { messages } = await this.schemas.byId(id);
    const { indexes, message } = decodeIndexes(body);
    const way = indexes.join();
    const found = messages.find((candidate) => candidate.indexes.join() === way);
    if (found === undefined) throw new SerdeError(`the schema ${id} has no message [${way}]`);
    try {
      return found.type.toObject(found.type.decode(message), this.conversion) as T;
    } catch (cause) {
      throw new SerdeError(`not readable with the schema ${id}`, { cause });
    }
  }
}

function encoded(type: Type, value: object): Uint8Array {
  if (type.verify(value) !== null) {
    const problem = type.verify(isObject(value) ? asNumbers(type, value) : value);
    if (problem !== null) throw new SerdeError(problem);
  }
  return type.encode(type.fromObject(value)).finish();
}

/**
 * With a number for each name of an enum and each 64-bit integer that is a text. As such they are
 * read, here and in Protobuf's JSON, and written, too; only `verify` does not know them.
 */
function asNumbers(type: Type, value: object): Record<string, unknown> {
  const parts = Object.entries(value).map(([name, part]): [string, unknown] => {
    const field = fieldOf(type, name);
    if (field === null) return [name, part];
    const one = (item: unknown) => asNumber(field, item);
    if (Array.isArray(part)) return [name, part.map(one)];
    if (!field.map || !isObject(part)) return [name, one(part)];
    return [name, Object.fromEntries(Object.entries(part).map(([key, item]) => [key, one(item)]))];
  });
  return Object.fromEntries(parts);
}

function asNumber({ type, resolvedType }: protobuf.Field, part: unknown): unknown {
  if (resolvedType instanceof protobuf.Type) {
    return isObject(part) ? asNumbers(resolvedType, part) : part;
  }
  if (typeof part !== "string") return part;
  if (resolvedType !== null) return resolvedType.values[part] ?? part;
  if (!type.endsWith("64") || !/^-?\d{1,20}$/.test(part)) return part;
  const whole = BigInt(part);
  const isUnsigned = type === "uint64" || type === "fixed64";
  const held = isUnsigned ? BigInt.asUintN(64, whole) : BigInt.asIntN(64, whole);
  return held === whole ? 0 : part;
}

/** The way to the first thing that is no field; null when there is none. */
function unknownField(type: Type, value: object): string | null {
  for (const [name, part] of Object.entries(value)) {
    const field = fieldOf(type, name);
    if (field === null) return name;
    if (!(field.resolvedType instanceof protobuf.Type) || !isObject(part)) continue;
    const items = field.map || field.repeated ? Object.values(part) : [part];
    for (const item of items) {
      const unknown = unknownField(field.resolvedType, item);
      if (unknown !== null) return `${name}.${unknown}`;
    }
  }
  return null;
}

const fieldOf = (type: Type, name: string): protobuf.Field | null =>
  Object.hasOwn(type.fields, name) ? type.fields[name]!.resolve() : null;

const isObject = (part: unknown): part is object => typeof part === "object" && part !== null;

function messageOf({ messages }: CompiledProtobuf, name: string | undefined): Message {
  const found = messages.find(({ type }) => name === undefined || fullNameOf(type) === name);
  if (found === undefined) throw new SerdeError(`the schema has no message ${name ?? ""}`);
  return found;
}

/** protobufjs puts a dot before it. */
const fullNameOf = (type: Type): string => type.fullName.replace(/^\./, "");

const parseOptions = { keepCase: true } as const;

const protobufCompiler = (message: string | undefined): Compiler<CompiledProtobuf> => ({
  type: "PROTOBUF",
  compile(schema, references) {
    const root = new protobuf.Root();
    addImports(root, schema, references, new Set());
    const names = messageNames(schema);
    const messages = names.map(({ name, indexes }) => ({ type: root.lookupType(name), indexes }));
    root.resolveAll();
    const name = message ?? names[0]?.name ?? null;
    return { name, messages };
  },
});

/** Everything that a file imports, and the file; nothing is read from anywhere else. */
function addImports(
  root: protobuf.Root,
  schema: string,
  references: readonly ReferencedSchema[],
  seen: Set<string>,
): void {
  const { imports = [], weakImports = [] } = protobuf.parse(schema, root, parseOptions);
  for (const path of [...imports, ...weakImports]) {
    if (seen.has(path)) continue;
    seen.add(path);
    const reference = references.find(({ name }) => name === path);
    const known = protobuf.common.get(path);
    if (reference !== undefined) addImports(root, reference.schema, references, seen);
    else if (known?.nested) root.addJSON(known.nested);
    else throw new SerdeError(`the schema imports ${path}, which no reference explains`);
  }
}

/** In the order of the file: by itself, since others may share its package. */
function messageNames(schema: string) {
  const { root, package: space } = protobuf.parse(schema, new protobuf.Root(), parseOptions);
  const file = space === undefined ? root : root.lookup(space);
  const found: { name: string; indexes: readonly number[] }[] = [];
  const visit = (parent: protobuf.NamespaceBase, way: readonly number[]): void => {
    const types = parent.nestedArray.filter((nested) => nested instanceof protobuf.Type);
    types.forEach((type, index) => {
      const indexes = [...way, index];
      found.push({ name: fullNameOf(type), indexes });
      visit(type, indexes);
    });
  };
  if (file instanceof protobuf.Namespace) visit(file, []);
  return found;
}
