import { describe, expect, it } from "vitest";
import { type Axis, byteRateAxis, countAxis, rateAxis, widestOf } from "./axis.ts";

/** What uPlot does: the smallest step whose labels lie 30 of 152 pixels apart. */
function labels({ steps, format }: Axis, max: number): string[] {
  const step = steps.find((one) => (one / max) * 152 >= 30) ?? Number.NaN;
  const count = Math.floor(max / step);
  return Array.from({ length: count + 1 }, (_, index) => format(index * step));
}

const maxima = [0.02, 0.3, 0.9, 1, 1.15, 2.3, 3, 7, 9.9, 11, 60, 777, 1_100, 99_999, 115_000, 3e6];
const huge = [...maxima, 8e8, 1e10, 7e12];

describe.each([
  ["a count", countAxis],
  ["a rate", rateAxis],
  ["a rate of bytes", byteRateAxis],
] as const)("the labels of %s", (_what, axis) => {
  it.each(huge)("are all different up to %d", (max) => {
    const found = labels(axis, max);
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeLessThanOrEqual(6);
  });
});

it("has no fractions of a byte, and bytes in their own round numbers", () => {
  expect(labels(byteRateAxis, 1)).toEqual(["0 B/s", "1 B/s"]);
  expect(labels(byteRateAxis, 0.4)).toEqual(["0 B/s"]);
  expect(labels(byteRateAxis, 115_000)).toEqual([
    "0 B/s",
    "32.0 KiB/s",
    "64.0 KiB/s",
    "96.0 KiB/s",
  ]);
});

it("has no fractions of a record in a count, and few digits of one in a rate", () => {
  expect(labels(countAxis, 1.15)).toEqual(["0", "1"]);
  expect(labels(rateAxis, 0.5)).toEqual(["0/s", "0.10/s", "0.20/s", "0.30/s", "0.40/s", "0.50/s"]);
});

describe("the width of an axis", () => {
  const measure = (text: string) => text.length * 6.5;

  it("is that of its widest label, not less than usual, in whole pixels", () => {
    expect(widestOf(["0 B/s", "97.7 KiB/s"], measure)).toBe(77);
    expect(widestOf(["0"], measure)).toBe(40);
  });

  it("is as usual before there are labels", () => {
    expect(widestOf(null, measure)).toBe(40);
  });
});
