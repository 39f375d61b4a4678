import avsc, { type Type } from "avsc";
import type { ReferencedSchema, RegistryClient } from "./registry-client.ts";
import { type Compiler, ReaderSchemas, type SerializerOptions, WriterSchemas } from "./schemas.ts";
import { frame, SerdeError, unframe } from "./wire-format.ts";

type AvscOptions = NonNullable<Parameters<typeof avsc.Type.forSchema>[1]>;

/** How Avro's values are held in JavaScript. */
export interface AvroValueOptions {
  /** As "number", the default, a long beyond ±2^53 is refused; as "bigint" none is. */
  readonly longs?: "number" | "bigint";
  /** By their names, as avsc has them; without it they are numbers, texts and Buffers. */
  readonly logicalTypes?: AvscOptions["logicalTypes"];
  /** Whether a branch of a union comes with its name; avsc decides where it must, unless given. */
  readonly wrapUnions?: AvscOptions["wrapUnions"];
}

interface CompiledAvro {
  readonly name: string | null;
  readonly type: Type;
}

/** Avro values to bytes; `null` stays null, as records that delete have no value. */
export class AvroSerializer<T = unknown> {
  private readonly schemas: WriterSchemas<CompiledAvro>;

  constructor(options: SerializerOptions & AvroValueOptions) {
    this.schemas = new WriterSchemas(options, avroCompiler(options));
  }

  /**
   * @throws SerdeError when the value does not fit the schema, saying where.
   * @throws RegistryError
   */
  serialize(topic: string, value: T): Promise<Buffer>;
  serialize(topic: string, value: T | null): Promise<Buffer | null>;
  async serialize(topic: string, value: T | null): Promise<Buffer | null> {
    if (value === null) return null;
    const { id, compiled } = await this.schemas.for(topic);
    return frame(id, encoded(compiled.type, value));
  }
}

export interface AvroDeserializerOptions extends AvroValueOptions {
  readonly registry: RegistryClient;
  /** What the values are to look like, whatever they were written with; as written unless given. */
  readonly readerSchema?: string;
}

/** Bytes to Avro values, each with the schema that it was written with. */
export class AvroDeserializer<T = unknown> {
  private readonly schemas: ReaderSchemas<CompiledAvro>;
  private readonly reader: Type | null;
  private readonly resolvers = new WeakMap<Type, ReturnType<Type["createResolver"]>>();

  constructor(options: AvroDeserializerOptions) {
    const compiler = avroCompiler(options);
    const { registry, readerSchema } = options;
    this.schemas = new ReaderSchemas(registry, compiler);
    this.reader = readerSchema === undefined ? null : compiler.compile(readerSchema, []).type;
  }

  /** @throws SerdeError @throws RegistryError */
  async deserialize(_topic: string, bytes: Uint8Array | null | undefined): Promise<T | null> {
    if (bytes === null || bytes === undefined) return null;
    const { id, body } = unframe(bytes);
    const { type } = await this.schemas.byId(id);
    try {
      if (this.reader === null) return type.fromBuffer(body) as T;
      return this.reader.fromBuffer(body, this.resolver(type, this.reader)) as T;
    } catch (cause) {
      throw new SerdeError(`not readable with the schema ${id}: ${reasonOf(cause)}`, { cause });
    }
  }

  private resolver(writer: Type, reader: Type): ReturnType<Type["createResolver"]> {
    const resolver = this.resolvers.get(writer) ?? reader.createResolver(writer);
    this.resolvers.set(writer, resolver);
    return resolver;
  }
}

function encoded(type: Type, value: unknown): Buffer {
  try {
    return type.toBuffer(value);
  } catch (cause) {
    const wrong: string[] = [];
    type.isValid(value, {
      errorHook: (path, part, expected) => {
        wrong.push(`${path.join(".") || "it"} is ${shown(part)}, not ${shown(expected.schema())}`);
      },
    });
    throw new SerdeError(wrong.join("; ") || reasonOf(cause), { cause });
  }
}

const shown = (value: unknown): string =>
  typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? "undefined").slice(0, 100);

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : `${cause}`);

function avroCompiler(options: AvroValueOptions): Compiler<CompiledAvro> {
  const { longs = "number", logicalTypes, wrapUnions } = options;
  const shared = {
    ...(logicalTypes === undefined ? {} : { logicalTypes }),
    ...(wrapUnions === undefined ? {} : { wrapUnions }),
  };
  const numbers = { long: longs === "bigint" ? bigintLong() : numberLong() };
  const parse = (schema: string, registry: Record<string, Type>): Type =>
    avsc.Type.forSchema(JSON.parse(schema), { ...shared, registry });
  return {
    type: "AVRO",
    compile(schema, references) {
      const type = withReferences(schema, references, numbers, parse);
      return { name: type.name ?? null, type };
    },
  };
}

/**
 * Registries write out what lies inside of a schema that is referred to, as Java does; authors
 * mention it. Types are therefore first offered without what lies inside, then with it.
 */
function withReferences(
  schema: string,
  references: readonly ReferencedSchema[],
  numbers: Record<string, Type>,
  parse: (schema: string, registry: Record<string, Type>) => Type,
): Type {
  const outer: Record<string, Type> = { ...numbers };
  const all: Record<string, Type> = { ...numbers };
  const parseEither = (text: string): Type => {
    const inner = { ...outer };
    try {
      const type = parse(text, inner);
      for (const [name, found] of Object.entries(inner)) all[name] ??= found;
      return type;
    } catch {
      return parse(text, all);
    }
  };
  for (const reference of references) {
    const type = parseEither(reference.schema);
    if (type.name !== undefined) outer[type.name] = type;
  }
  return parseEither(schema);
}

/** avsc's own turns a number below -2^52 into another one; beyond ±2^53 it is refused. */
const numberLong = (): Type =>
  avsc.types.LongType.__with({
    fromBuffer(bytes: Buffer) {
      const value = bytes.readBigInt64LE();
      if (Number.isSafeInteger(Number(value))) return Number(value);
      throw new Error(`${value} is beyond what a number holds: read longs as "bigint"`);
    },
    toBuffer: (value: number) => longBytes(BigInt(value)),
    fromJSON: Number,
    toJSON: Number,
    isValid: Number.isSafeInteger,
    compare: (a: number, b: number) => a - b,
  });

const longBytes = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
};

const bigintLong = (): Type =>
  avsc.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: longBytes,
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === "bigint" && BigInt.asIntN(64, value) === value,
    compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
  });
