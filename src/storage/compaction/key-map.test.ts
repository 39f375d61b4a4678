import { expect, test } from "vitest";
import { KeyMap } from "./key-map.ts";

const keyOf = (index: number) => Buffer.from(`key-${index}`.repeat(1 + (index % 50)));

test("gives back the latest offset of each key", () => {
  const keys = new KeyMap(1 << 20, 3000);
  for (let index = 0; index < 3000; index++) keys.put(keyOf(index % 1000), index);
  keys.put(keyOf(1), 5);
  for (let index = 0; index < 1000; index++) expect(keys.get(keyOf(index))).toBe(2000 + index);
  expect(keys.get(keyOf(1000))).toBe(-1);
  expect(keys.size).toBe(1000);
});

test("takes no more than it was given, but for what has to fit", () => {
  const keys = new KeyMap(24 * 64, 1e9);
  expect(keys.freeKeys).toBe(48);
  for (let index = 0; index < 60; index++) keys.put(keyOf(index), index);
  expect(keys.freeKeys).toBe(0);
  keys.put(keyOf(59), 99);
  for (let index = 0; index < 59; index++) expect(keys.get(keyOf(index))).toBe(index);
  expect([keys.get(keyOf(59)), keys.size]).toEqual([99, 60]);
});

test("offset 0 is one like any other", () => {
  const keys = new KeyMap(1 << 10, 4);
  keys.put(keyOf(1), 0);
  expect([keys.get(keyOf(1)), keys.get(keyOf(2))]).toEqual([0, -1]);
});
