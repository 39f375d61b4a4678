import { describe, expect, test } from "vitest";
import { growthOf, maxGrowth } from "../../../../test/growth.ts";
import { isProblem, type ResolvedReference } from "../format.ts";
import { protobufFormat } from "./protobuf.ts";

function parse(text: string, references: readonly ResolvedReference[] = []) {
  const parsed = protobufFormat.parse(text, references);
  if (isProblem(parsed)) throw new Error(`${parsed.problem} ${parsed.line}:${parsed.column}`);
  return parsed;
}

const named = (name: string, schema: string): ResolvedReference => ({
  name,
  subject: name,
  version: 1,
  schema,
});

/** Blanks at the ends of lines are part of the text, and editors take them away. */
const lines = (text: string) => text.replaceAll("·", " ").replace(/^\n/, "");

const order = `
  // An order.
  syntax = "proto3";
  package shop.v1;
  option java_package = "com.shop";
  import "google/protobuf/timestamp.proto";
  import public "google/protobuf/any.proto";
  option (rules) = { level: 1 tags: ["a", 'b'], nested { on: true } };
  enum Currency { EUR = 0; USD = 0x1 [deprecated = true]; }
  message Order {
    optional int64 total = 2 [json_name = "sum", deprecated = true];
    string id = 1; /* the key */
    map<string, Item> items = 3;
    oneof payment { string card = 5; Item voucher = 4; }
    reserved 15, 9 to 11, 13 to 13, 100 to max;
    reserved "it's";
    message Item { Currency currency = 1; message Empty {} }
    google.protobuf.Timestamp at = 6;
  }
  service Shop { rpc Buy (stream Order) returns (Order.Item) { option deprecated = true; } }
`;

describe("the text that is stored", () => {
  test("has sections in order, and no comments", () => {
    expect(parse(order).canonical).toBe(
      lines(`
syntax = "proto3";
package shop.v1;

import "google/protobuf/timestamp.proto";
import public "google/protobuf/any.proto";

option java_package = "com.shop";
option (rules) = {
  level: 1,
  tags: [
    "a",
    "b"
  ],
  nested: {
    on: true
  }
};

message Order {
  reserved 15, 9 to 11, 13 to 13, 100 to max;
  reserved "it\\'s";

  optional int64 total = 2 [
    deprecated = true,
    json_name = "sum"
  ];
  string id = 1;
  map<string, Item> items = 3;
  google.protobuf.Timestamp at = 6;

  oneof payment {
    string card = 5;
    Item voucher = 4;
  }

  message Item {
    Currency currency = 1;
··
    message Empty {}
  }
}
enum Currency {
  EUR = 0;
  USD = 1 [deprecated = true];
}

service Shop {
  rpc Buy (stream Order) returns (Order.Item) {
    option deprecated = true;
  };
}
`),
    );
  });

  test("has everything by number and full name when normalized", () => {
    const { normalized } = parse(order);
    expect(normalized).toContain(
      lines(`
message Order {
  reserved 9 to 11;
  reserved 13;
  reserved 15;
  reserved 100 to max;
  reserved "it\\'s";

  string id = 1;
  optional int64 total = 2 [
    deprecated = true,
    json_name = "sum"
  ];
  map<string, .shop.v1.Order.Item> items = 3;
  .google.protobuf.Timestamp at = 6;

  oneof payment {
    .shop.v1.Order.Item voucher = 4;
    string card = 5;
  }
`),
    );
    expect(parse(normalized).normalized).toBe(normalized);
  });

  test("has what is said of one option in one place when normalized", () => {
    const text = `
      syntax = "proto2";
      package p;
      import "google/protobuf/descriptor.proto";
      message Rule { optional Range range = 1; repeated string tags = 2; extensions 100; }
      message Range { optional double min = 1; optional double max = 2; }
      extend Rule { optional bool strict = 100; }
      extend google.protobuf.FieldOptions { optional Rule rule = 50000; repeated int32 n = 50001; }
      message M {
        optional int32 a = 1 [
          (n) = 2, (unknown).b = 1, (rule).range.min = 1.50, (rule).tags = "b", (.p.n) = 1,
          (p.rule).tags = "a", (rule).range = { max: 2.0 }, (rule).(strict) = true
        ];
      }
    `;
    expect(parse(text).normalized).toContain(
      lines(`
  optional int32 a = 1 [
    (p.n) = 2,
    (p.n) = 1,
    (p.rule) = {
      [p.strict]: true,
      range: {
        max: 2,
        min: 1.5
      },
      tags: [
        "b",
        "a"
      ]
    },
    (unknown).b = 1
  ];
`),
    );
  });

  test("proto2 keeps what it has of its own", () => {
    const text = `
      message M {
        required string a = 1 [default = "x\\n\\101"];
        repeated group G = 2 { optional double d = 1 [default = -inf]; }
        extensions 100 to 199, 500;
        extend M { optional M more = 100; }
      }
    `;
    expect(parse(text).canonical).toBe(
      lines(`

message M {
  required string a = 1 [default = "x\\nA"];

  repeated group G = 2 {
    optional double d = 1 [default = -inf];
  }

  extensions 100 to 199, 500;

  extend M {
    optional M more = 100;
  }
}
`),
    );
  });

  test("an edition is told instead of a syntax", () => {
    const text =
      'edition = "2023"; message M { string a = 1 [features.field_presence = IMPLICIT]; }';
    expect(parse(text).canonical).toContain("[features.field_presence = IMPLICIT]");
    expect(parse(text).canonical).toMatch(/^edition = "2023";\n/);
  });

  test("is known by its first message, or its first enum", () => {
    expect(parse(order).name).toBe("shop.v1.Order");
    expect(parse("enum E { X = 1; }").name).toBe("E");
    expect(parse("package a;").name).toBeNull();
  });
});

