import { expect, test } from "vitest";
import { codecNames, compress } from "./compression/codec.ts";
import { ExpansionBudget } from "./expansion-budget.ts";
import { ExpandsTooFar, MalformedRecord } from "./malformed-record.ts";

const block = 128 * 1024;
const compressing = codecNames.filter((name) => name !== "none");

test.each(compressing)("%s: what batches expand to is counted together", (codec) => {
  const batch = compress(codec, Buffer.alloc(block));
  const budget = new ExpansionBudget(3 * block - 1);
  for (let i = 0; i < 2; i++) expect(budget.expand(codec, batch)).toHaveLength(block);
  expect(() => budget.expand(codec, batch)).toThrow(ExpandsTooFar);
});

test.each(compressing)("%s: what fails has spent all there was", (codec) => {
  const budget = new ExpansionBudget(1 << 20);
  expect(() => budget.expand(codec, Buffer.from("no such stream"))).toThrow(MalformedRecord);
  const fine = compress(codec, Buffer.from("fine"));
  expect(() => budget.expand(codec, fine)).toThrow(ExpandsTooFar);
  expect(new ExpansionBudget(1 << 20).expand(codec, fine).toString()).toBe("fine");
});

test("what is not compressed costs nothing", () => {
  const budget = new ExpansionBudget(0);
  expect(budget.expand("none", Buffer.from("as it is")).toString()).toBe("as it is");
});
