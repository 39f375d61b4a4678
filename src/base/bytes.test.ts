import { describe, expect, test } from "vitest";
import { Bug } from "./assert.ts";
import { MalformedInput, Reader, Writer } from "./bytes.ts";

const reader = (hex: string) => new Reader(Buffer.from(hex, "hex"));
function written(write: (writer: Writer) => void): string {
  const writer = new Writer();
  write(writer);
  return writer.toBuffer().toString("hex");
}

describe("a number", () => {
  test.each([
    ["bool", false, "00"],
    ["bool", true, "01"],
    ["int8", -128, "80"],
    ["int8", 127, "7f"],
    ["int16", -32_768, "8000"],
    ["int16", 258, "0102"],
    ["uint16", 65_535, "ffff"],
    ["int32", -2_147_483_648, "80000000"],
    ["int32", 16_909_060, "01020304"],
    ["long", -1, "ffffffffffffffff"],
    ["long", 4_294_967_296, "0000000100000000"],
    ["long", 4_294_967_295, "00000000ffffffff"],
    ["long", -4_294_967_297, "fffffffeffffffff"],
    ["long", Number.MAX_SAFE_INTEGER, "001fffffffffffff"],
    ["long", Number.MIN_SAFE_INTEGER, "ffe0000000000001"],
    ["int64", 9_223_372_036_854_775_807n, "7fffffffffffffff"],
    ["float64", -1.5, "bff8000000000000"],
    ["uuid", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff"],
    ["uvarint", 0, "00"],
    ["uvarint", 127, "7f"],
    ["uvarint", 300, "ac02"],
    ["uvarint", 4_294_967_295, "ffffffff0f"],
  ] as const)("%s %s is %s", (kind, value, hex) => {
    expect(written((writer) => writer[kind](value as never))).toBe(hex);
    const source = reader(hex);
    expect(source[kind]()).toBe(value);
    expect(source.remaining).toBe(0);
  });

  test.each([
    ["int8", 128],
    ["int16", -32_769],
    ["uint16", -1],
    ["int32", 2_147_483_648],
    ["int32", 0.5],
    ["int32", Number.NaN],
    ["long", 2 ** 53],
    ["uvarint", -1],
    ["uuid", "0011"],
    ["uuid", "zz".repeat(16)],
  ] as const)("%s cannot be %s", (kind, value) => {
    expect(() => written((writer) => writer[kind](value as never))).toThrow(Bug);
  });

  test.each(["0020000000000000", "7fffffffffffffff", "8000000000000000"])(
    "a long beyond 2^53 is malformed: %s",
    (hex) => {
      expect(() => reader(hex).long()).toThrow(MalformedInput);
    },
  );

  test("of which the end is missing is malformed", () => {
    for (const kind of ["int16", "int32", "int64", "long", "float64", "uuid", "uvarint"] as const) {
      expect(() => reader("ff")[kind]()).toThrow(MalformedInput);
    }
  });

  test("a varint of six bytes is malformed", () => {
    expect(() => reader("828080808000").uvarint()).toThrow(MalformedInput);
  });
});

describe("a length", () => {
  test("negative stands for null", () => {
    expect(reader("fffe").length16()).toBeLessThan(0);
    expect(reader("ffffffff").length32()).toBeLessThan(0);
    expect(reader("00").compactLength()).toBeLessThan(0);
  });

  test("of more than what is left is malformed", () => {
    expect(() => reader("0002ff").length16()).toThrow(
      "a length of 2, 1 bytes left, at byte 2 of 3",
    );
    expect(() => reader("7fffffffff").length32()).toThrow(MalformedInput);
    expect(() => reader("ffffffff0f").compactLength()).toThrow(MalformedInput);
  });
});

describe("text", () => {
  test("is UTF-8 after its length", () => {
    expect(written((writer) => writer.string("é"))).toBe("0002c3a9");
    expect(written((writer) => writer.compactString("é"))).toBe("03c3a9");
    expect(reader("c3a9").text(2)).toBe("é");
  });

  test("that is not UTF-8 is read as U+FFFD, as in Java", () => {
    expect(reader("61ff62").text(3)).toBe("a\u{fffd}b");
  });

  test("has at most 32767 bytes", () => {
    expect(written((writer) => writer.string("a".repeat(32_767)))).toMatch(/^7fff6161/);
    expect(() => written((writer) => writer.string("é".repeat(16_384)))).toThrow(Bug);
    expect(() => written((writer) => writer.compactString("a".repeat(32_768)))).toThrow(Bug);
    expect(() => new Reader(Buffer.alloc(40_000)).text(32_768)).toThrow(MalformedInput);
  });
});

describe("a byte run", () => {
  test("is read as a view into the frame, or as a copy of its own", () => {
    const frame = Buffer.from("0102", "hex");
    const view = new Reader(frame).view(2);
    const copy = new Reader(frame).copy(2);
    frame[0] = 9;
    expect([view[0], copy[0]]).toEqual([9, 1]);
    expect(copy.buffer.byteLength).toBe(2);
  });

  test("is copied when small and attached when large", () => {
    const small = Buffer.alloc(10, 1);
    const large = Buffer.alloc(5000, 2);
    const writer = new Writer();
    writer.int8(0);
    writer.raw(small);
    writer.raw(large);
    writer.int8(3);
    const chunks = writer.finish();
    expect(chunks.map((chunk) => chunk.length)).toEqual([11, 5000, 1]);
    expect(chunks[1]!.buffer).toBe(large.buffer);
    expect(writer.size).toBe(5012);
  });
});

test("what is written joins up over many chunks", () => {
  const writer = new Writer();
  const numbers = Array.from({ length: 100_000 }, (_, index) => index);
  for (const number of numbers) writer.int32(number);
  expect(writer.size).toBe(400_000);
  const source = new Reader(writer.toBuffer());
  expect(numbers.every((number) => source.int32() === number)).toBe(true);
});

test("a writer can be appended to another", () => {
  const inner = new Writer();
  inner.int16(1);
  inner.raw(Buffer.alloc(2000));
  const outer = new Writer();
  outer.uvarint(inner.size);
  outer.append(inner);
  expect(outer.size).toBe(2004);
});

test("unknown tags are skipped", () => {
  const source = reader("0205020102030007");
  source.skipTags();
  expect(source.int8()).toBe(7);
});
