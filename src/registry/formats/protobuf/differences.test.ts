import { describe, expect, test } from "vitest";
import { isProblem, type ResolvedReference } from "../format.ts";
import type { Document } from "./comparison.ts";
import { differences } from "./differences.ts";
import { type Kind, kinds } from "./kinds.ts";
import { protobufFormat } from "./protobuf.ts";

function document(text: string, references: readonly ResolvedReference[] = []): Document {
  const parsed = protobufFormat.parse(text, references);
  if (isProblem(parsed)) throw new Error(`${parsed.problem} in ${text}`);
  return parsed as unknown as Document;
}

function found(original: Document, update: Document): string[] {
  return differences(original, update).map(({ kind, path }) => `${kind} ${path}`);
}

const proto3 = (text: string) => `syntax = "proto3"; package p; ${text}`;
const message = (fields: string) => proto3(`message M { ${fields} }`);

type Row = readonly [kind: Kind, path: string, original: string, update: string];

const rows: readonly Row[] = [
  ["PACKAGE_CHANGED", "#/", proto3("message M {}"), 'syntax = "proto3"; message M {}'],
  ["MESSAGE_ADDED", "#/M/N", message(""), message("message N {}")],
  ["MESSAGE_REMOVED", "#/M/N", message("message N {}"), message("")],
  [
    "MESSAGE_MOVED",
    "#/A",
    proto3("message A {} message B {}"),
    proto3("message B {} message A {}"),
  ],
  ["ENUM_ADDED", "#/M/E", message(""), message("enum E { X = 0; }")],
  ["ENUM_REMOVED", "#/M/E", message("enum E { X = 0; }"), message("")],
  ["ENUM_CONST_ADDED", "#/M/E/1", message("enum E {X=0;}"), message("enum E {X=0; Y=1;}")],
  ["ENUM_CONST_CHANGED", "#/M/E/0", message("enum E {X=0;}"), message("enum E {Y=0;}")],
  ["ENUM_CONST_REMOVED", "#/M/E/1", message("enum E {X=0; Y=1;}"), message("enum E {X=0;}")],
  ["FIELD_ADDED", "#/M/1", message(""), message("string a = 1;")],
  ["FIELD_REMOVED", "#/M/1", message("string a = 1;"), message("")],
  ["FIELD_NAME_CHANGED", "#/M/1", message("string a = 1;"), message("string b = 1;")],
  ["FIELD_KIND_CHANGED", "#/M/1", message("M a = 1;"), message("string a = 1;")],
  ["FIELD_KIND_CHANGED", "#/M/1", message("map<int32, M> a = 1;"), message("repeated M a = 1;")],
  ["FIELD_SCALAR_KIND_CHANGED", "#/M/1", message("string a = 1;"), message("int32 a = 1;")],
  ["FIELD_SCALAR_KIND_CHANGED", "#/M/1", message("int32 a = 1;"), message("sint32 a = 1;")],
  [
    "FIELD_SCALAR_KIND_CHANGED",
    "#/M/1",
    message("map<string, int32> a = 1;"),
    message("map<int32, int32> a = 1;"),
  ],
  [
    "FIELD_NAMED_TYPE_CHANGED",
    "#/M/1",
    message("A a = 1; message A {} message B {}"),
    message("B a = 1; message A {} message B {}"),
  ],
  [
    "FIELD_NUMERIC_LABEL_CHANGED",
    "#/M/1",
    message("optional int32 a = 1;"),
    message("repeated int32 a = 1;"),
  ],
  [
    "FIELD_STRING_OR_BYTES_LABEL_CHANGED",
    "#/M/1",
    message("optional string a = 1;"),
    message("repeated bytes a = 1;"),
  ],
  ["REQUIRED_FIELD_ADDED", "#/M/1", "message M {}", "message M { required int32 a = 1; }"],
  ["REQUIRED_FIELD_REMOVED", "#/M/1", "message M { required int32 a = 1; }", "message M {}"],
  ["ONEOF_ADDED", "#/M/o", message(""), message("oneof o { int32 a = 1; }")],
  ["ONEOF_REMOVED", "#/M/o", message("oneof o { int32 a = 1; }"), message("")],
  [
    "ONEOF_FIELD_ADDED",
    "#/M/o/2",
    message("oneof o { int32 a = 1; }"),
    message("oneof o { int32 a = 1; int32 b = 2; }"),
  ],
  [
    "ONEOF_FIELD_REMOVED",
    "#/M/o/2",
    message("oneof o { int32 a = 1; int32 b = 2; }"),
    message("oneof o { int32 a = 1; }"),
  ],
  [
    "ONEOF_FIELD_MOVED_TO_TOP_LEVEL",
    "#/M/1",
    message("oneof o { int32 a = 1; }"),
    message("int32 a = 1;"),
  ],
  [
    "MULTIPLE_FIELDS_MOVED_TO_ONEOF",
    "#/M/o",
    message("int32 a = 1; int32 b = 2;"),
    message("oneof o { int32 a = 1; int32 b = 2; }"),
  ],
  [
    "FIELD_MOVED_TO_EXISTING_ONEOF",
    "#/M/o",
    message("int32 a = 1; oneof o { int32 b = 2; }"),
    message("oneof o { int32 a = 1; int32 b = 2; }"),
  ],
];

describe("one pair of schemas for each kind of difference", () => {
  test.each(rows)("%s at %s", (kind, path, original, update) => {
    expect(found(document(original), document(update))).toContain(`${kind} ${path}`);
  });

  test("no kind is left out", () => {
    const shown = new Set(rows.map(([kind]) => kind));
    expect(Object.keys(kinds).filter((kind) => !shown.has(kind as Kind))).toEqual([]);
  });
});

describe("what is no difference", () => {
  test.each([
    ["how a name is qualified", message("M a = 1;"), message(".p.M a = 1;")],
    ["numbers that are read as each other", message("int32 a = 1;"), message("uint64 a = 1;")],
    [
      "an enum for a number",
      message("E a = 1; enum E {X=0;}"),
      message("bool a = 1; enum E {X=0;}"),
    ],
    ["text for bytes", message("string a = 1;"), message("bytes a = 1;")],
    ["a label that goes without saying", message("optional int32 a = 1;"), message("int32 a = 1;")],
    [
      "the order of fields",
      message("int32 a = 1; int32 b = 2;"),
      message("int32 b = 2; int32 a = 1;"),
    ],
  ])("%s", (_name, original, update) => {
    expect(found(document(original), document(update))).toEqual([]);
  });
});

describe("messages of references", () => {
  const schema = proto3('import "r.proto"; message M { r.R a = 1; r.R b = 2; }');
  const referenced = (version: number, fields: string) => [
    {
      name: "r.proto",
      subject: "r",
      version,
      schema: `syntax = "proto3"; package r; message R { ${fields} R again = 9; }`,
    },
  ];

  test("are not looked into when it is the same version", () => {
    const before = document(schema, referenced(1, "int32 a = 1;"));
    expect(found(before, document(schema, referenced(1, "string a = 1;")))).toEqual([]);
  });

  test("change the fields that are of them", () => {
    const before = document(schema, referenced(1, "int32 a = 1;"));
    expect(found(before, document(schema, referenced(2, "int32 a = 1;")))).toEqual([]);
    expect(found(before, document(schema, referenced(2, "string a = 1;")))).toEqual([
      "FIELD_SCALAR_KIND_CHANGED #/R/1",
      "FIELD_NAMED_TYPE_CHANGED #/M/1",
      "FIELD_NAMED_TYPE_CHANGED #/M/2",
    ]);
  });
});
