import { describe, expect, test } from "vitest";
import { isProblem } from "../format.ts";
import { type Document, differences } from "./differences.ts";
import { jsonFormat } from "./json.ts";
import { type Kind, kinds } from "./kinds.ts";

const modern = "https://json-schema.org/draft/2020-12/schema";

function document(schema: unknown): Document {
  const parsed = jsonFormat.parse(JSON.stringify(schema), []);
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return parsed as unknown as Document;
}

function found(original: unknown, update: unknown): string[] {
  return differences(document(original), document(update)).map(
    ({ kind, path }) => `${kind} ${path}`,
  );
}

type Row = readonly [kind: Kind, path: string, original: unknown, update: unknown];

const number = { type: "number" };
const string = { type: "string" };
const closed = { type: "object", additionalProperties: false };
const withA = (schema: unknown) => ({ type: "object", properties: { a: schema } });
const closedWithA = (schema: unknown) => ({ ...closed, properties: { a: schema } });
const list = { type: "array", $schema: modern };
const things = { type: "object", $schema: modern };

/** One keyword added, taken away, raised and lowered. */
function limit(keyword: string, type: string, stem: string, more: object = {}): Row[] {
  const [none, low, high] = [{}, { [keyword]: 2 }, { [keyword]: 5 }].map((limits) => ({
    type,
    ...more,
    ...limits,
  }));
  return [
    [`${stem}_ADDED` as Kind, `#/${keyword}`, none, low],
    [`${stem}_REMOVED` as Kind, `#/${keyword}`, low, none],
    [`${stem}_INCREASED` as Kind, `#/${keyword}`, low, high],
    [`${stem}_DECREASED` as Kind, `#/${keyword}`, high, low],
  ];
}

