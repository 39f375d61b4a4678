/**
 * JSON as the console shows Avro, back to Avro: longs and decimals with every digit, bytes as the
 * characters up to U+00FF, unions with or without the name of their branch.
 */
import { type ExactJson, ExactNumber, parseExact } from "./exact-json.ts";

/** Writes values of one type. */
export interface AvroWriter {
  /** As a union calls it. */
  readonly name: string;
  /** Values of one look are told apart by the name of their branch only. */
  readonly look: string;
  /** What is wrong with a value, with where; null when it fits. */
  problem(value: ExactJson): string | null;
  /** Of a value that fits. */
  write(value: ExactJson, out: Buffer[]): void;
}

/** Named types met so far, by full name. */
export type AvroWriters = Map<string, AvroWriter>;

type Declared = Readonly<Record<string, unknown>>;

/** Of nested types without a name. */
const maxDepth = 100;

/** `schema` is parsed JSON. Names of referenced schemas are found in `names`, and added there. */
export function avroWriter(schema: unknown, names: AvroWriters = new Map()): AvroWriter {
  return writerOf(schema, { names, space: "", depth: 0 });
}

interface Scope {
  readonly names: AvroWriters;
  readonly space: string;
  readonly depth: number;
}

function writerOf(schema: unknown, outer: Scope): AvroWriter {
  const scope = { ...outer, depth: outer.depth + 1 };
  if (scope.depth > maxDepth) throw new Error(`a schema nested more than ${maxDepth} deep`);
  if (typeof schema === "string") return named(schema, scope);
  if (Array.isArray(schema)) return union(schema.map((branch) => writerOf(branch, scope)));
  if (typeof schema !== "object" || schema === null) throw new Error("no Avro schema");
  const declared = schema as Declared;
  const { type, logicalType } = declared;
  if (typeof type !== "string") return writerOf(type, scope);
  if (type === "array") return arrayOf(writerOf(declared.items, scope));
  if (type === "map") return mapOf(writerOf(declared.values, scope));
  if (type === "bytes" && logicalType === "decimal") return decimal(declared, "bytes", null);
  if (!["record", "error", "enum", "fixed"].includes(type)) return named(type, scope);
  return define(type, declared, scope);
}

function define(type: string, declared: Declared, { names, space, depth }: Scope): AvroWriter {
  const name = fullNameOf(String(declared.name ?? ""), declared.namespace, space);
  const inside = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "";
  if (type === "enum") return remember(names, enumOf(name, declared));
  if (type === "fixed") {
    const size = Number(declared.size);
    const isDecimal = declared.logicalType === "decimal";
    return remember(names, isDecimal ? decimal(declared, name, size) : bytesOf(name, size));
  }
  const fields: Field[] = [];
  // It is known before its fields are, for they may name it.
  const writer = remember(names, recordOf(name, fields));
  if (!Array.isArray(declared.fields)) throw new Error("a record without fields");
  for (const one of declared.fields as readonly Declared[]) {
    const of = writerOf(one.type, { names, space: inside, depth });
    fields.push({ name: String(one.name), of, initial: initialOf(one, of) });
  }
  return writer;
}

function remember(names: AvroWriters, writer: AvroWriter): AvroWriter {
  names.set(writer.name, writer);
  return writer;
}

function fullNameOf(name: string, namespace: unknown, space: string): string {
  if (name.includes(".")) return name;
  const inside = typeof namespace === "string" ? namespace : space;
  return inside === "" ? name : `${inside}.${name}`;
}

function named(name: string, { names, space }: Scope): AvroWriter {
  const primitive = Object.hasOwn(primitives, name) ? primitives[name] : undefined;
  const found = primitive ?? names.get(fullNameOf(name, undefined, space)) ?? names.get(name);
  if (found === undefined) throw new Error(`the schema does not say what "${name}" is`);
  return found;
}

const fits = (isFit: boolean, expected: string): string | null =>
  isFit ? null : `${expected} is expected`;

const primitives: Readonly<Record<string, AvroWriter>> = {
  null: {
    name: "null",
    look: "null",
    problem: (value) => fits(value === null, "null"),
    write: () => {},
  },
  boolean: {
    name: "boolean",
    look: "boolean",
    problem: (value) => fits(typeof value === "boolean", "true or false"),
    write: (value, out) => out.push(Buffer.from([value === true ? 1 : 0])),
  },
  int: wholeOf("int", 31n),
  long: wholeOf("long", 63n),
  float: fractionOf("float", (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return bytes;
  }),
  double: fractionOf("double", (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return bytes;
  }),
  string: {
    name: "string",
    look: "text",
    problem: (value) => fits(typeof value === "string", "text"),
    write: (value, out) => writeSized(Buffer.from(value as string), out),
  },
  bytes: bytesOf("bytes", null),
};

