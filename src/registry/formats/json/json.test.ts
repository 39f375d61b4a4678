import { describe, expect, test } from "vitest";
import { growthOf, maxGrowth } from "../../../../test/growth.ts";
import { isProblem, type ResolvedReference } from "../format.ts";
import { jsonFormat } from "./json.ts";

function parse(text: string, references: readonly ResolvedReference[] = []) {
  const parsed = jsonFormat.parse(text, references);
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return parsed;
}

function problem(schema: unknown, references: readonly ResolvedReference[] = []): string {
  const parsed = jsonFormat.parse(JSON.stringify(schema), references);
  return isProblem(parsed) ? parsed.problem : "";
}

const named = (name: string, schema: unknown): ResolvedReference => ({
  name,
  subject: name,
  version: 1,
  schema: JSON.stringify(schema),
});

describe("the text that is stored", () => {
  test("has no white space, and everything else as the author wrote it", () => {
    const text =
      ' { "type" : "number",\n "2":{}, "1" : [ 1.50, 1e3 ], "maximum": 10000000000000000001}';
    expect(parse(text).canonical).toBe(
      '{"type":"number","2":{},"1":[1.50,1e3],"maximum":10000000000000000001}',
    );
  });

  test("writes characters without escapes where none are needed", () => {
    const text = String.raw`{"title":"\u0041\/\u00e9 \"\\ ","description":"{ }"}`;
    expect(parse(text).canonical).toBe(String.raw`{"title":"A/é \"\\ ","description":"{ }"}`);
  });

  test("keeps the last of two members, where the first stood", () => {
    expect(parse('{"a":1,"b":2,"a":3}').canonical).toBe('{"a":3,"b":2}');
  });

  test("has its members in order when normalized, at every depth", () => {
    const text = '{"type":"object","properties":{"b":{"y":1,"x":2},"a b":{},"a":{}}}';
    expect(parse(text).normalized).toBe(
      '{"properties":{"a":{},"a b":{},"b":{"x":2,"y":1}},"type":"object"}',
    );
    expect(parse(text).normalized).toBe(parse(parse(text).normalized).canonical);
  });

  test("is known by its title", () => {
    expect(parse('{"title":"Tick"}').name).toBe("Tick");
    expect(parse("true").name).toBeNull();
  });
});