const rows: readonly Row[] = [
  ["ID_CHANGED", "#/", { ...string, $id: "http://a/" }, { ...string, $id: "http://b/" }],
  ["DESCRIPTION_CHANGED", "#/", string, { ...string, description: "a" }],
  ["TITLE_CHANGED", "#/", string, { ...string, title: "a" }],
  ["DEFAULT_CHANGED", "#/", string, { ...string, default: "a" }],
  ["SCHEMA_ADDED", "#/items", { type: "array" }, { type: "array", items: string }],
  ["SCHEMA_REMOVED", "#/items", { type: "array", items: string }, { type: "array" }],
  ["TYPE_EXTENDED", "#/", { type: "integer" }, number],
  ["TYPE_NARROWED", "#/", number, { type: "integer" }],
  ["TYPE_CHANGED", "#/properties/a", withA(number), withA(string)],

  ...limit("maxLength", "string", "MAX_LENGTH"),
  ...limit("minLength", "string", "MIN_LENGTH"),
  ["PATTERN_ADDED", "#/pattern", string, { ...string, pattern: "a" }],
  ["PATTERN_REMOVED", "#/pattern", { ...string, pattern: "a" }, string],
  ["PATTERN_CHANGED", "#/pattern", { ...string, pattern: "a" }, { ...string, pattern: "b" }],

  ...limit("maximum", "number", "MAXIMUM"),
  ...limit("minimum", "number", "MINIMUM"),
  ...limit("exclusiveMaximum", "number", "EXCLUSIVE_MAXIMUM"),
  ...limit("exclusiveMinimum", "number", "EXCLUSIVE_MINIMUM"),
  ["MULTIPLE_OF_ADDED", "#/multipleOf", number, { ...number, multipleOf: 2 }],
  ["MULTIPLE_OF_REMOVED", "#/multipleOf", { ...number, multipleOf: 2 }, number],
  [
    "MULTIPLE_OF_EXPANDED",
    "#/multipleOf",
    { ...number, multipleOf: 0.1 },
    { ...number, multipleOf: 0.3 },
  ],
  [
    "MULTIPLE_OF_REDUCED",
    "#/multipleOf",
    { ...number, multipleOf: 9 },
    { ...number, multipleOf: 3 },
  ],
  [
    "MULTIPLE_OF_CHANGED",
    "#/multipleOf",
    { ...number, multipleOf: 4 },
    { ...number, multipleOf: 6 },
  ],

  [
    "REQUIRED_ATTRIBUTE_ADDED",
    "#/required/a",
    withA(string),
    { ...withA(string), required: ["a"] },
  ],
  [
    "REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED",
    "#/required/a",
    withA(string),
    { ...withA({ ...string, default: "" }), required: ["a"] },
  ],
  [
    "REQUIRED_ATTRIBUTE_REMOVED",
    "#/required/a",
    { ...withA(string), required: ["a"] },
    withA(string),
  ],
  ...limit("maxProperties", "object", "MAX_PROPERTIES"),
  ...limit("minProperties", "object", "MIN_PROPERTIES"),
  ["ADDITIONAL_PROPERTIES_ADDED", "#/additionalProperties", closed, { type: "object" }],
  ["ADDITIONAL_PROPERTIES_REMOVED", "#/additionalProperties", { type: "object" }, closed],
  [
    "ADDITIONAL_PROPERTIES_EXTENDED",
    "#/additionalProperties",
    { type: "object", additionalProperties: string },
    { type: "object" },
  ],
  [
    "ADDITIONAL_PROPERTIES_NARROWED",
    "#/additionalProperties",
    { type: "object" },
    { type: "object", additionalProperties: string },
  ],
  [
    "UNEVALUATED_PROPERTIES_ADDED",
    "#/unevaluatedProperties",
    { ...things, unevaluatedProperties: false },
    things,
  ],
  [
    "UNEVALUATED_PROPERTIES_REMOVED",
    "#/unevaluatedProperties",
    things,
    { ...things, unevaluatedProperties: false },
  ],
  [
    "UNEVALUATED_PROPERTIES_EXTENDED",
    "#/unevaluatedProperties",
    { ...things, unevaluatedProperties: string },
    { ...things, unevaluatedProperties: true },
  ],
  [
    "UNEVALUATED_PROPERTIES_NARROWED",
    "#/unevaluatedProperties",
    things,
    { ...things, unevaluatedProperties: string },
  ],
  [
    "DEPENDENCY_ARRAY_ADDED",
    "#/dependencies/a",
    { type: "object" },
    { type: "object", dependencies: { a: ["b"] } },
  ],
  [
    "DEPENDENCY_ARRAY_REMOVED",
    "#/dependencies/a",
    { ...things, dependentRequired: { a: ["b"] } },
    things,
  ],
  [
    "DEPENDENCY_ARRAY_EXTENDED",
    "#/dependencies/a",
    { type: "object", dependencies: { a: ["b"] } },
    { type: "object", dependencies: { a: ["b", "c"] } },
  ],
  [
    "DEPENDENCY_ARRAY_NARROWED",
    "#/dependencies/a",
    { type: "object", dependencies: { a: ["b", "c"] } },
    { type: "object", dependencies: { a: ["c"] } },
  ],
  [
    "DEPENDENCY_ARRAY_CHANGED",
    "#/dependencies/a",
    { type: "object", dependencies: { a: ["b"] } },
    { type: "object", dependencies: { a: ["c"] } },
  ],
  [
    "DEPENDENCY_SCHEMA_ADDED",
    "#/dependencies/a",
    { type: "object" },
    { type: "object", dependencies: { a: withA(string) } },
  ],
  [
    "DEPENDENCY_SCHEMA_REMOVED",
    "#/dependencies/a",
    { ...things, dependentSchemas: { a: withA(string) } },
    things,
  ],
  [
    "PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object" },
    withA({}),
  ],
  [
    "OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object" },
    withA(string),
  ],
  [
    "REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object" },
    { ...withA(string), required: ["a"] },
  ],
  [
    "REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object" },
    { ...withA({ ...string, default: "" }), required: ["a"] },
  ],
  [
    "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL",
    "#/properties/a",
    closed,
    closedWithA(string),
  ],
  [
    "REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL",
    "#/properties/a",
    closed,
    { ...closedWithA(string), required: ["a"] },
  ],
  [
    "REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL",
    "#/properties/a",
    closed,
    { ...closedWithA({ ...string, default: "" }), required: ["a"] },
  ],
  ["PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL", "#/properties/a", withA(string), { type: "object" }],
  [
    "PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL",
    "#/properties/a",
    closedWithA(false),
    closed,
  ],
  ["PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL", "#/properties/a", closedWithA(string), closed],
  [
    "PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object", patternProperties: { "^a": string } },
    { type: "object", patternProperties: { "^a": string }, properties: { a: string } },
  ],
  [
    "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object", additionalProperties: string },
    { type: "object", additionalProperties: string, properties: { a: number } },
  ],
  [
    "PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object", additionalProperties: string, properties: { a: string } },
    { type: "object", additionalProperties: string },
  ],
  [
    "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/properties/a",
    { type: "object", additionalProperties: string, properties: { a: number } },
    { type: "object", additionalProperties: string },
  ],

  ...limit("maxItems", "array", "MAX_ITEMS"),
  ...limit("minItems", "array", "MIN_ITEMS"),
  ...limit("maxContains", "array", "MAX_CONTAINS"),
  ...limit("minContains", "array", "MIN_CONTAINS"),
  ["UNIQUE_ITEMS_ADDED", "#/uniqueItems", { type: "array" }, { type: "array", uniqueItems: true }],
  [
    "UNIQUE_ITEMS_REMOVED",
    "#/uniqueItems",
    { type: "array", uniqueItems: true },
    { type: "array" },
  ],
  [
    "ADDITIONAL_ITEMS_ADDED",
    "#/additionalItems",
    { type: "array", additionalItems: false },
    { type: "array" },
  ],
  [
    "ADDITIONAL_ITEMS_REMOVED",
    "#/additionalItems",
    { ...list, prefixItems: [string] },
    { ...list, prefixItems: [string], items: false },
  ],
  [
    "ADDITIONAL_ITEMS_EXTENDED",
    "#/additionalItems",
    { type: "array", additionalItems: string },
    { type: "array" },
  ],
  [
    "ADDITIONAL_ITEMS_NARROWED",
    "#/additionalItems",
    { type: "array" },
    { type: "array", additionalItems: string },
  ],
  ["UNEVALUATED_ITEMS_ADDED", "#/unevaluatedItems", { ...list, unevaluatedItems: false }, list],
  ["UNEVALUATED_ITEMS_REMOVED", "#/unevaluatedItems", list, { ...list, unevaluatedItems: false }],
  ["UNEVALUATED_ITEMS_EXTENDED", "#/unevaluatedItems", { ...list, unevaluatedItems: string }, list],
  ["UNEVALUATED_ITEMS_NARROWED", "#/unevaluatedItems", list, { ...list, unevaluatedItems: string }],
  [
    "ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string] },
    { type: "array", items: [string, {}] },
  ],
  [
    "ITEM_ADDED_TO_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string] },
    { type: "array", items: [string, number] },
  ],
  [
    "ITEM_ADDED_TO_CLOSED_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string], additionalItems: false },
    { type: "array", items: [string, string], additionalItems: false },
  ],
  [
    "ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string, number] },
    { type: "array", items: [string] },
  ],
  [
    "ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string, false], additionalItems: false },
    { type: "array", items: [string], additionalItems: false },
  ],
  [
    "ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string, string], additionalItems: false },
    { type: "array", items: [string], additionalItems: false },
  ],
  [
    "ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string], additionalItems: string },
    { type: "array", items: [string, string], additionalItems: string },
  ],
  [
    "ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string], additionalItems: string },
    { type: "array", items: [string, number], additionalItems: string },
  ],
  [
    "ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string, string], additionalItems: string },
    { type: "array", items: [string], additionalItems: string },
  ],
  [
    "ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    "#/items/1",
    { type: "array", items: [string, number], additionalItems: string },
    { type: "array", items: [string], additionalItems: string },
  ],

  ["ENUM_ARRAY_EXTENDED", "#/enum", { enum: ["a"] }, { enum: ["a", "b"] }],
  ["ENUM_ARRAY_NARROWED", "#/enum", { enum: ["a", "b"] }, { enum: ["b"] }],
  ["ENUM_ARRAY_CHANGED", "#/const", { const: "a" }, { const: "b" }],

  ["COMBINED_TYPE_EXTENDED", "#/", { oneOf: [string, number] }, { anyOf: [string, number] }],
  ["COMBINED_TYPE_CHANGED", "#/", { anyOf: [string, number] }, { oneOf: [string, number] }],
  ["PRODUCT_TYPE_EXTENDED", "#/", { allOf: [string] }, { allOf: [string, { enum: ["a"] }] }],
  ["PRODUCT_TYPE_NARROWED", "#/", { allOf: [string, { enum: ["a"] }] }, string],
  ["SUM_TYPE_EXTENDED", "#/", string, { oneOf: [number, string] }],
  ["SUM_TYPE_NARROWED", "#/", { oneOf: [number, string] }, { oneOf: [number] }],
  [
    "COMBINED_TYPE_SUBSCHEMAS_CHANGED",
    "#/",
    { anyOf: [string, number] },
    { anyOf: [string, { type: "null" }] },
  ],
  ["NOT_TYPE_EXTENDED", "#/not", { not: { type: "integer" } }, { not: number }],
  ["NOT_TYPE_NARROWED", "#/not", { not: number }, { not: { type: "integer" } }],
];

