import { expect, test } from "vitest";
import { isProblem, type ParsedSchema, type SchemaProblem } from "../format.ts";
import { avroFormat } from "./avro.ts";

const inRecord = (fields: string) => `{"type":"record","name":"R","fields":[${fields}]}`;

/** Avro for Java 1.12.0 refuses each of them, too. */
test.each([
  ["", "this is no JSON", 1, 1],
  ["string", "this is no JSON", 1, 1],
  ['{"type":"int"', "a comma or } is expected", 1, 14],
  ['{"type":"int",}', "a member's name in quotes is expected", 1, 15],
  ['{"type" "int"}', "a colon is expected", 1, 9],
  ['["int" "long"]', "a comma or ] is expected", 1, 8],
  ['"int" 1', "something follows the schema", 1, 7],
  ['"int', "a text has no closing quote", 1, 5],
  ['"\\x"', "there is no such escape", 1, 2],
  ['"\\u12"', "\\u wants four hexadecimal digits", 1, 4],
  ['"a\nb"', "a control character in a text must be escaped", 1, 3],
  ['\n  {"name":"R"}', '"type" is missing, or is no text', 2, 3],
  ['{"type":{"type":"int"}}', '"type" is missing, or is no text', 1, 1],
  ['{"type":"record","fields":[]}', '"name" is missing, or is no text', 1, 1],
  ['{"type":"record","name":"1R","fields":[]}', '"1R" is not allowed as a name', 1, 1],
  ['{"type":"record","name":"a..R","fields":[]}', '"" is not allowed as a name', 1, 1],
  ['{"type":"record","name":"int","fields":[]}', "no type may be called int", 1, 1],
  ['{"type":"record","name":"R"}', '"fields" is missing', 1, 1],
  ['{"type":"record","name":"R","fields":1}', "the record R has no fields", 1, 1],
  [inRecord("1"), "a field of R is no object", 1, 1],
  [inRecord('{"name":"a"}'), '"type" is missing', 1, 39],
  [inRecord('{"name":"a-b","type":"int"}'), '"a-b" is not allowed as a name', 1, 39],
  [
    inRecord('{"name":"a","type":"int","order":"up"}'),
    "the order of the field a is no order",
    1,
    39,
  ],
  [inRecord('{"name":"a","type":"B"}'), "the type B is not defined", 1, 39],
  [inRecord('{"name":"a","type":7}'), "a type is a text, an object or a list", 1, 39],
  ['{"type":"enum","name":"E"}', '"symbols" is missing', 1, 1],
  ['{"type":"enum","name":"E","symbols":{}}', "the enum E has no symbols", 1, 1],
  ['{"type":"enum","name":"E","symbols":["A","A"]}', "the enum E has a symbol twice", 1, 1],
  ['{"type":"enum","name":"E","symbols":["a b"]}', '"a b" is not allowed as a name', 1, 1],
  [
    '{"type":"enum","name":"E","symbols":["A"],"default":"B"}',
    "the default of the enum E is none of its symbols",
    1,
    1,
  ],
  ['{"type":"fixed","name":"F","size":-1}', "the size of F is no number of bytes", 1, 1],
  ['{"type":"fixed","name":"F","size":1.5}', "the size of F is no number of bytes", 1, 1],
  ['{"type":"fixed","name":"F","size":1,"aliases":"G"}', "aliases are a list", 1, 1],
  ['{"type":"fixed","name":"F","size":1,"aliases":[1]}', "an alias is a text", 1, 1],
  [
    '["null",{"type":"fixed","name":"F","size":1},{"type":"array",' +
      '"items":{"type":"fixed","name":"F","size":2}}]',
    "F is defined twice",
    1,
    70,
  ],
])("refused: %s", (text, problem, line, column) => {
  expect(avroFormat.parse(text, [])).toEqual({ problem, line, column });
});

test.each([
  ['["int","int"]', "a union has the branch int twice"],
  ['["int",["long"]]', "a union is directly inside of another"],
  ['{"type":"array"}', '"items" is missing'],
  ['{"type":"map"}', '"values" is missing'],
  [
    inRecord('{"name":"a","type":"int"},{"name":"a","type":"int"}'),
    "the record R has two fields a",
  ],
])("refused: %s", (text, problem) => {
  expect(avroFormat.parse(text, [])).toMatchObject({ problem });
});

const notOfItsType = "the default of the field f is not of its type";

