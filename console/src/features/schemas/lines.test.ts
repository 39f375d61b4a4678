import fc from "fast-check";
import { expect, it } from "vitest";
import { lineDifference } from "./lines.ts";

const sides = (before: string, now: string) =>
  lineDifference(before, now).map((pair) => [pair.before, pair.now]);

it("puts what stayed side by side, and what changed beside what it was", () => {
  expect(sides("a\nb\nc", "a\nx\nc\nd")).toEqual([
    ["a", "a"],
    ["b", "x"],
    ["c", "c"],
    [null, "d"],
  ]);
});

it("loses no line of either side, and calls the same only what is", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, now) => {
      const pairs = lineDifference(before.join("\n"), now.join("\n"));
      expect(pairs.flatMap((pair) => pair.before ?? [])).toEqual(before);
      expect(pairs.flatMap((pair) => pair.now ?? [])).toEqual(now);
      expect(pairs.every((pair) => !pair.isSame || pair.before === pair.now)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
