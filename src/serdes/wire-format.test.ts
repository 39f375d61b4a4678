import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeIndexes, encodeIndexes, frame, SerdeError, unframe } from "./wire-format.ts";

test("a 0 and the id, then the value", () => {
  expect(frame(258, Buffer.from("abc")).toString("hex")).toBe("0000000102616263");
});

test("whatever view of memory it is given, it reads that view", () => {
  const memory = new Uint8Array([9, 9, 0, 0, 0, 0, 7, 65, 9]);
  const { id, body } = unframe(memory.subarray(2, 8));
  expect([id, body.toString()]).toEqual([7, "A"]);
});

test.each([
  ["", "nothing"],
  ["00000001", "00000001"],
  ["0100000001aa", "0100000001"],
  ["7b2261223a", "7b2261223a"],
])("bytes %s are not taken for a value, and are shown", (hex, begin) => {
  expect(() => unframe(Buffer.from(hex, "hex"))).toThrow(SerdeError);
  expect(() => unframe(Buffer.from(hex, "hex"))).toThrow(`begin with ${begin}:`);
});

/** As Confluent documents them: zigzag varints, the first message as a single 0. */
test.each([
  [[0], "00"],
  [[1], "0202"],
  [[0, 0], "040000"],
  [[1, 0], "040200"],
  [[64], "028001"],
])("the message %j is written as %s", (indexes, hex) => {
  expect(encodeIndexes(indexes).toString("hex")).toBe(hex);
});

test("indexes are read as they were written", () => {
  const indexes = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(indexes, fc.uint8Array({ maxLength: 5 }), (written, rest) => {
      const read = decodeIndexes(Buffer.concat([encodeIndexes(written), rest]));
      expect(read.indexes).toEqual(written);
      expect([...read.message]).toEqual([...rest]);
    }),
  );
});

test.each(["", "02", "0280", "01", "ffffffffffffff", "ca01"])("bytes %s hold no indexes", (hex) => {
  expect(() => decodeIndexes(Buffer.from(hex, "hex"))).toThrow(SerdeError);
});
