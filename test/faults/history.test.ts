import { expect, test } from "vitest";
import { isClean, judge, type Sighting } from "./history.ts";

const seen = (value: number, offset: number, partition = 0): Sighting => ({
  value,
  partition,
  offset,
});

test("a history without faults is clean, also with records that were never acknowledged", () => {
  const read = [seen(0, 0), seen(1, 1), seen(2, 0, 1)];
  expect(isClean(judge(read.slice(0, 2), read))).toBe(true);
});

// The checker is worth something only if it catches each of these.
test.each([
  ["lost", [seen(0, 0), seen(1, 1)], [seen(0, 0)]],
  ["duplicated", [seen(0, 0)], [seen(0, 0), seen(0, 1)]],
  ["moved", [seen(0, 5)], [seen(0, 0)]],
  ["disordered", [], [seen(1, 0), seen(0, 1)]],
  ["gaps", [], [seen(0, 0), seen(1, 2)]],
] as const)("a record that is %s is found", (fault, acknowledged, read) => {
  const verdict = judge(acknowledged, read);
  expect(verdict[fault]).toBe(1);
  expect(isClean(verdict)).toBe(false);
});
