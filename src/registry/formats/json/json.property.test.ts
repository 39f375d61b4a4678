import fc from "fast-check";
import { expect, test } from "vitest";
import { isProblem } from "../format.ts";
import { largestMatching } from "./compare-combined.ts";
import { jsonFormat } from "./json.ts";

const { schema: schemas } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom({}, { type: "string" }, { type: "integer", minimum: 1 }, { enum: ["a", 1] }),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.string(), tie("schema")),
    }),
    fc.record({ not: tie("schema") }),
  ),
}));

function parse(schema: unknown) {
  const parsed = jsonFormat.parse(JSON.stringify(schema), []);
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return parsed;
}

test("a schema reads what it has written", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      expect(jsonFormat.incompatibilities(parse(schema), parse(schema))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("anything reads everything, and a constraint more is one incompatibility more", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      expect(jsonFormat.incompatibilities(parse({}), parse(schema))).toEqual([]);
      const before = parse({ type: "object", properties: { a: schema }, maxProperties: 9 });
      const after = parse({ type: "object", properties: { a: schema }, maxProperties: 3 });
      expect(jsonFormat.incompatibilities(after, before)).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test("canonical and normalized texts are the same JSON, and stay as they are", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const text = JSON.stringify({ examples: [members] }, null, 2);
      const parsed = jsonFormat.parse(text, []);
      if (isProblem(parsed)) throw new Error(parsed.problem);
      for (const printed of [parsed.canonical, parsed.normalized]) {
        expect(JSON.parse(printed)).toEqual(JSON.parse(text));
      }
      expect(parse(JSON.parse(parsed.canonical)).canonical).toBe(parsed.canonical);
    }),
    { numRuns: 40 },
  );
});

test("any text gives a schema or a problem", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const parsed = jsonFormat.parse(text, []);
      expect(isProblem(parsed) || typeof parsed.canonical === "string").toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("a matching is as large as any that trying everything finds", () => {
  const most = (edges: readonly (readonly boolean[])[], row: number, used: number): number => {
    const columns = edges[row];
    if (columns === undefined) return 0;
    const tries = columns.map((isEdge, column) =>
      isEdge && !(used & (1 << column)) ? 1 + most(edges, row + 1, used | (1 << column)) : 0,
    );
    return Math.max(most(edges, row + 1, used), ...tries);
  };
  const row = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 4 }), (edges) => {
      const pairs = largestMatching(edges);
      expect(pairs.every(([left, right]) => edges[left]![right])).toBe(true);
      expect(new Set(pairs.map(([, right]) => right)).size).toBe(pairs.length);
      expect(pairs.length).toBe(most(edges, 0, 0));
    }),
    { numRuns: 40 },
  );
});

test("whatever is stored is compared without an accident", () => {
  const words = [
    ...["type", "enum", "const", "properties", "required", "items", "prefixItems", "not", "$ref"],
    ...["allOf", "anyOf", "oneOf", "pattern", "patternProperties", "additionalProperties", "$id"],
    ...["dependencies", "dependentRequired", "minLength", "multipleOf", "contains", "$defs", "if"],
  ];
  const drafts = ["http://json-schema.org/draft-04/schema#", "x", 7];
  const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<unknown>(null, true, 0, -1.5, "", "(", "string", "#", "#/not", "#/$defs/a"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...words, "a"), tie("value"), { maxKeys: 4 }),
    ),
  }));
  const stored = fc.dictionary(fc.constantFrom(...words), values, { maxKeys: 5 });
  const $schemas = fc.constantFrom(...drafts, "https://json-schema.org/draft/2020-12/schema");
  fc.assert(
    fc.property($schemas, stored, stored, ($schema, one, other) => {
      const [before, after] = [one, other].map((schema) =>
        jsonFormat.parse(JSON.stringify({ ...schema, $schema }), [], "stored"),
      );
      if (isProblem(before!) || isProblem(after!)) return;
      expect(jsonFormat.incompatibilities(after!, before!)).toEqual(expect.any(Array));
      expect(jsonFormat.incompatibilities(after!, after!)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
