/** Avro's binary encoding as JSON text, every digit kept. Nothing is compiled from schemas. */

/** The bytes are not what the schema says, or the schema is not one. */
class UnreadableAvro extends Error {
  override name = "UnreadableAvro";
}

/** Reads one value and gives its JSON text. */
export type AvroReader = (bytes: AvroBytes) => string;

/** Of nested records and arrays, in schemas and in values. */
const maxDepth = 100;
/** Items of arrays and maps in one value: those of type `null` take no bytes at all. */
const maxItems = 100_000;

/** A cursor that never passes the end. */
export class AvroBytes {
  at = 0;
  depth = 0;
  private items = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  take(count: number): Buffer {
    if (count < 0 || count > this.bytes.length - this.at) {
      throw new UnreadableAvro(`${count} bytes expected, ${this.bytes.length - this.at} left`);
    }
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  long(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.take(1)[0]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
    }
    throw new UnreadableAvro("a number of more than ten bytes");
  }

  sized(): Buffer {
    return this.take(Number(this.long()));
  }

  /** Blocks of items, each with its count before it; a negative one brings its size along. */
  blocks(item: () => void): void {
    for (;;) {
      let count = Number(this.long());
      if (count === 0) return;
      if (count < 0) {
        count = -count;
        this.long();
      }
      this.items += count;
      if (this.items > maxItems) throw new UnreadableAvro(`more than ${maxItems} items`);
      for (let index = 0; index < count; index++) item();
    }
  }
}

/** Named types met so far, by full name; null while one is being read, for it may name itself. */
export type AvroNames = Map<string, AvroReader | null>;

/** `schema` is parsed JSON. Names of referenced schemas are found in `names`, and added there. */
export function avroReader(schema: unknown, names: AvroNames = new Map()): AvroReader {
  return readerOf(schema, names, "", 0);
}

const primitives: Readonly<Record<string, AvroReader>> = {
  null: () => "null",
  boolean: (bytes) => (bytes.take(1)[0] === 0 ? "false" : "true"),
  int: (bytes) => String(bytes.long()),
  long: (bytes) => String(bytes.long()),
  float: (bytes) => numberText(bytes.take(4).readFloatLE()),
  double: (bytes) => numberText(bytes.take(8).readDoubleLE()),
  string: (bytes) => JSON.stringify(bytes.sized().toString()),
  bytes: (bytes) => JSON.stringify(bytes.sized().toString("latin1")),
};

/** JSON has no word for those that are no numbers. */
const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : JSON.stringify(String(value));

type Declared = Readonly<Record<string, unknown>>;

function readerOf(schema: unknown, names: AvroNames, space: string, depth: number): AvroReader {
  if (depth > maxDepth) throw new UnreadableAvro(`a schema nested more than ${maxDepth} deep`);
  if (typeof schema === "string") return named(schema, names, space);
  if (Array.isArray(schema)) {
    return union(schema.map((branch) => readerOf(branch, names, space, depth + 1)));
  }
  if (typeof schema !== "object" || schema === null) throw new UnreadableAvro("no Avro schema");
  const declared = schema as Declared;
  const { type } = declared;
  if (typeof type !== "string") return readerOf(type, names, space, depth + 1);
  const inner = (item: unknown) => readerOf(item, names, space, depth + 1);
  if (type === "array") return arrayOf(inner(declared.items));
  if (type === "map") return mapOf(inner(declared.values));
  if (type === "bytes" && declared.logicalType === "decimal") return decimal(declared, sized);
  if (!namedKinds.has(type)) return named(type, names, space);
  return define(type, declared, names, space, depth);
}

const namedKinds = new Set(["record", "error", "enum", "fixed"]);
const sized = (bytes: AvroBytes): Buffer => bytes.sized();

function define(
  type: string,
  declared: Declared,
  names: AvroNames,
  space: string,
  depth: number,
): AvroReader {
  const fullName = fullNameOf(String(declared.name ?? ""), declared.namespace, space);
  names.set(fullName, null);
  const own = fullName.includes(".") ? fullName.slice(0, fullName.lastIndexOf(".")) : "";
  let reader: AvroReader;
  if (type === "enum") reader = enumOf(declared);
  else if (type === "fixed") reader = fixedOf(declared);
  else reader = recordOf(declared, (field) => readerOf(field, names, own, depth + 1));
  names.set(fullName, reader);
  return reader;
}

