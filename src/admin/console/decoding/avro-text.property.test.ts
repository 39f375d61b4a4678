import avsc from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AvroBytes, avroReader } from "./avro-text.ts";

const schema = {
  type: "record",
  name: "Tick",
  namespace: "stocks",
  fields: [
    { name: "ticker", type: "string" },
    { name: "price", type: ["null", "double"] },
    { name: "volume", type: "long" },
    { name: "raw", type: "bytes" },
    { name: "side", type: { type: "enum", name: "Side", symbols: ["BUY", "SELL"] } },
    { name: "tags", type: { type: "map", values: { type: "array", items: "int" } } },
    { name: "previous", type: ["null", "Tick"] },
    { name: "id", type: { type: "fixed", name: "Id", size: 2 } },
  ],
};
const type = avsc.Type.forSchema(schema as avsc.Schema);
const read = (value: unknown, bytes: Buffer) => avroReader(value)(new AvroBytes(bytes));

const tick = fc.record({
  ticker: fc.string({ unit: "grapheme" }),
  price: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  // avsc itself writes numbers beyond 2^52 wrongly.
  volume: fc.maxSafeInteger().map((number) => Math.trunc(number / 2)),
  raw: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  side: fc.constantFrom("BUY", "SELL"),
  tags: fc.dictionary(fc.string(), fc.array(fc.integer(), { maxLength: 4 }), { maxKeys: 4 }),
  id: fc.uint8Array({ minLength: 2, maxLength: 2 }).map((bytes) => Buffer.from(bytes)),
});

/** As this decoder shows it. */
const shown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, function (this: Record<string, unknown>, name, plain) {
      const own = this[name];
      return Buffer.isBuffer(own) ? own.toString("latin1") : plain;
    }),
  );

describe("Avro as text", () => {
  it("is what avsc wrote", () => {
    const property = fc.property(tick, fc.option(tick), (value, before) => {
      const previous = before === null ? null : { ...before, previous: null };
      const whole = { ...value, previous };
      expect(JSON.parse(read(schema, type.toBuffer(whole)))).toEqual(shown(whole));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("never reads beyond the end, and never throws anything but its own error", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        JSON.parse(read(schema, Buffer.from(bytes)));
      } catch (problem) {
        expect((problem as Error).name).toBe("UnreadableAvro");
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("keeps every digit of a long and of a decimal", () => {
    expect(read("long", Buffer.from("feffffffffffffffff01", "hex"))).toBe("9223372036854775807");
    const decimal = { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 };
    expect(read(decimal, Buffer.from([4, 0xff, 0x38]))).toBe("-2.00");
    expect(read(decimal, Buffer.from([2, 5]))).toBe("0.05");
  });

  it("refuses more items than anybody sent, though they take no bytes", () => {
    const nulls = { type: "array", items: "null" };
    expect(() => read(nulls, Buffer.from("feffffff0f00", "hex"))).toThrow("more than 100000 items");
  });

  it("refuses what is nested too deep, in schemas and in values", () => {
    let deep: unknown = "int";
    for (let index = 0; index < 200; index++) deep = { type: "array", items: deep };
    expect(() => avroReader(deep)).toThrow("nested more than");
    const list = {
      type: "record",
      name: "List",
      fields: [{ name: "next", type: ["null", "List"] }],
    };
    expect(() => read(list, Buffer.alloc(500, 2))).toThrow("nested more than");
  });

  it("says which name it does not know", () => {
    expect(() => avroReader("stocks.Tick")).toThrow('does not say what "stocks.Tick" is');
  });
});
