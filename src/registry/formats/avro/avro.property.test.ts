import avsc from "avsc";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isProblem, type ParsedSchema } from "../format.ts";
import { avroFormat } from "./avro.ts";

type Json = Parameters<typeof avsc.Type.forSchema>[0];

/** What the schemas below are made of. */
interface Shape {
  readonly type: string;
  readonly items: Json;
  readonly values: Json;
  readonly symbols: readonly string[];
  readonly fields: readonly { readonly name: string; readonly type: Json }[];
}

const numbers = fc.constantFrom("int", "float", "double");
const texts = fc.constantFrom("string", "bytes");
const symbol = fc.constantFrom("A", "B", "C", "D");
const fieldName = fc.constantFrom("a", "b", "c", "d");

const { type, record } = fc.letrec<{ type: Json; record: Json }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    fc.oneof(numbers, texts, fc.constant("boolean"), fc.constant("null")),
    fc.record({ type: fc.constant("array"), items: tie("type") }),
    fc.record({ type: fc.constant("map"), values: tie("type") }),
    fc
      .uniqueArray(fc.oneof(numbers, fc.constant("string"), fc.constant("null")), { minLength: 1 })
      // Two kinds of numbers in one union would be wrapped by avsc.
      .filter((branches) => branches.filter((branch) => /^[ifd]/.test(branch)).length < 2),
    fc.uniqueArray(symbol, { minLength: 1 }).map((symbols) => ({
      type: "enum",
      // The same name would have to mean the same symbols wherever it stands.
      name: `E${symbols.join("")}`,
      aliases: ["EA", "EB", "EAB", "EABC"],
      symbols,
    })),
  ) as fc.Arbitrary<Json>,
  record: fc
    .uniqueArray(fc.record({ name: fieldName, type: tie("type"), isOptional: fc.boolean() }), {
      selector: ({ name }) => name,
    })
    .map((fields) => ({
      type: "record",
      name: "R",
      fields: fields.map(({ name, type, isOptional }) =>
        isOptional && typeof type === "string" && type in initials
          ? { name, type, default: initials[type] }
          : { name, type },
      ),
    })) as fc.Arbitrary<Json>,
}));

const initials: Readonly<Record<string, unknown>> = {
  int: 1,
  double: 1.5,
  string: "s",
  null: null,
};

function parsed(schema: Json): ParsedSchema | null {
  const outcome = avroFormat.parse(JSON.stringify(schema), []);
  return isProblem(outcome) ? null : outcome;
}

/** A value of the schema; `seed` decides which. */
function someValue(json: Json, seed: number): unknown {
  if (Array.isArray(json)) return someValue(json[seed % json.length]!, seed);
  const schema = json as unknown as Shape;
  switch (schema.type ?? json) {
    case "null":
      return null;
    case "boolean":
      return seed % 2 === 0;
    case "int":
      return seed;
    case "float":
    case "double":
      return seed / 2;
    case "string":
      return `text ${seed}`;
    case "bytes":
      return Buffer.from(`bytes ${seed}`);
    case "array":
      return Array.from({ length: seed % 3 }, () => someValue(schema.items, seed + 1));
    case "map":
      return { key: someValue(schema.values, seed + 1) };
    case "enum":
      return schema.symbols[seed % schema.symbols.length];
    default:
      return Object.fromEntries(
        schema.fields.map(({ name, type }) => [name, someValue(type, seed + 1)]),
      );
  }
}

test("what is called compatible is read by avsc, whatever was written", () => {
  let compared = 0;
  fc.assert(
    fc.property(record, record, fc.nat(1000), (reader, writer, seed) => {
      const read = parsed(reader);
      const written = parsed(writer);
      if (read === null || written === null) return;
      if (avroFormat.incompatibilities(read, written).length > 0) return;
      compared++;
      const from = avsc.Type.forSchema(JSON.parse(written.canonical), { registry: {} });
      const to = avsc.Type.forSchema(JSON.parse(read.canonical), { registry: {} });
      const bytes = from.toBuffer(someValue(writer, seed));
      to.fromBuffer(bytes, to.createResolver(from));
    }),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(20);
});

test("every schema reads itself, and a printed one is the same schema", () => {
  fc.assert(
    fc.property(fc.oneof(record, type), (schema) => {
      const first = parsed(schema);
      if (first === null) return;
      const again = parsed(JSON.parse(first.canonical));
      expect(again?.canonical).toBe(first.canonical);
      expect(again?.normalized).toBe(first.normalized);
      expect(avroFormat.incompatibilities(first, again!)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("any text is a schema or a problem", () => {
  const fragments = fc.constantFrom(
    '"type"',
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"record"',
    '"name"',
    '"fields"',
    '"R"',
    "1",
    '"int"',
    '"enum"',
    '"symbols"',
    '"default"',
    "null",
    " ",
    "\\",
    '"',
    "//",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fragments, { maxLength: 40 }), fc.string(), (parts, noise) => {
      for (const text of [parts.join(""), noise]) avroFormat.parse(text, []);
    }),
    { numRuns: 1000 },
  );
});