describe("each draft has its own meaning of a schema", () => {
  const uris = {
    4: "http://json-schema.org/draft-04/schema#",
    6: "http://json-schema.org/draft-06/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
  };

  test.each([
    ["draft 4", uris[4], { exclusiveMinimum: true, minimum: 1 }, { exclusiveMinimum: 1 }],
    ["draft 6", uris[6], { exclusiveMinimum: 1 }, { exclusiveMinimum: true }],
    ["draft 7", uris[7], { if: {} }, { if: 1 }],
    ["2019-09", uris[2019], { dependentRequired: { a: ["b"] } }, { dependentRequired: { a: "b" } }],
    ["2020-12", uris[2020], { prefixItems: [{}] }, { prefixItems: {} }],
    ["an unknown one", "http://example.com/own", { const: 1 }, { type: "int" }],
  ])("%s", (_name, $schema, valid, invalid) => {
    expect(problem({ $schema, ...valid })).toBe("");
    expect(problem({ $schema, ...invalid })).toMatch(/^#\S* must/);
  });
});

describe("a text that is no schema is refused with the place", () => {
  test.each([
    ["", 1, 1],
    ['{"a":\n  tru}', 2, 6],
    ['{"a":1', 1, 7],
    ["{'a':1}", 1, 2],
    ['{"a":[1,2,],"b":1}', 1, 11],
    ['{"a":1} x', 1, 9],
  ])("%j", (text, line, column) => {
    expect(jsonFormat.parse(text, [])).toMatchObject({ line, column });
  });

  test("a number, a list", () => {
    expect(problem(1)).toBe("a schema is an object, true or false");
    expect(problem([])).toBe("a schema is an object, true or false");
  });
});

describe("$ref", () => {
  const address = { type: "object", properties: { street: { type: "string" } } };

  test.each([
    ["#/definitions/a", { definitions: { a: {} } }],
    ["#/$defs/a", { definitions: { a: {} } }],
    ["#/definitions/a~1b%25", { definitions: { "a/b%": {} } }],
    ["#/components/a", { components: { a: {} } }],
    ["#a", { definitions: { x: { $id: "#a" } } }],
    ["#b", { $defs: { x: { $anchor: "b" } } }],
    ["item.json", { $id: "http://example.com/root.json", $defs: { x: { $id: "item.json" } } }],
    ["http://json-schema.org/draft-07/schema#", {}],
  ])("%s is found in its document", ($ref, document) => {
    expect(problem({ ...document, properties: { p: { $ref } } })).toBe("");
  });

  test.each(["address.json", "address.json#", "http://example.com/address.json", "urn:address"])(
    "%s is found among the references",
    (name) => {
      const schema = { properties: { home: { $ref: name } } };
      expect(problem(schema)).toContain("leads nowhere");
      expect(problem(schema, [named(name.replace("#", ""), address)])).toBe("");
    },
  );

  test.each(["./address.json", "http://example.com/v1/address.json", "address.json#/properties"])(
    "%s is found beside the schema's own address",
    ($ref) => {
      const schema = { $id: "http://example.com/v1/order.json", properties: { home: { $ref } } };
      expect(problem(schema, [named("address.json", address)])).toBe("");
    },
  );

  test("references mention each other by name", () => {
    const references = [named("b.json", address), named("a.json", { $ref: "b.json" })];
    expect(problem({ $ref: "a.json#/properties/x" }, references)).toContain("leads nowhere");
    expect(problem({ $ref: "a.json" }, references)).toBe("");
  });

  test.each([
    "#/definitions/none",
    "#none",
    "other.json",
    "file:///etc/passwd",
    "http://[",
    "#/__proto__",
  ])("%s leads nowhere, and nobody goes to look", ($ref) => {
    expect(problem({ properties: { p: { $ref } } })).toContain("leads nowhere");
  });

  test("a circle of nothing but links is refused since 2019-09, and says nothing before", () => {
    const a = { $ref: "#/definitions/b" };
    const b = { $ref: "#/definitions/a" };
    const circle = { definitions: { a, b }, properties: { p: a } };
    const $schema = "https://json-schema.org/draft/2020-12/schema";
    expect(problem({ $schema, ...circle })).toContain("leads to itself");
    expect(problem(circle)).toBe("");
    const [before, after] = [circle, { properties: { p: { type: "string" } } }].map((schema) =>
      parse(JSON.stringify(schema)),
    );
    expect(jsonFormat.incompatibilities(after!, before!)).toMatchObject([{ type: "TYPE_CHANGED" }]);
    expect(jsonFormat.incompatibilities(before!, after!)).toEqual([]);
  });

  test("a change in a referenced schema is a change", () => {
    const schema = JSON.stringify({ properties: { home: { $ref: "address.json" } } });
    const changed = { type: "object", properties: { street: { type: "number" } } };
    const [before, after] = [address, changed].map((referenced) =>
      parse(schema, [named("address.json", referenced)]),
    );
    expect(jsonFormat.incompatibilities(after!, before!)).toEqual([
      {
        type: "TYPE_CHANGED",
        path: "#/properties/home/properties/street",
        message:
          "The type at '#/properties/home/properties/street' of the {reader} schema " +
          "is another in the {writer} schema",
      },
    ]);
  });
});

describe("hostile schemas cost no more than they are long", () => {
  const deep = (depth: number) => `${'{"not":'.repeat(depth)}{}${"}".repeat(depth)}`;
  const wide = JSON.stringify({ enum: Array.from({ length: 60_000 }, (_, i) => ({ i })) });
  const twice = (name: string) => ({ properties: { l: { $ref: name }, r: { $ref: name } } });
  /** Each level holds the next one twice: written out there would be 2^40 of them. */
  const doubling = (last: object) => ({
    ...twice("#/definitions/0"),
    definitions: Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [i, i < 39 ? twice(`#/definitions/${i + 1}`) : last]),
    ),
  });

  test.each([
    ["10 MB", 10_000_000, (size: number) => `{"a":"${"x".repeat(size)}"}`],
    ["10,000 deep", 10_000, deep],
    ["10,000 deep in brackets", 10_000, (size: number) => "[".repeat(size)],
  ])("%s", (_name, size, text) => {
    expect(jsonFormat.parse(text(size), [])).toHaveProperty("problem");
    expect(growthOf((size) => jsonFormat.parse(text(size), []), size)).toBeLessThan(maxGrowth);
  });

  test("60,000 values of an enum are compared in no time", () => {
    expect(jsonFormat.incompatibilities(parse(wide), parse(wide))).toEqual([]);
  });

  test("__proto__ is a name like any other", () => {
    const schema = (type: string) => parse(`{"properties":{"__proto__":{"type":"${type}"}}}`);
    expect(schema("string").canonical).toContain("__proto__");
    const [difference] = jsonFormat.incompatibilities(schema("number"), schema("string"));
    expect(difference?.path).toBe("#/properties/__proto__");
    const inherited = parse('{"additionalProperties":false,"properties":{"toString":{}}}');
    expect(
      jsonFormat.incompatibilities(parse('{"additionalProperties":false}'), inherited),
    ).toHaveLength(1);
  });

  test("patterns that explode are kept, and not run", () => {
    const pattern = "^(([a-z])+.)+[A-Z]([a-z])+$";
    const covering = { patternProperties: { [pattern]: {} }, additionalProperties: false };
    const name = "a".repeat(200);
    const [before, after] = [{ ...covering, properties: { [name]: {} } }, covering].map((schema) =>
      parse(JSON.stringify(schema)),
    );
    expect(jsonFormat.incompatibilities(after!, before!).map(({ type }) => type)).toEqual([
      "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL",
    ]);
  });

  test("schemas that unfold without end", () => {
    const [before, after] = [{ type: "string" }, { type: "number" }].map((last) =>
      parse(JSON.stringify(doubling(last))),
    );
    expect(jsonFormat.incompatibilities(after!, after!)).toEqual([]);
    expect(jsonFormat.incompatibilities(after!, before!)).not.toEqual([]);
  });

  test("20,000 properties are no reason to give up", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`p${i}`, { type: "string" }]),
    );
    const large = parse(JSON.stringify({ type: "object", properties }));
    expect(jsonFormat.incompatibilities(large, large)).toEqual([]);
  });

  test("choices among thousands of choices are refused rather than tried", () => {
    const choices = (type: string) => ({
      anyOf: Array.from({ length: 1000 }, (_, i) => ({ type, title: `${i}` })),
    });
    const [before, after] = ["string", "number"].map((type) =>
      parse(JSON.stringify(choices(type))),
    );
    expect(jsonFormat.incompatibilities(after!, before!)[0]?.type).toBe(
      "COMBINED_TYPE_SUBSCHEMAS_CHANGED",
    );
  });
});

test("LENIENT lets properties be named that could have been there", () => {
  const a = { a: { type: "string" } };
  const before = parse(JSON.stringify({ type: "object", properties: a }));
  const after = (schema: object) => parse(JSON.stringify({ type: "object", ...schema }));
  const found = (schema: object, policy: "STRICT" | "LENIENT") =>
    jsonFormat.incompatibilities(after(schema), before, policy).map(({ type }) => type);
  const named = { properties: { ...a, b: { type: "integer" } } };
  expect(found(named, "STRICT")).toEqual(["OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL"]);
  expect(found(named, "LENIENT")).toEqual([]);
  expect(found({ properties: a, additionalProperties: false }, "LENIENT")).toEqual([]);
  expect(found({ properties: { a: { type: "integer" } } }, "LENIENT")).toEqual(["TYPE_CHANGED"]);
});