describe("one pair of schemas for each kind of difference", () => {
  test.each(rows)("%s at %s", (kind, path, original, update) => {
    expect(found(original, update)).toContain(`${kind} ${path}`);
  });

  test("no kind is left out", () => {
    const shown = new Set(rows.map(([kind]) => kind));
    expect(Object.keys(kinds).filter((kind) => !shown.has(kind as Kind))).toEqual([]);
  });
});

describe("what is no difference", () => {
  test.each([
    [
      "two schemas of connect's bytes",
      { ...string, "connect.type": "bytes" },
      { ...number, "connect.type": "bytes" },
    ],
    ["false, which lets nothing through, becomes something", withA(false), withA(string)],
    ["anything comes after something", withA(string), withA({})],
    ["members of a list change places", { anyOf: [string, number] }, { anyOf: [number, string] }],
    [
      "one schema is listed twice",
      { anyOf: [string, number] },
      { anyOf: [string, number, number] },
    ],
    [
      "an enum's values change places",
      { enum: [1, { a: 1, b: 2 }] },
      { enum: [{ b: 2, a: 1 }, 1] },
    ],
    [
      "a multiple is written otherwise",
      { ...number, multipleOf: 0.5 },
      { ...number, multipleOf: 5e-1 },
    ],
  ])("%s", (_name, original, update) => {
    expect(found(original, update)).toEqual([]);
  });
});

describe("recursive schemas", () => {
  const tree = (value: unknown) => ({
    $ref: "#/definitions/tree",
    definitions: {
      tree: {
        type: "object",
        properties: { value, left: { $ref: "#/definitions/tree" }, right: { $ref: "#" } },
      },
    },
  });

  test("a tree is a tree", () => {
    expect(found(tree(string), tree(string))).toEqual([]);
  });

  test("a difference in a tree is told where it is, and within each branch", () => {
    expect(found(tree(string), tree(number))[0]).toBe("TYPE_CHANGED #/properties/value");
  });

  test("a choice that relies on a recursion that fails is no choice", () => {
    const schema = (last: unknown) => ({
      $ref: "#/definitions/a",
      definitions: {
        a: withA({ anyOf: [{ $ref: "#/definitions/b" }] }),
        b: { type: "object", properties: { back: { $ref: "#/definitions/a" }, last } },
      },
    });
    expect(found(schema(string), schema(number))).toContain(
      "COMBINED_TYPE_SUBSCHEMAS_CHANGED #/properties/a",
    );
  });
});
