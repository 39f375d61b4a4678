import { expect, test } from "vitest";
import { UsageError } from "./failure.ts";
import { jsonLines, recordFormat } from "./record-format.ts";

const record = {
  topic: "t",
  partition: 3,
  offset: 7,
  timestampMs: 1_700_000_000_000,
  key: Buffer.from("k"),
  value: Buffer.from("välue"),
  headers: [
    { key: "a", value: Buffer.from("1") },
    { key: "b", value: null },
  ],
};

test.each([
  ["%t/%p@%o %k=%v", "t/3@7 k=välue"],
  ["%T %d", "1700000000000 2023-11-14T22:13:20.000Z"],
  ["%h", "a=1,b="],
  ["%K %V", "1 6"],
  ["100%%\\n\\t\\\\", "100%\n\t\\"],
  ["\\q\\", "\\q\\"],
  ["", ""],
])("%j", (format, expected) => {
  expect(recordFormat(format)(record).toString()).toBe(expected);
});

test("nulls are empty, and told apart by their length", () => {
  const tombstone = { ...record, key: null, value: null };
  expect(recordFormat("[%k|%v|%K|%V]")(tombstone).toString()).toBe("[||-1|-1]");
});

test("bytes are written as they are", () => {
  const value = Buffer.from([0xff, 0x00, 0xfe]);
  expect(recordFormat("%v")({ ...record, value })).toEqual(value);
});

test.each(["%x", "%"])("%j is nothing", (format) => {
  expect(() => recordFormat(format)).toThrow(UsageError);
});

test("JSON says when something is no text", () => {
  const value = Buffer.from([0xff]);
  expect(JSON.parse(jsonLines({ ...record, value, timestampMs: -1 }).toString())).toEqual({
    topic: "t",
    partition: 3,
    offset: 7,
    timestamp: "",
    key: "k",
    valueBase64: "/w==",
    headers: [
      { name: "a", value: "1" },
      { name: "b", value: null },
    ],
  });
});
