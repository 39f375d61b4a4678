import { expect, test } from "vitest";
import { isProblem, type ParsedSchema, type ResolvedReference } from "../format.ts";
import { avroFormat } from "./avro.ts";
import { printedByJava } from "./java-cases.ts";
import { shortestFloat } from "./print-json.ts";

function parsed(text: string, references: readonly ResolvedReference[] = []): ParsedSchema {
  const schema = avroFormat.parse(text, references);
  if (isProblem(schema)) throw new Error(schema.problem);
  return schema;
}

test.each(printedByJava)("as Java prints it: $about", ({ written, printed }) => {
  expect(parsed(written).canonical).toBe(printed);
});

test.each(printedByJava)("reads again what it printed: $about", ({ printed }) => {
  expect(parsed(printed).canonical).toBe(printed);
});

const reference = (name: string, schema: string): ResolvedReference => ({
  name,
  subject: name,
  version: 1,
  schema,
});

const money = reference(
  "n.Money",
  `{"type":"record","name":"Money","namespace":"n","fields":
    [{"name":"currency","type":{"type":"fixed","name":"Code","size":3}}]}`,
);
const order = `{"type":"record","name":"Order","namespace":"n","fields":
  [{"name":"price","type":"Money"},{"name":"code","type":"n.Code"}]}`;

test("a schema that is referred to is mentioned; what lies inside of it is written out", () => {
  expect(parsed(order, [money]).canonical).toBe(
    '{"type":"record","name":"Order","namespace":"n","fields":[{"name":"price","type":"Money"},' +
      '{"name":"code","type":{"type":"fixed","name":"Code","size":3}}]}',
  );
});

test("resolved, everything is written out", () => {
  expect(avroFormat.formatted?.(parsed(order, [money]), "resolved")).toBe(
    '{"type":"record","name":"Order","namespace":"n","fields":[{"name":"price","type":' +
      '{"type":"record","name":"Money","fields":[{"name":"currency","type":' +
      '{"type":"fixed","name":"Code","size":3}}]}},{"name":"code","type":"Code"}]}',
  );
  expect(avroFormat.formatted?.(parsed('"int"'), "serialized")).toBeNull();
});

test("a chain of references that would nest too deep is not written out", () => {
  const chain = Array.from({ length: 400 }, (_, index) => {
    const type = index === 0 ? "int" : `R${index - 1}`;
    const fields = [{ name: "f", type }];
    return reference(`R${index}`, JSON.stringify({ type: "record", name: `R${index}`, fields }));
  });
  const schema = parsed('{"type":"array","items":"R399"}', chain);
  expect(schema.canonical).toBe('{"type":"array","items":"R399"}');
  expect(avroFormat.formatted?.(schema, "resolved")).toBeNull();
});

test("references may refer to each other, along two ways as well", () => {
  const a = reference("A", '{"type":"fixed","name":"A","size":1}');
  const b = reference("B", '{"type":"record","name":"B","fields":[{"name":"a","type":"A"}]}');
  const c = reference("C", '{"type":"record","name":"C","fields":[{"name":"a","type":"A"}]}');
  const d =
    '{"type":"record","name":"D","fields":[{"name":"b","type":"B"},{"name":"c","type":"C"}]}';
  expect(parsed(d, [a, b, c]).canonical).toBe(d);
});

test("only a record gives its name to the schema", () => {
  expect(parsed(order, [money]).name).toBe("n.Order");
  expect(parsed('{"type":"fixed","name":"F","size":1}').name).toBeNull();
});

const inRecord = (field: string) => `{"type":"record","name":"R","fields":[${field}]}`;

/** Recorded from Avro for Java 1.12.0, normalised by the steps of Confluent's registry 7.x. */
test.each([
  [
    "sorts properties",
    '{"type":"string","b":{"y":1,"x":2},"a":1}',
    '{"type":"string","a":1,"b":{"x":2,"y":1}}',
  ],
  [
    "says the logical type first",
    '{"type":"bytes","logicalType":"decimal","a":1,"scale":2,"precision":4}',
    '{"type":"bytes","logicalType":"decimal","precision":4,"scale":2,"a":1}',
  ],
  [
    "leaves a scale of 0 and a logical type without sense among the others",
    '["null",{"type":"bytes","scale":0,"logicalType":"decimal","precision":4},' +
      '{"type":"int","logicalType":"uuid","a":1}]',
    '["null",{"type":"bytes","logicalType":"decimal","precision":4,"scale":0},' +
      '{"type":"int","a":1,"logicalType":"uuid"}]',
  ],
  [
    "sorts aliases and drops an empty doc",
    '{"type":"fixed","name":"F","doc":"","size":1,"aliases":["b","a"]}',
    '{"type":"fixed","name":"F","size":1,"aliases":["a","b"]}',
  ],
  [
    "writes floating point defaults as such, and sorts their members",
    inRecord('{"name":"a","type":{"type":"map","values":"float"},"default":{"b":1,"a":0.1}}'),
    inRecord('{"name":"a","type":{"type":"map","values":"float"},"default":{"a":0.1,"b":1.0}}'),
  ],
  [
    "takes an error for a record",
    '{"type":"error","name":"R","fields":[]}',
    '{"type":"record","name":"R","fields":[]}',
  ],
])("normalised, it %s", (_, written, normalized) => {
  expect(parsed(written).normalized).toBe(normalized);
});

test(
  "normalised, a type without a namespace keeps none, though Confluent's registry " + "moves it",
  () => {
    const text =
      '{"type":"record","name":"R","namespace":"n","fields":[{"name":"f","type":' +
      '{"type":"fixed","name":"F","namespace":"","size":1}}]}';
    expect(parsed(text).normalized).toBe(text);
  },
);

test.each([
  [0.1, "0.1"],
  [16777217, "16777216"],
  [3.14159274, "3.1415927"],
  [Number.NaN, "NaN"],
])("a float of %d is written %s", (value, text) => {
  expect(Number(shortestFloat(value))).toBe(Number(text));
});
