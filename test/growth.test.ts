import { expect, test } from "vitest";
import { growthOf, maxGrowth } from "./growth.ts";

/** The growth of what takes so long, on a machine that stands still in most of the runs. */
function measured(durationMs: (size: number) => number): number {
  let nowMs = 0;
  let runs = 0;
  const run = (size: number) => {
    nowMs += durationMs(size);
    if (++runs % 5 !== 0) nowMs += runs * 1_000;
  };
  return growthOf(run, 1_600, () => nowMs);
}

test("tells what grows with its input from what grows with its square", () => {
  expect(measured((size) => size)).toBeLessThan(maxGrowth);
  expect(measured((size) => size ** 2)).toBe(256);
  expect(256).toBeGreaterThan(maxGrowth);
});

test("takes nothing from times that are too short to mean anything", () => {
  expect(measured((size) => (size === 1_600 ? 2 : 0.001))).toBe(2);
});
