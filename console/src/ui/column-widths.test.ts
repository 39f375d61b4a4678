import { expect, it } from "vitest";
import { maxWidthPx, minWidthPx, totalWidth, widthAfter } from "./column-widths.ts";

it.each([
  ["ArrowRight", 100, 116],
  ["ArrowLeft", 100, 84],
  ["ArrowLeft", 70, minWidthPx],
  ["PageUp", 100, 228],
  ["PageDown", 300, 172],
  ["ArrowRight", maxWidthPx, maxWidthPx],
  ["Home", 300, minWidthPx],
  ["End", 300, maxWidthPx],
  ["Enter", 300, null],
])("%s at %i px leads to %s", (key, widthPx, next) => {
  expect(widthAfter(key, widthPx)).toBe(next);
});

it("sums up", () => {
  expect(totalWidth({ name: 200, size: 80 })).toBe(280);
});
