import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import descriptors from "protobufjs/ext/descriptor.js";
import { beforeAll, describe, expect, test } from "vitest";
import { isProblem } from "../format.ts";
import { protobufFormat } from "./protobuf.ts";

const m = (fields: string) => `message M { ${fields} }`;

/** `buf breaking` with its WIRE rules asks the same: can the new schema read the old one's data? */
interface Pair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly ours: "compatible" | "incompatible";
  /** Why buf says the opposite; left out where both agree. */
  readonly bufDiffers?: string;
}

const deletesUnreserved = "buf wants the number reserved before a field may go";

const pairs: readonly Pair[] = [
  { name: "same", before: m("int32 a = 1;"), after: m("int32 a = 1;"), ours: "compatible" },
  { name: "add_field", before: m(""), after: m("int32 a = 1;"), ours: "compatible" },
  {
    name: "remove_field",
    before: m("int32 a = 1;"),
    after: m(""),
    ours: "compatible",
    bufDiffers: deletesUnreserved,
  },
  {
    name: "remove_reserved",
    before: m("int32 a = 1;"),
    after: m("reserved 1;"),
    ours: "compatible",
  },
  { name: "rename_field", before: m("int32 a = 1;"), after: m("int32 b = 1;"), ours: "compatible" },
  { name: "int_widens", before: m("int32 a = 1;"), after: m("int64 a = 1;"), ours: "compatible" },
  {
    name: "int_to_sint",
    before: m("int32 a = 1;"),
    after: m("sint32 a = 1;"),
    ours: "incompatible",
  },
  {
    name: "int_to_string",
    before: m("int32 a = 1;"),
    after: m("string a = 1;"),
    ours: "incompatible",
  },
  {
    name: "string_to_bytes",
    before: m("string a = 1;"),
    after: m("bytes a = 1;"),
    ours: "compatible",
  },
  {
    name: "bytes_to_string",
    before: m("bytes a = 1;"),
    after: m("string a = 1;"),
    ours: "compatible",
    bufDiffers: "not all bytes are text; Confluent takes the two as one",
  },
  {
    name: "fixed_signs",
    before: m("fixed32 a = 1;"),
    after: m("sfixed32 a = 1;"),
    ours: "compatible",
  },
  {
    name: "float_double",
    before: m("float a = 1;"),
    after: m("double a = 1;"),
    ours: "incompatible",
  },
  {
    name: "scalar_to_message",
    before: m("int32 a = 1;"),
    after: m("M a = 1;"),
    ours: "incompatible",
  },
  {
    name: "other_message",
    before: m("A a = 1; message A {} message B {}"),
    after: m("B a = 1; message A {} message B {}"),
    ours: "incompatible",
  },
  {
    name: "int_to_repeated",
    before: m("optional int32 a = 1;"),
    after: m("repeated int32 a = 1;"),
    ours: "incompatible",
  },
  {
    name: "text_to_repeated",
    before: m("optional string a = 1;"),
    after: m("repeated string a = 1;"),
    ours: "compatible",
    bufDiffers: "buf keeps one apart from many; on the wire one text is a list of one",
  },
  {
    name: "map_to_message",
    before: m("map<string, int32> a = 1;"),
    after: m("repeated M a = 1;"),
    ours: "incompatible",
  },
  {
    name: "map_key",
    before: m("map<string, int32> a = 1;"),
    after: m("map<int32, int32> a = 1;"),
    ours: "incompatible",
  },
  {
    name: "into_one_oneof",
    before: m("int32 a = 1; int32 b = 2;"),
    after: m("oneof o { int32 a = 1; int32 b = 2; }"),
    ours: "incompatible",
  },
  {
    name: "out_of_oneof",
    before: m("oneof o { int32 a = 1; int32 b = 2; }"),
    after: m("int32 a = 1; int32 b = 2;"),
    ours: "compatible",
    bufDiffers: "buf keeps every field in its oneof; Confluent sees that no data is lost",
  },
  {
    name: "remove_of_oneof",
    before: m("oneof o { int32 a = 1; int32 b = 2; }"),
    after: m("oneof o { int32 a = 1; }"),
    ours: "incompatible",
  },
  {
    name: "remove_message",
    before: `${m("")} message N {}`,
    after: m(""),
    ours: "incompatible",
    bufDiffers: "on the wire no message has a name; Confluent counts the messages of a file",
  },
  {
    name: "remove_enum_value",
    before: m("E a = 1; enum E { X = 0; Y = 1; }"),
    after: m("E a = 1; enum E { X = 0; }"),
    ours: "compatible",
    bufDiffers: "buf wants the number reserved before a value may go",
  },
  {
    name: "add_enum_value",
    before: m("E a = 1; enum E { X = 0; }"),
    after: m("E a = 1; enum E { X = 0; Y = 1; }"),
    ours: "compatible",
  },
  {
    name: "enum_to_int",
    before: m("E a = 1; enum E { X = 0; }"),
    after: m("int32 a = 1; enum E { X = 0; }"),
    ours: "compatible",
    bufDiffers: "buf keeps enums apart from numbers; on the wire they are the same",
  },
];

