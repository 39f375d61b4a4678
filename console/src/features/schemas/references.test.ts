import { expect, it } from "vitest";
import { readReferences } from "./references.ts";

it.each([
  ["", []],
  ["a.B b-value 2", [{ name: "a.B", subject: "b-value", version: 2 }]],
  ["a b 0", null],
  ["a b", null],
  ["a b 1 c", null],
])("%j is %j", (text, references) => {
  expect(readReferences(text)).toEqual(references);
});

it("takes several with commas between", () => {
  expect(readReferences("a b 1, c d 2,")?.map(({ name }) => name)).toEqual(["a", "c"]);
});
