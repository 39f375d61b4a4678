import { expect, test } from "vitest";
import { groupPartition } from "./group-partition.ts";

test("a group lives where Java's String.hashCode says", () => {
  expect(groupPartition("hello", 50)).toBe(99_162_322 % 50);
  expect(groupPartition("", 50)).toBe(0);
  expect(groupPartition("my-consumer-group", 50)).toBe(1_513_705_513 % 50);
});

test("the one hash code without a positive counterpart counts as zero", () => {
  expect(groupPartition("polygenelubricants", 50)).toBe(0);
});

test("hash codes are over UTF-16 units", () => {
  const units = [0xd83d, 0xde00];
  expect(groupPartition("\u{1f600}", 1_000_003)).toBe((units[0]! * 31 + units[1]!) % 1_000_003);
});