function fullNameOf(name: string, namespace: unknown, space: string): string {
  if (name.includes(".")) return name;
  const inside = typeof namespace === "string" ? namespace : space;
  return inside === "" ? name : `${inside}.${name}`;
}

function named(name: string, names: AvroNames, space: string): AvroReader {
  if (Object.hasOwn(primitives, name)) return primitives[name]!;
  const candidates = [fullNameOf(name, undefined, space), name];
  const found = candidates.find((candidate) => names.has(candidate));
  if (found === undefined) throw new UnreadableAvro(`the schema does not say what "${name}" is`);
  return (bytes) => deeper(bytes, () => names.get(found)!(bytes));
}

function deeper(bytes: AvroBytes, read: () => string): string {
  if (++bytes.depth > maxDepth) throw new UnreadableAvro(`nested more than ${maxDepth} deep`);
  const text = read();
  bytes.depth--;
  return text;
}

function union(branches: readonly AvroReader[]): AvroReader {
  return (bytes) => {
    const index = Number(bytes.long());
    const branch = branches[index];
    if (branch === undefined) throw new UnreadableAvro(`a union has no branch ${index}`);
    return branch(bytes);
  };
}

function arrayOf(item: AvroReader): AvroReader {
  return (bytes) =>
    deeper(bytes, () => {
      const items: string[] = [];
      bytes.blocks(() => items.push(item(bytes)));
      return `[${items.join(",")}]`;
    });
}

function mapOf(value: AvroReader): AvroReader {
  return (bytes) =>
    deeper(bytes, () => {
      const entries: string[] = [];
      bytes.blocks(() => {
        const key = JSON.stringify(bytes.sized().toString());
        entries.push(`${key}:${value(bytes)}`);
      });
      return `{${entries.join(",")}}`;
    });
}

function recordOf(declared: Declared, fieldReader: (type: unknown) => AvroReader): AvroReader {
  if (!Array.isArray(declared.fields)) throw new UnreadableAvro("a record without fields");
  const fields = (declared.fields as readonly Declared[]).map(
    (field) => [JSON.stringify(String(field.name)), fieldReader(field.type)] as const,
  );
  return (bytes) =>
    deeper(bytes, () => `{${fields.map(([name, read]) => `${name}:${read(bytes)}`).join(",")}}`);
}

function enumOf({ symbols }: Declared): AvroReader {
  if (!Array.isArray(symbols)) throw new UnreadableAvro("an enum without symbols");
  return (bytes) => {
    const index = Number(bytes.long());
    if (index in symbols) return JSON.stringify(symbols[index]);
    throw new UnreadableAvro(`an enum has no symbol ${index}`);
  };
}

function fixedOf(declared: Declared): AvroReader {
  const size = Number(declared.size);
  const take = (bytes: AvroBytes): Buffer => bytes.take(size);
  if (declared.logicalType === "decimal") return decimal(declared, take);
  return (bytes) => JSON.stringify(take(bytes).toString("latin1"));
}

/** Big-endian two's complement, with `scale` digits behind the point. */
function decimal({ scale }: Declared, take: (bytes: AvroBytes) => Buffer): AvroReader {
  const digitsBehind = Math.min(Number(scale ?? 0), 1000);
  return (bytes) => {
    const raw = take(bytes);
    if (raw.length > 1000) throw new UnreadableAvro("a decimal of more than 1,000 bytes");
    const unsigned = BigInt(`0x0${raw.toString("hex")}`);
    const value = BigInt.asIntN(raw.length * 8, unsigned);
    const digits = String(value < 0n ? -value : value).padStart(digitsBehind + 1, "0");
    const point = digits.length - digitsBehind;
    const fraction = digitsBehind > 0 ? `.${digits.slice(point)}` : "";
    return `${value < 0n ? "-" : ""}${digits.slice(0, point)}${fraction}`;
  };
}