test.each([
  ["int", '"1"'],
  ["int", "2147483648"],
  ["int", "1.0"],
  ["long", "9223372036854775808"],
  ["long", "9".repeat(1000)],
  ["boolean", "null"],
  ["null", "0"],
  ["string", "1"],
  ["bytes", "[]"],
  ["double", "true"],
  [["null", "int"], '"x"'],
  [{ type: "array", items: "int" }, "[1,null]"],
  [{ type: "map", values: "int" }, '{"a":"b"}'],
  [{ type: "map", values: "int" }, "[]"],
  [{ type: "enum", name: "E", symbols: ["A"] }, "1"],
  [{ type: "record", name: "S", fields: [{ name: "a", type: "int" }] }, "{}"],
  [{ type: "record", name: "S", fields: [{ name: "a", type: "int", default: 1 }] }, '{"a":null}'],
])("a field of %j has no default %s", (type, initial) => {
  const text = inRecord(`{"name":"f","type":${JSON.stringify(type)},"default":${initial}}`);
  expect(avroFormat.parse(text, [])).toMatchObject({ problem: notOfItsType });
});

test("a default that contains itself without end is refused", () => {
  const problem = "its defaults need too many steps to be checked";
  const text = inRecord('{"name":"f","type":"R","default":{}}');
  expect(avroFormat.parse(text, [])).toMatchObject({ problem });
});

test("what is wrong about a reference is told with its name", () => {
  const broken = { name: "B", subject: "b", version: 1, schema: '{"type":"C"}' };
  expect(avroFormat.parse('"B"', [broken])).toEqual({
    problem: "in the reference B: the type C is not defined",
  });
});

const many = 2_000;
const list = (item: (index: number) => unknown): string =>
  JSON.stringify(Array.from({ length: many }, (_, index) => item(index)));
const record = (name: string, type: unknown) => ({
  type: "record",
  name,
  fields: [{ name: "f", type }],
});

/** None of these may throw, overflow the stack, or take long, as the time limit sees to. */
test.each([
  ["brackets without end", "[".repeat(100_000)],
  ["braces without end", '{"type":'.repeat(100_000)],
  ["comments", "//\n".repeat(100_000)],
  ["a comment without end", "/*".repeat(100_000)],
  ["a long name", JSON.stringify("a.".repeat(100_000))],
  ["a long number", "1".repeat(500_000)],
  ["a size", `{"type":"fixed","name":"F","size":${"9".repeat(500_000)}}`],
  ["records that lead to the next", list((index) => record(`N${index}`, `N${index + 1}`))],
  ["the same in a circle", list((index) => record(`N${index}`, `N${(index + 1) % many}`))],
])("survives %s", (_, text) => {
  expect(isProblem(avroFormat.parse(text, []))).toBe(true);
});

test("a default that fits every branch until its last level is given up", () => {
  const looping = (name: string) => record(name, ["A", "B"]);
  const initial = `${'{"f":'.repeat(200)}1${"}".repeat(200)}`;
  const type = JSON.stringify(["null", looping("A"), looping("B")]);
  const text = inRecord(`{"name":"f","type":${type},"default":${initial}}`);
  expect(isProblem(avroFormat.parse(text, []))).toBe(true);
});

function parsed(text: string): ParsedSchema {
  const schema: ParsedSchema | SchemaProblem = avroFormat.parse(text, []);
  if (isProblem(schema)) throw new Error(schema.problem);
  return schema;
}

test.each([
  ["unions", (name: string) => list((index) => ({ type: "fixed", name: name + index, size: 1 }))],
  [
    "chains of records",
    (name: string) =>
      list((index) => record(name + index, index === 0 ? "int" : `${name}${index - 1}`)),
  ],
])("large %s that have nothing in common are compared in time, and refused", (_, schema) => {
  const found = avroFormat.incompatibilities(parsed(schema("N")), parsed(schema("M")));
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(100);
});

test("a field may be called as what JavaScript finds special", () => {
  const text = inRecord('{"name":"__proto__","type":"int","default":1,"__proto__":{"x":1}}');
  const plain = parsed(inRecord('{"name":"a","type":"int"}'));
  expect(parsed(text).canonical).toBe(text);
  expect(avroFormat.incompatibilities(parsed(text), plain)).toEqual([]);
  expect(avroFormat.incompatibilities(plain, parsed(text))).toMatchObject([{ info: "a" }]);
});

test("a schema of many optional fields is compared to its end", () => {
  const field = (_: unknown, index: number) =>
    `{"name":"f${index}","type":["null","string","int"]}`;
  const optional = Array.from({ length: 5_000 }, field);
  const writer = parsed(inRecord(optional.join()));
  const wider = parsed(inRecord([...optional, '{"name":"z","type":"int","default":1}'].join()));
  const strict = parsed(inRecord([...optional, '{"name":"z","type":"int"}'].join()));
  expect(avroFormat.incompatibilities(wider, writer)).toEqual([]);
  expect(avroFormat.incompatibilities(strict, writer)).toMatchObject([{ path: "/fields/5000" }]);
});
