import { expect, it } from "vitest";
import { lineSplitter } from "./streams.ts";

it.each([
  [["a\nb\n"], ["a", "b"]],
  [
    ["a", "b\nc", "\n\nd"],
    ["ab", "c", "d"],
  ],
  [["", "\n", ""], []],
])("cuts %j into %j", (pieces, lines) => {
  const found: string[] = [];
  const splitter = lineSplitter((line) => found.push(line));
  for (const piece of pieces) splitter.add(piece);
  splitter.end();
  expect(found).toEqual(lines);
});
