import { describe, expect, test } from "vitest";
import { isProblem } from "../format.ts";
import { jsonFormat } from "./json.ts";

const draft04 = "http://json-schema.org/draft-04/schema#";
const draft2019 = "https://json-schema.org/draft/2019-09/schema";
const draft2020 = "https://json-schema.org/draft/2020-12/schema";

const isSchema = (schema: unknown, scrutiny: "new" | "imported" | "stored" = "new") =>
  !isProblem(jsonFormat.parse(JSON.stringify(schema), [], scrutiny));

// As Confluent's registry 8.2 answers.
describe("what Confluent's parsers can make something of is a schema", () => {
  test.each([
    { $schema: draft04, required: [] },
    { required: ["a", "a"] },
    { enum: ["A", "A"] },
    { enum: [] },
    { type: ["string", "string"] },
    { type: [] },
    { allOf: [] },
    { $schema: draft2020, anyOf: [] },
    { $schema: draft2020, prefixItems: [] },
    { items: [] },
    { minLength: -1 },
    { multipleOf: -1 },
    { $schema: draft04, exclusiveMinimum: true },
    { examples: "x" },
    { $comment: 1 },
    { default: { $ref: 7 } },
    { $id: "" },
    { properties: { a: { $id: "#here" } } },
    { definitions: { unused: { $ref: "#/definitions/unused" } } },
    { definitions: { unused: { $ref: "#/nowhere" }, other: { pattern: "(" }, third: 7 } },
    { definitions: { a: {} }, $ref: "#/definitions/a", properties: { p: 7 } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword
    { $schema: draft2020, then: 7 },
    { $schema: draft2019, $recursiveRef: "#nowhere" },
    { $schema: draft04, if: 7, contains: 7, propertyNames: 7 },
  ])("%j", (schema) => expect(isSchema(schema)).toBe(true));
});

describe("everything else is refused", () => {
  test.each([
    { pattern: "(" },
    { patternProperties: { "(": {} } },
    { properties: { a: { allOf: [{ pattern: "[" }] } } },
    { $id: "not a uri ^" },
    { properties: { a: { $id: "a b" } } },
    { $id: "http://" },
    { $id: "1:b" },
    { $ref: "" },
    { $ref: 7 },
    { enum: "A" },
    { required: [1] },
    { properties: { a: [] } },
    { properties: null },
    { minLength: 1.5 },
    { maxLength: 2 ** 31 },
    { multipleOf: 0 },
    { type: "any" },
    { title: 7 },
    { $schema: 7 },
    { $schema: draft04, items: true },
    { $schema: draft2020, items: [] },
    { $schema: draft2020, if: {}, else: 7 },
    { $schema: draft2020, $defs: { unused: { pattern: "(" } } },
    { definitions: { a: { type: "any" } }, properties: { p: { $ref: "#/definitions/a" } } },
  ])("%j", (schema) => {
    expect(isSchema(schema)).toBe(false);
    expect(isSchema(schema, "imported")).toBe(false);
  });
});

test("a schema that is stored is read, whatever its keywords say", () => {
  for (const schema of [{ pattern: "(" }, { enum: "A" }, { properties: 7 }, { type: 7 }]) {
    expect(isSchema(schema, "stored")).toBe(true);
  }
  for (const odd of [1, "x", [], null]) {
    expect(isSchema(odd)).toBe(false);
    expect(isSchema(odd, "stored")).toBe(true);
  }
  expect(isSchema({ properties: { p: { $ref: "#/nowhere" } } }, "stored")).toBe(false);
});

test("a pattern that would never end is only read", () => {
  const name = `${"a".repeat(40)}!`;
  expect(isSchema({ patternProperties: { "^(a+)+$": {} }, properties: { [name]: {} } })).toBe(true);
});
