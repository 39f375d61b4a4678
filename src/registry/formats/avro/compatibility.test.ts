import { expect, test } from "vitest";
import { isProblem, type ParsedSchema } from "../format.ts";
import { avroFormat } from "./avro.ts";
import { judgedByJava } from "./java-cases.ts";
import { primitiveKinds } from "./schema.ts";

function parsed(text: string): ParsedSchema {
  const schema = avroFormat.parse(text, []);
  if (isProblem(schema)) throw new Error(schema.problem);
  return schema;
}

const found = (reader: string, writer: string) =>
  avroFormat.incompatibilities(parsed(reader), parsed(writer));

test.each(judgedByJava)("$about", ({ reader, writer, found: expected }) => {
  const told = found(reader, writer).map(({ type, path, info }) => `${type} ${path} ${info}`);
  expect(told).toEqual(expected);
});

/** Avro 1.12 specification, "Schema Resolution": reader → what it may have been written as. */
const readable: Readonly<Record<string, readonly string[]>> = {
  null: ["null"],
  boolean: ["boolean"],
  int: ["int"],
  long: ["int", "long"],
  float: ["int", "long", "float"],
  double: ["int", "long", "float", "double"],
  bytes: ["bytes", "string"],
  string: ["bytes", "string"],
  '{"type":"array","items":"int"}': [],
  '{"type":"map","values":"int"}': [],
  '{"type":"fixed","name":"F","size":1}': [],
  '{"type":"enum","name":"E","symbols":["A"]}': [],
  '{"type":"record","name":"R","fields":[]}': [],
};
const asText = (type: string) => (type.startsWith("{") ? type : `"${type}"`);
const pairs = Object.entries(readable).flatMap(([reader, writers]) =>
  primitiveKinds.map((writer) => ({ reader, writer, isRead: writers.includes(writer) })),
);

test.each(pairs)("$reader reads $writer: $isRead", ({ reader, writer, isRead }) => {
  expect(found(asText(reader), asText(writer)).length === 0).toBe(isRead);
});

test("the sentences are Confluent's, with the sides left open", () => {
  const reader =
    '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"},' +
    '{"name":"c","type":["null","int"]},{"name":"d","type":{"type":"enum",' +
    '"name":"E","symbols":["A"]}},' +
    '{"name":"e","type":{"type":"fixed","name":"F","size":1}}]}';
  const writer =
    '{"type":"record","name":"S","fields":[{"name":"b","type":"string"},' +
    '{"name":"c","type":["int","string"]},{"name":"d","type":{"type":"enum",' +
    '"name":"E","symbols":["B"]}},' +
    '{"name":"e","type":{"type":"fixed","name":"F","size":2}}]}';
  expect(found(reader, writer).map(({ message }) => message)).toEqual([
    "The name of the schema has changed (path '/name')",
    "The field 'a' at path '/fields/0' in the {reader} schema has no default value " +
      "and is missing in the {writer} schema",
    "The type (path '/fields/1/type') of a field in the {reader} schema does not " +
      "match with the {writer} schema",
    "The {reader} schema is missing a type inside a union field at path " +
      "'/fields/2/type/1' in the {writer} schema",
    "The {reader} schema is missing enum symbols '[B]' at path " +
      "'/fields/3/type/symbols' in the {writer} schema",
    "The size of FIXED type field at path '/fields/4/type/size' in the {reader} " +
      "schema does not match with the {writer} schema",
  ]);
});

test("a field whose name and alias were both written is refused, where Java throws", () => {
  const reader =
    '{"type":"record","name":"R","fields":[{"name":"a","type":"int","aliases":["b"]}]}';
  const writer =
    '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}';
  expect(found(reader, writer)).toMatchObject([{ type: "TYPE_MISMATCH", path: "/fields/0" }]);
});