describe("a text that makes no sense is refused with the place", () => {
  const p3 = (body: string) => `syntax = "proto3";\n${body}`;
  const m3 = (body: string) => p3(`message M {\n  ${body}\n}`);
  const m2 = (body: string) => `message M {\n  ${body}\n}`;

  test.each([
    ["message", "a name is expected", 1, 8],
    ["message M {", "a name is expected before the end of the text", 1, 12],
    ["message M { int32 a = 1 }", "';' is expected", 1, 25],
    ['message M { option a = "x; }', "a string does not end", 1, 24],
    ["message M { } ?", "'?' has no meaning", 1, 15],
    ["enum E { X = 1.5; }", "a whole number is expected", 1, 14],
    ['syntax = "proto4";', "neither proto2 nor proto3", 1, 10],
    [m3("int32 a = 0;"), "number 0 of 'a' is not in 1 to 536870911", 3, 3],
    [m3("int32 a = 536870912;"), "is not in 1 to", 3, 3],
    [m3("int32 a = 19500;"), "is Protobuf's own", 3, 3],
    [m3("int32 a = 1; int32 b = 1;"), "number 1 is used twice", 3, 16],
    [m3("int32 a = 1; int32 a = 2;"), "'a' is defined twice", 3, 16],
    [m3("int32 a = 1; oneof a { int32 b = 2; }"), "'a' is defined twice", 3, 16],
    [m3("reserved 1 to 4; int32 a = 2;"), "number 2 is reserved", 3, 20],
    [m3('reserved "a"; int32 a = 2;'), "name 'a' is reserved", 3, 17],
    [m3("reserved 1 to 4, 4;"), "number 4 is in two ranges", 2, 1],
    [m3("reserved 4 to 1;"), "4 to 1 is no range", 2, 1],
    [m3("required int32 a = 1;"), "proto3 has no required fields", 3, 3],
    [m3("int32 a = 1 [default = 1];"), "proto3 has no default values", 3, 3],
    [m3("repeated group G = 1 {}"), "only proto2 has groups", 3, 3],
    [m3("extensions 4;"), "proto3 has no extension ranges", 2, 1],
    [m3("N a = 1;"), "type 'N' is not defined", 3, 3],
    [m3("map<float, int32> a = 1;"), "'float' is no type for a map's keys", 3, 3],
    [m3("repeated map<int32, int32> a = 1;"), "a map has no label", 3, 3],
    [m3("oneof o { repeated int32 a = 1; }"), "a field of a oneof has no label", 3, 13],
    [m3("oneof o { map<int32, int32> a = 1; }"), "a oneof has no maps", 3, 13],
    [m3("oneof o { }"), "oneof 'o' is empty", 3, 3],
    [m3("enum E { X = 1; }"), "proto3's enum 'E' begins with 0", 3, 12],
    [m3("enum E { }"), "enum 'E' is empty", 3, 3],
    [m3("enum E { X = 0; X = 1; }"), "'X' is defined twice", 3, 19],
    [m3("enum E { X = 0; } enum F { X = 0; }"), "'X' is defined twice", 3, 30],
    [m3("enum E { X = 0; Y = 0; }"), "without allow_alias", 3, 19],
    [m3("enum E { X = 0; Y = 2147483648; }"), "does not fit into 32 bits", 3, 19],
    [p3("message M {} enum M { X = 0; }"), "'M' is defined twice", 2, 14],
    [p3("message M {} extend M { int32 a = 1; }"), "no extensions but for options", 2, 14],
    [p3("enum E { X = 0; } service S { rpc R (E) returns (E); }"), "'E' is no message", 2, 31],
    [m2("int32 a = 1;"), "optional, required, repeated is expected before 'int32'", 2, 3],
    [m2("extensions 4 to 8; optional int32 a = 5;"), "number 5 is for extensions", 2, 22],
    ['edition = "2023"; message M { optional int32 a = 1; }', "by a feature", 1, 31],
    ["package .a;", "a name is expected before '.'", 1, 9],
    ["package a; package b;", "there is a package already", 1, 12],
  ])("%j", (text, problem, line, column) => {
    expect(protobufFormat.parse(text, [])).toEqual({
      problem: expect.stringContaining(problem),
      line,
      column,
    });
  });
});