function wholeOf(name: string, bits: bigint): AvroWriter {
  const problem = (value: ExactJson): string | null => {
    const whole = wholeIn(value);
    const isFit = whole !== null && whole >= -(1n << bits) && whole < 1n << bits;
    return fits(isFit, `a whole number (${name})`);
  };
  return {
    name,
    look: "number",
    problem,
    write: (value, out) => out.push(zigzag(wholeIn(value)!)),
  };
}

function wholeIn(value: ExactJson): bigint | null {
  if (!(value instanceof ExactNumber)) return null;
  if (/^-?\d+$/.test(value.text)) return BigInt(value.text);
  const number = Number(value.text);
  return Number.isSafeInteger(number) ? BigInt(number) : null;
}

/** JSON has no word for those that are no numbers: they are shown, and taken, in quotes. */
const noNumbers = new Set(["NaN", "Infinity", "-Infinity"]);

function fractionOf(name: string, bytesOf: (value: number) => Buffer): AvroWriter {
  const isNumber = (value: ExactJson) =>
    value instanceof ExactNumber || (typeof value === "string" && noNumbers.has(value));
  return {
    name,
    look: "number",
    problem: (value) => fits(isNumber(value), `a number (${name})`),
    write(value, out) {
      out.push(bytesOf(Number(value instanceof ExactNumber ? value.text : value)));
    },
  };
}

/** `size` is null for those that say how long they are. */
function bytesOf(name: string, size: number | null): AvroWriter {
  const expected = size === null ? "bytes as text up to U+00FF" : `text of ${size} bytes`;
  return {
    name,
    look: "text",
    problem(value) {
      const isBytes = typeof value === "string" && /^[\0-\u00ff]*$/.test(value);
      return fits(isBytes && (size === null || value.length === size), expected);
    },
    write(value, out) {
      const bytes = Buffer.from(value as string, "latin1");
      if (size === null) writeSized(bytes, out);
      else out.push(bytes);
    },
  };
}

/** Big-endian two's complement, with `scale` digits behind the point. */
function decimal({ scale }: Declared, name: string, size: number | null): AvroWriter {
  const digitsBehind = Math.min(Number(scale ?? 0), 1000);
  const raw = (value: ExactJson): Buffer | null => {
    const text = value instanceof ExactNumber ? value.text : "";
    const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (whole === undefined || fraction.length > digitsBehind) return null;
    return signed(BigInt(`${sign}${whole}${fraction.padEnd(digitsBehind, "0")}`), size);
  };
  return {
    name,
    look: "number",
    problem: (value) =>
      fits(raw(value) !== null, `a number with at most ${digitsBehind} digits behind the point`),
    write(value, out) {
      if (size === null) writeSized(raw(value)!, out);
      else out.push(raw(value)!);
    },
  };
}

/** In as few bytes as hold it, or in exactly `size`; null when it is larger. */
function signed(value: bigint, size: number | null): Buffer | null {
  let length = size ?? 1;
  while (size === null && BigInt.asIntN(length * 8, value) !== value) length++;
  if (length === 0 || BigInt.asIntN(length * 8, value) !== value) return null;
  const hex = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, "0");
  return Buffer.from(hex, "hex");
}

function enumOf(name: string, { symbols }: Declared): AvroWriter {
  if (!Array.isArray(symbols)) throw new Error("an enum without symbols");
  return {
    name,
    look: "text",
    problem: (value) => fits(symbols.includes(value), `one of ${symbols.join(", ")}`),
    write: (value, out) => out.push(zigzag(BigInt(symbols.indexOf(value)))),
  };
}

function arrayOf(item: AvroWriter): AvroWriter {
  return {
    name: "array",
    look: "array",
    problem(value) {
      if (!Array.isArray(value)) return "a list is expected";
      const items = value as readonly ExactJson[];
      return first(items.map((one, index) => () => within(String(index), item.problem(one))));
    },
    write(value, out) {
      const items = value as readonly ExactJson[];
      if (items.length > 0) out.push(zigzag(BigInt(items.length)));
      for (const one of items) item.write(one, out);
      out.push(zigzag(0n));
    },
  };
}

