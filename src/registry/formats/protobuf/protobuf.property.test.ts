import fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { isProblem } from "../format.ts";
import { protobufFormat } from "./protobuf.ts";

const scalar = fc.constantFrom("int32", "sint64", "bool", "string", "bytes", "double", "fixed32");
const label = fc.constantFrom("", "optional ", "repeated ");
const fields = fc.array(fc.tuple(label, fc.oneof(scalar, fc.constantFrom("M0", "E", ".p.M0"))), {
  maxLength: 5,
});
const options = fc.constantFrom(
  "",
  " [deprecated = true]",
  ' [json_name = "x\\n", jstype = JS_STRING]',
);

/** Texts of proto3 with a few messages; the first one may be named by the others. */
const texts = fc
  .array(fc.record({ fields, options, choice: fc.array(scalar, { maxLength: 2 }), key: scalar }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((messages) => {
    const bodies = messages.map(({ fields, options, choice }, index) => {
      const own = fields.map(([label, type], i) => `${label}${type} f_${i} = ${i + 1}${options};`);
      const chosen = choice.map((type, i) => `${type} c${i} = ${i + 50};`);
      const oneof = chosen.length === 0 ? "" : `oneof o { ${chosen.join(" ")} }`;
      const map = `map<string, ${index === 0 ? "E" : "M0"}> m_p = 90;`;
      return `message M${index} { ${oneof} ${own.join(" ")} ${map} reserved 91 to 99, 100; }`;
    });
    return `syntax = "proto3"; package p; enum E { Z = 0; A = -1; } ${bodies.join("\n")}`;
  });

const runs = { numRuns: 40 };

function parse(text: string) {
  const parsed = protobufFormat.parse(text, []);
  if (isProblem(parsed)) throw new Error(`${parsed.problem} in ${text}`);
  return parsed;
}

test("canonical and normalized texts stay as they are, and mean the same", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parse(text);
      expect(parse(parsed.canonical).canonical).toBe(parsed.canonical);
      expect(parse(parsed.normalized).normalized).toBe(parsed.normalized);
      expect(parse(parsed.canonical).normalized).toBe(parsed.normalized);
      expect(protobufFormat.incompatibilities(parse(parsed.normalized), parsed)).toEqual([]);
    }),
    runs,
  );
});

test("a descriptor says what the text says", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parse(text);
      const serialized = protobufFormat.formatted?.(parsed, "serialized") ?? "";
      expect(parse(serialized).normalized).toBe(parsed.normalized);
    }),
    runs,
  );
});

test("protobufjs reads the same fields from the canonical text", () => {
  const fieldsOf = (text: string) => {
    const { root } = protobuf.parse(text, { keepCase: true });
    root.resolveAll();
    return root.lookupType("p.M0").fieldsArray.map(({ id, name, type }) => ({ id, name, type }));
  };
  fc.assert(
    fc.property(texts, (text) => {
      const byNumber = (a: { id: number }, b: { id: number }) => a.id - b.id;
      expect(fieldsOf(parse(text).canonical).sort(byNumber)).toEqual(fieldsOf(text).sort(byNumber));
    }),
    runs,
  );
});

test("any text gives a schema or a problem, and so do damaged ones", () => {
  const word = fc.constantFrom(
    "message",
    "enum",
    "{",
    "}",
    "=",
    "1",
    ";",
    "M",
    '"',
    "[",
    "reserved",
    "map<",
  );
  const damaged = fc
    .tuple(texts, fc.nat(), fc.nat({ max: 20 }))
    .map(
      ([text, at, length]) =>
        text.slice(0, at % text.length) + text.slice((at % text.length) + length),
    );
  const words = fc.array(word).map((list) => list.join(" "));
  const bytes = fc.uint8Array().map((array) => Buffer.from(array).toString("base64"));
  fc.assert(
    fc.property(fc.oneof(fc.string(), words, damaged, bytes), (text) => {
      const parsed = protobufFormat.parse(text, []);
      expect(isProblem(parsed) || typeof parsed.normalized === "string").toBe(true);
    }),
    { numRuns: 200 },
  );
});