const fileOf = (pair: Pair, side: "before" | "after") =>
  `syntax = "proto3"; package ${pair.name}; ${pair[side]}`;

/** The pairs that buf refuses, all found in one run. */
async function brokenByBuf(): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-buf-"));
  try {
    for (const side of ["before", "after"] as const) {
      for (const pair of pairs) {
        await mkdir(join(folder, side, pair.name), { recursive: true });
        await writeFile(join(folder, side, pair.name, "m.proto"), fileOf(pair, side));
      }
      const rules = "version: v2\nbreaking:\n  use:\n    - WIRE\n";
      await writeFile(join(folder, side, "buf.yaml"), rules);
    }
    const out = await run(
      ["breaking", "after", "--against", "before", "--error-format", "json"],
      folder,
    );
    const found = out.split("\n").filter((line) => line !== "");
    return new Set(found.map((line) => dirname(JSON.parse(line).path).split("/").at(-1)!));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const require = createRequire(import.meta.url);

/** buf ends with 100 when it has found something. */
function run(args: readonly string[], cwd: string): Promise<string> {
  const script = require.resolve("@bufbuild/buf/bin/buf");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...args], { cwd }, (error, stdout, stderr) => {
      if (error === null || error.code === 100) resolve(stdout);
      else reject(new Error(stderr || error.message));
    });
  });
}

test("a descriptor is the one that buf builds", async () => {
  const text = `syntax = "proto3"; package p;
    import "google/protobuf/timestamp.proto";
    option java_package = "x"; option optimize_for = CODE_SIZE;
    message M {
      optional int32 a_b = 1 [deprecated = true];
      repeated In c = 2;
      map<string, In> d_e = 3;
      oneof o { string f = 4; E g = 5; }
      message In { google.protobuf.Timestamp at = 1; }
      reserved 8 to 9, 12; reserved "z";
    }
    enum E { option allow_alias = true; X = 0; Y = 0; Z = -1; reserved 5 to max; }
    service S { rpc R (stream M) returns (M.In) { option idempotency_level = IDEMPOTENT; } }
  `;
  const folder = await mkdtemp(join(tmpdir(), "millrace-buf-"));
  try {
    await writeFile(join(folder, "m.proto"), text);
    await run(["build", "--exclude-source-info", "--path", "m.proto", "-o", "m.binpb"], folder);
    const set = descriptors.FileDescriptorSet.decode(await readFile(join(folder, "m.binpb")));
    const { file } = descriptors.FileDescriptorSet.toObject(set) as { file: { name: string }[] };
    const parsed = protobufFormat.parse(text, []);
    if (isProblem(parsed)) throw new Error(parsed.problem);
    const serialized = Buffer.from(
      protobufFormat.formatted?.(parsed, "serialized") ?? "",
      "base64",
    );
    const ours = descriptors.FileDescriptorProto.decode(serialized);
    const expected = file.find(({ name }) => name === "m.proto");
    expect({ ...descriptors.FileDescriptorProto.toObject(ours), name: "m.proto" }).toEqual(
      withoutJsonNames(expected),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** buf writes the JSON name of every field; protoc's generated code leaves it out, and so do we. */
function withoutJsonNames(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner) => (key === "jsonName" ? undefined : inner));
  return JSON.parse(text);
}

describe("buf breaking as a second opinion", () => {
  let broken: Set<string>;
  beforeAll(async () => {
    broken = await brokenByBuf();
  });

  test.each(pairs)("$name is $ours", (pair) => {
    const [before, after] = (["before", "after"] as const).map((side) => {
      const parsed = protobufFormat.parse(fileOf(pair, side), []);
      if (isProblem(parsed)) throw new Error(parsed.problem);
      return parsed;
    });
    const isCompatible = protobufFormat.incompatibilities(after!, before!).length === 0;
    expect(isCompatible).toBe(pair.ours === "compatible");
    expect(broken.has(pair.name)).toBe(isCompatible === (pair.bufDiffers !== undefined));
  });
});
