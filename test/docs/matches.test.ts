import { expect, test } from "vitest";
import { matches } from "./matches.ts";

test.each([
  ["the same", "a\nb\n", "a\nb\n"],
  ["spaces at the ends", "a\nb\n", "a  \nb\n\n"],
  ["what varies within a line", "took … ms", "took 12 ms"],
  ["nothing where something may be", "done…", "done"],
  ["any number of lines", "a\n…\nz", "a\nb\nc\nz"],
  ["no lines at all", "a\n…\nz", "a\nz"],
  ["signs that patterns are made of", "1 + 1 = (2)?", "1 + 1 = (2)?"],
])("fits: %s", (_, expected, printed) => {
  expect(matches(expected, printed)).toBe(true);
});

test.each([
  ["another line", "a", "b"],
  ["a line more", "a", "a\nb"],
  ["a line less", "a\nb", "a"],
  ["beyond a line", "took … ms", "took\n12 ms"],
  ["a sign that is not a pattern", "1.5", "1x5"],
  ["nothing at all", "a", ""],
])("does not fit: %s", (_, expected, printed) => {
  expect(matches(expected, printed)).toBe(false);
});
