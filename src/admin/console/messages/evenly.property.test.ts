import fc from "fast-check";
import { expect, it } from "vitest";
import { evenly } from "./evenly.ts";

it("picks as many as asked for, each once, in order, up to the last", () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 20_000 }),
    fc.integer({ min: 1, max: 60 }),
    (length, count) => {
      const items = Array.from({ length }, (_, index) => index);
      const picked = evenly(items, count);
      expect(picked).toHaveLength(Math.min(length, count));
      expect(picked.at(-1)).toBe(length - 1);
      expect(picked.every((item, index) => index === 0 || item > picked[index - 1]!)).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

it("takes all where there are few", () => {
  expect(evenly([1, 2], 5)).toEqual([1, 2]);
  expect(evenly([], 5)).toEqual([]);
});