function mapOf(member: AvroWriter): AvroWriter {
  return {
    name: "map",
    look: "object",
    problem(value) {
      if (!isObject(value)) return "an object is expected";
      const entries = Object.entries(value);
      return first(
        entries.map(
          ([name, one]) =>
            () =>
              within(name, member.problem(one)),
        ),
      );
    },
    write(value, out) {
      const entries = Object.entries(value as object) as [string, ExactJson][];
      if (entries.length > 0) out.push(zigzag(BigInt(entries.length)));
      for (const [name, one] of entries) {
        writeSized(Buffer.from(name), out);
        member.write(one, out);
      }
      out.push(zigzag(0n));
    },
  };
}

interface Field {
  readonly name: string;
  readonly of: AvroWriter;
  /** Its default, written; null without one. */
  readonly initial: Buffer | null;
}

/** A default is of the first branch of a union, and never wrapped. */
function initialOf(field: Declared, of: AvroWriter): Buffer | null {
  if (!Object.hasOwn(field, "default")) return null;
  const out: Buffer[] = [];
  const value = parseExact(JSON.stringify(field.default));
  const branch = "first" in of ? (of as Union).first : of;
  if (branch.problem(value) !== null) return null;
  if (branch !== of) out.push(zigzag(0n));
  branch.write(value, out);
  return Buffer.concat(out);
}

function recordOf(name: string, fields: readonly Field[]): AvroWriter {
  return {
    name,
    look: "object",
    problem(value) {
      if (!isObject(value)) return "an object is expected";
      return first(
        fields.map((field) => () => {
          if (Object.hasOwn(value, field.name)) {
            return within(field.name, field.of.problem(value[field.name]!));
          }
          return field.initial === null ? `${field.name} is missing` : null;
        }),
      );
    },
    write(value, out) {
      const given = value as Readonly<Record<string, ExactJson>>;
      for (const { name, of, initial } of fields) {
        if (Object.hasOwn(given, name)) of.write(given[name]!, out);
        else out.push(initial!);
      }
    },
  };
}

interface Union extends AvroWriter {
  readonly first: AvroWriter;
}

function union(branches: readonly AvroWriter[]): Union {
  const first = branches[0];
  if (first === undefined) throw new Error("a union without branches");
  type Chosen = { readonly index: number; readonly value: ExactJson };
  const plain = (value: ExactJson): Chosen | null => {
    const index = branches.findIndex((branch) => branch.problem(value) === null);
    return index < 0 ? null : { index, value };
  };
  const wrapped = (value: ExactJson): Chosen | null => {
    if (!isObject(value)) return null;
    const [only, ...others] = Object.entries(value);
    if (only === undefined || others.length > 0) return null;
    const index = branches.findIndex(({ name }) => name === only[0]);
    const isFit = index >= 0 && branches[index]!.problem(only[1]) === null;
    return isFit ? { index, value: only[1] } : null;
  };
  const choose = (value: ExactJson): Chosen | null => {
    // Asked for when it writes: a record that is still being read has its look by then.
    const isAmbiguous = new Set(branches.map(({ look }) => look)).size < branches.length;
    return isAmbiguous ? (wrapped(value) ?? plain(value)) : (plain(value) ?? wrapped(value));
  };
  const likeliest = branches.find(({ name }) => name !== "null") ?? first;
  return {
    name: "union",
    look: "union",
    first,
    problem(value) {
      if (choose(value) !== null) return null;
      const names = branches.map(({ name }) => name).join(", ");
      return branches.length > 2 ? `one of ${names} is expected` : likeliest.problem(value);
    },
    write(value, out) {
      const chosen = choose(value)!;
      out.push(zigzag(BigInt(chosen.index)));
      branches[chosen.index]!.write(chosen.value, out);
    },
  };
}

function within(name: string, problem: string | null): string | null {
  return problem === null ? null : `${name}: ${problem}`;
}

function first(looks: readonly (() => string | null)[]): string | null {
  for (const look of looks) {
    const problem = look();
    if (problem !== null) return problem;
  }
  return null;
}

function isObject(value: ExactJson): value is Readonly<Record<string, ExactJson>> {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain && !(value instanceof ExactNumber);
}

function writeSized(bytes: Buffer, out: Buffer[]): void {
  out.push(zigzag(BigInt(bytes.length)), bytes);
}

function zigzag(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
