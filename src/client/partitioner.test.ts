import { expect, test } from "vitest";
import { seededRandom } from "../base/seeded-random.ts";
import { murmur2, partitionOfKey, StickyPartition } from "./partitioner.ts";

// From the tests of Kafka's own Utils.murmur2.
test.each([
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
])("murmur2 of %s is as in Java", (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

test("a key's partition is its hash without its sign, modulo the count", () => {
  expect(partitionOfKey(Buffer.from("21"), 10)).toBe((-973932308 & 0x7fffffff) % 10);
  expect(partitionOfKey(Buffer.alloc(0), 1)).toBe(0);
});

test("a sticky partition stays until its batch is closed, and then moves", () => {
  const sticky = new StickyPartition(seededRandom(1));
  const first = sticky.among(3);
  expect(sticky.among(3)).toBe(first);
  sticky.leave((first + 1) % 3);
  expect(sticky.among(3)).toBe(first);
  sticky.leave(first);
  expect(sticky.among(3)).not.toBe(first);
  sticky.leave(sticky.among(3));
  expect(sticky.among(1)).toBe(0);
});
