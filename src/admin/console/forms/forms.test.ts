import avro from "avsc";
import { describe, expect, it } from "vitest";
import { ProtobufFile } from "../decoding/protobuf-text.ts";
import { avroForm } from "./avro-form.ts";
import { jsonForm } from "./json-form.ts";
import { protobufForm } from "./protobuf-form.ts";

describe("avroForm", () => {
  it("has a field for each of the record's, with its doc and default", () => {
    const { root, named } = avroForm({
      type: "record",
      name: "Tick",
      namespace: "stocks",
      fields: [
        { name: "at", type: { type: "long", logicalType: "timestamp-millis" }, doc: "When." },
        { name: "place", type: ["null", { type: "enum", name: "Place", symbols: ["A"] }] },
        { name: "previous", type: ["null", "Tick"], default: null },
      ],
    });
    expect(root).toEqual({ kind: "named", name: "stocks.Tick" });
    expect(named["stocks.Place"]).toEqual({ kind: "choice", options: ["A"] });
    expect(named["stocks.Tick"]).toMatchObject({
      members: [
        { name: "at", doc: "When.", isOptional: false, field: { type: "long, timestamp-millis" } },
        { name: "place", field: { branches: [{ name: "null" }, { name: "stocks.Place" }] } },
        { name: "previous", isOptional: true, initial: null },
      ],
    });
  });

  it.each([
    ['["null", "string"]', false],
    ['["string", "int"]', false],
    ['["int", "long"]', true],
    ['["string", {"type": "enum", "name": "E", "symbols": ["A"]}]', true],
    ['[{"type": "map", "values": "int"}, {"type": "record", "name": "R", "fields": []}]', true],
  ])("wraps what cannot be told apart: %s", (text, isWrapped) => {
    const schema = JSON.parse(text);
    const { root } = avroForm(schema);
    expect(root.kind === "either" && root.branches.at(-1)?.isWrapped).toBe(isWrapped);
    expect(avro.Type.forSchema(schema).typeName).toBe(
      isWrapped ? "union:wrapped" : "union:unwrapped",
    );
  });

  it("finds what is declared in a schema it refers to", () => {
    const place = { type: "record", name: "stocks.Place", fields: [] };
    const { root } = avroForm("stocks.Place", [place]);
    expect(root).toEqual({ kind: "named", name: "stocks.Place" });
    expect(() => avroForm("stocks.Place")).toThrow(/does not say what/);
  });
});

describe("jsonForm", () => {
  it("has a field for each property, and plain JSON for what a form cannot say", () => {
    const { root, named } = jsonForm({
      type: "object",
      title: "Tick",
      required: ["ticker"],
      properties: {
        ticker: { enum: ["AMZN", "MSFT"], description: "Which." },
        price: { type: "number", minimum: 0, default: 1 },
        note: { type: ["string", "null"] },
        sums: { type: "object", additionalProperties: { type: "integer" } },
        next: { $ref: "#" },
        place: { $ref: "#/$defs/Place" },
        odd: { allOf: [{}, {}] },
        far: { $ref: "other.json" },
      },
      $defs: { Place: { type: "string", maxLength: 3 } },
    });
    expect(root).toMatchObject({
      kind: "group",
      type: "Tick",
      isOpen: true,
      members: [
        { name: "ticker", doc: "Which.", isOptional: false, field: { kind: "choice" } },
        { name: "price", initial: 1, field: { kind: "number", isWhole: false, min: 0 } },
        { name: "note", field: { branches: [{ name: "string" }, { name: "null" }] } },
        { name: "sums", field: { kind: "map", value: { isWhole: true } } },
        { name: "next", field: { kind: "named", name: "#" } },
        { name: "place", field: { kind: "named" } },
        { name: "odd", field: { kind: "json" } },
        { name: "far", field: { kind: "json" } },
      ],
    });
    expect(named["#/$defs/Place"]).toMatchObject({ kind: "text", maxLength: 3 });
    expect(named["#"]).toMatchObject({ kind: "group" });
  });

  it.each([true, null, 5, { $ref: "#/constructor" }])("takes %j for any JSON", (schema) => {
    expect(jsonForm(schema).root).toEqual({ kind: "json" });
  });
});

it("protobufForm has a field for each of the message's", () => {
  const text = `syntax = "proto3"; package stocks;
    message Tick {
      string ticker = 1; double price = 2; int64 at = 3; repeated string tags = 4;
      map<string, int32> sums = 5; Kind kind = 6; Tick next = 7;
      oneof extra { string note = 8; bytes raw = 9; }
    }
    enum Kind { BID = 0; ASK = 1; }`;
  const { root, named } = protobufForm(
    new ProtobufFile({ text, imports: new Map() }).messageType(),
  );
  expect(root).toEqual({ kind: "named", name: "stocks.Tick" });
  expect(named["stocks.Tick"]).toMatchObject({
    isOpen: false,
    members: [
      { name: "ticker", initial: "", isOptional: true, field: { kind: "text" } },
      { name: "price", initial: 0 },
      { name: "at", initial: "0", field: { isDigits: true } },
      { name: "tags", initial: [], field: { kind: "list" } },
      { name: "sums", field: { kind: "map", value: { isWhole: true } } },
      { name: "kind", initial: "BID", field: { options: ["BID", "ASK"] } },
      { name: "next", field: { kind: "named" } },
      { name: "note" },
      { name: "raw", field: { type: "bytes, as base64" } },
    ],
  });
});
