import { expect, it } from "vitest";
import { colorOf, firstShown, placeOf } from "./lane-geometry.ts";

const lane = (startOffset: number, endOffset: number) => ({
  partition: 0,
  startOffset,
  endOffset,
  recent: [],
});

it("shows the last records, and none that have been deleted", () => {
  expect([firstShown(lane(0, 100)), firstShown(lane(95, 100)), firstShown(lane(0, 3))]).toEqual([
    90, 95, 0,
  ]);
});

it("puts the end of a full lane at its right, and what is long past at its left", () => {
  expect([placeOf(lane(0, 100), 100), placeOf(lane(0, 100), 95), placeOf(lane(0, 100), 5)]).toEqual(
    [1, 0.5, 0],
  );
});

it("gives a key one colour, and several colours to several keys", () => {
  const keys = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"];
  expect(keys.map(colorOf)).toEqual(keys.map(colorOf));
  expect(new Set(keys.map(colorOf)).size).toBe(keys.length);
  expect(colorOf(null)).toBe(-1);
});