describe("imports", () => {
  const user = 'syntax = "proto3"; import "a.proto"; message M { a.A a = 1; }';
  const a = named("a.proto", 'syntax = "proto3"; package a; import public "b.proto"; message A {}');
  const b = named("b.proto", 'syntax = "proto3"; package b; message B {}');

  test("are found among the references, and nowhere else", () => {
    expect(protobufFormat.parse(user, [])).toEqual({ problem: "import 'a.proto' is not there" });
    expect(protobufFormat.parse(user, [a])).toEqual({ problem: "import 'b.proto' is not there" });
    expect(parse(user, [b, a]).canonical).toContain("a.A a = 1");
    const file = 'import "/etc/passwd";';
    expect(protobufFormat.parse(file, [])).toHaveProperty("problem");
  });

  test("are seen through public imports, and only through those", () => {
    const text = 'syntax = "proto3"; import "a.proto"; message M { b.B b = 1; }';
    expect(parse(text, [b, a]).canonical).toContain("b.B b = 1");
    const closed = { ...a, schema: a.schema.replace("public ", "") };
    expect(protobufFormat.parse(text, [b, closed])).toHaveProperty("problem");
  });

  test("a circle of them ends", () => {
    const circle = { ...b, schema: 'import public "a.proto"; package b; message B {}' };
    expect(parse(user, [circle, a]).name).toBe("M");
  });

  test("a reference that is broken is the problem", () => {
    expect(protobufFormat.parse(user, [named("a.proto", "?")])).toHaveProperty("problem");
  });
});

