import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AvroBytes, avroReader } from "../decoding/avro-text.ts";
import { avroWriter } from "./avro-writer.ts";
import { parseExact } from "./exact-json.ts";

function written(schema: unknown, text: string): Buffer {
  const writer = avroWriter(schema);
  const value = parseExact(text);
  const problem = writer.problem(value);
  if (problem !== null) throw new Error(problem);
  const out: Buffer[] = [];
  writer.write(value, out);
  return Buffer.concat(out);
}

const read = (schema: unknown, bytes: Buffer) => avroReader(schema)(new AvroBytes(bytes));

const record = {
  type: "record",
  name: "stocks.Tick",
  fields: [
    { name: "at", type: "long" },
    { name: "price", type: ["null", "double"], default: null },
    { name: "raw", type: "bytes" },
    { name: "id", type: { type: "fixed", name: "Id", size: 2 } },
    { name: "side", type: { type: "enum", name: "Side", symbols: ["BUY", "SELL"] } },
    { name: "sum", type: { type: "bytes", logicalType: "decimal", precision: 20, scale: 2 } },
    { name: "tags", type: { type: "map", values: { type: "array", items: "int" } } },
    { name: "previous", type: ["null", "Tick"], default: null },
  ],
};

describe("avroWriter", () => {
  it("writes again what the console shows of a record", () => {
    const latin = fc.uint8Array({ maxLength: 6 }).map((one) => Buffer.from(one).toString("latin1"));
    const value = fc.record({
      at: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      price: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.1 })),
      raw: latin,
      cents: fc.bigInt({ min: 100n, max: 10n ** 18n }),
      tags: fc.dictionary(fc.string(), fc.array(fc.integer(), { maxLength: 3 }), { maxKeys: 3 }),
    });
    const text = (one: {
      at: bigint;
      price: number | null;
      raw: string;
      cents: bigint;
      tags: object;
    }) =>
      `{"at":${one.at},"price":${one.price},"raw":${JSON.stringify(one.raw)},"id":"\\u0000ÿ",` +
      `"side":"SELL","sum":${one.cents / 100n}.${String(one.cents % 100n).padStart(2, "0")},` +
      `"tags":${JSON.stringify(one.tags)},"previous":`;
    const property = fc.property(value, value, (one, before) => {
      const whole = `${text(one)}${text(before)}null}}`;
      const shown = read(record, written(record, whole));
      expect(parseExact(shown)).toEqual(parseExact(whole));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("fills in defaults, and takes unions with the name of their branch", () => {
    const text = `{"at": 1, "raw": "", "id": "ab", "side": "BUY", "sum": -0.05, "tags": {},
      "price": {"double": 5}, "other": "is left out"}`;
    const shown = JSON.parse(read(record, written(record, text)));
    expect(shown).toMatchObject({ price: 5, sum: -0.05, previous: null });
  });

  it.each([
    [["int", "long"], "5", "000a"],
    [["int", "long"], '{"long": 5}', "020a"],
    [["null", "string", "long"], "5", "040a"],
    [["null", { type: "map", values: "string" }], '{"map": "x"}', "0202066d6170027800"],
    ["float", '"NaN"', "0000c07f"],
    ["long", "1e3", "d00f"],
    [{ type: "array", items: "null" }, "[null]", "0200"],
  ])("%j takes %s", (schema, text, hex) => {
    expect(written(schema, text).toString("hex")).toBe(hex);
  });

  it.each([
    [record, "[]", "an object is expected"],
    [record, '{"at": 9223372036854775808}', "at: a whole number (long) is expected"],
    [record, '{"at": 1}', "raw is missing"],
    [{ type: "map", values: "int" }, '{"a": 1.5}', "a: a whole number (int) is expected"],
    [["null", "string"], "5", "text is expected"],
    [["null", "string", "int"], "true", "one of null, string, int is expected"],
    ["bytes", '"Ā"', "bytes as text up to U+00FF is expected"],
    [{ type: "bytes", logicalType: "decimal", scale: 1 }, "0.05", "at most 1 digits"],
  ])("%j refuses %s", (schema, text, problem) => {
    expect(() => written(schema, text)).toThrow(problem);
  });

  it("refuses what is nested too deep, and what the schema does not say", () => {
    let deep: unknown = "int";
    for (let index = 0; index < 200; index++) deep = { type: "array", items: deep };
    expect(() => avroWriter(deep)).toThrow("nested more than");
    expect(() => avroWriter("stocks.Tick")).toThrow('does not say what "stocks.Tick" is');
  });
});