describe("a FileDescriptorProto in base64", () => {
  test("is what the Python client of Confluent registers", () => {
    // protoc's descriptor of: syntax proto3; package p; message Tick { string ticker = 1;
    // repeated double price = 2; }, written by hand from descriptor.proto's numbers.
    const bytes = Buffer.concat([
      Buffer.from("\x0a\x0atick.proto\x12\x01p\x22\x25\x0a\x04Tick", "latin1"),
      Buffer.from("\x12\x0e\x0a\x06ticker\x18\x01\x20\x01\x28\x09", "latin1"),
      Buffer.from("\x12\x0d\x0a\x05price\x18\x02\x20\x03\x28\x01", "latin1"),
      Buffer.from("\x62\x06proto3", "latin1"),
    ]);
    expect(parse(bytes.toString("base64")).canonical).toBe(
      lines(`
syntax = "proto3";
package p;

message Tick {
  string ticker = 1;
  repeated double price = 2;
}
`),
    );
  });

  test("says what the text says, but for options that are extensions", () => {
    const serialized = protobufFormat.formatted?.(parse(order), "serialized") ?? "";
    const plain = parse(order.replace(/option \(rules\).*\n/, ""));
    expect(parse(serialized).normalized).toBe(plain.normalized);
    expect(protobufFormat.incompatibilities(parse(serialized), plain)).toEqual([]);
  });

  test("has messages for the entries of maps, as Confluent stores them", () => {
    const parsed = parse('syntax = "proto3"; message M { map<string, M> by_id = 1; }');
    const again = parse(protobufFormat.formatted?.(parsed, "serialized") ?? "");
    expect(again.canonical).toBe(
      lines(`
syntax = "proto3";

message M {
  repeated .M.ByIdEntry by_id = 1;

  message ByIdEntry {
    option map_entry = true;
··
    string key = 1;
    .M value = 2;
  }
}
`),
    );
    expect(again.normalized).toBe(parsed.normalized);
    expect(protobufFormat.incompatibilities(again, parsed)).toEqual([]);
    expect(parse(again.canonical).canonical).toBe(again.canonical);
  });

  test("counts messages as protoc does, with a map's where the map is", () => {
    const body = "message A {} map<int32, A> b = 1; message C {}";
    const parsed = parse(`syntax = "proto3"; message M { ${body} }`);
    const order = /message A[\s\S]*message BEntry[\s\S]*message C/;
    const again = parse(protobufFormat.formatted?.(parsed, "serialized") ?? "");
    expect(again.canonical).toMatch(order);
    expect(parse(protobufFormat.formatted?.(again, "serialized") ?? "").canonical).toMatch(order);
  });

  test("takes messages 32 deep in no time", () => {
    const text = `${"message M { ".repeat(32)} optional int32 a = 1; ${"}".repeat(32)}`;
    const serialized = protobufFormat.formatted?.(parse(text), "serialized") ?? "";
    expect(parse(serialized).canonical).toBe(parse(text).canonical);
  });

  test("holds groups, extensions, defaults and features", () => {
    const proto2 = `syntax = "proto2"; package p;
      message M {
        optional string a = 1 [default = "x"];
        optional bool b = 2 [default = true, packed = false];
        repeated group G = 3 { optional int32 c = 1 [jstype = JS_STRING]; }
        oneof o { int32 d = 4; }
        extensions 100 to 199;
      }
      extend M { repeated M more = 100; }`;
    const edition = 'edition = "2023"; option features.field_presence = IMPLICIT; message M {}';
    for (const text of [proto2, edition]) {
      const serialized = protobufFormat.formatted?.(parse(text), "serialized") ?? "";
      expect(parse(serialized).normalized).toBe(parse(text).normalized);
    }
  });

  test("no other format is known", () => {
    expect(protobufFormat.formatted?.(parse(order), "resolved")).toBeNull();
  });

  test.each(["AAAA", "bWVzc2FnZQ==", "CgA=", ""])("%j is none", (text) => {
    expect(() => protobufFormat.parse(text, [])).not.toThrow();
  });
});

test("an incompatibility is told in a sentence", () => {
  const [before, after] = ["int32", "string"].map((type) =>
    parse(`syntax = "proto3"; message M { ${type} a = 1; }`),
  );
  expect(protobufFormat.incompatibilities(after!, before!)).toEqual([
    {
      type: "FIELD_SCALAR_KIND_CHANGED",
      path: "#/M/1",
      message:
        "The field '#/M/1' is written in one way in the {reader} schema " +
        "and in another in the {writer} schema",
    },
  ]);
});

describe("hostile schemas cost no more than they are long", () => {
  const nested = (depth: number) => "message M { ".repeat(depth) + "}".repeat(depth);

  test.each([
    ["10 MB", 10_000_000, (size: number) => `// ${"x".repeat(size)}`],
    ["messages 10,000 deep", 10_000, nested],
    ["messages 40 deep", 40, nested],
    ["options 10,000 deep", 10_000, (size: number) => `option a = ${"{ a: ".repeat(size)}`],
    ["a comment without end", 500_000, (size: number) => `/*${"*".repeat(size)}`],
    ["a string without end", 500_000, (size: number) => `option a = "${"\\".repeat(size + 1)}`],
    ["base64 of nothing", 1_000_000, (size: number) => "A".repeat(size)],
  ])("%s", (_name, size, text) => {
    expect(protobufFormat.parse(text(size), [])).toHaveProperty("problem");
    expect(growthOf((size) => protobufFormat.parse(text(size), []), size)).toBeLessThan(maxGrowth);
  });

  test("__proto__ and constructor are names like any other", () => {
    const text = `syntax = "proto3"; message __proto__ { constructor toString = 1; }
      message constructor { map<string, __proto__> __proto__ = 1 [__proto__ = 1]; }`;
    const parsed = parse(text);
    expect(protobufFormat.incompatibilities(parsed, parsed)).toEqual([]);
    const serialized = protobufFormat.formatted?.(parsed, "serialized") ?? "";
    expect(parse(serialized).canonical).toContain("message __proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
