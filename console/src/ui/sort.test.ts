import { describe, expect, it } from "vitest";
import { sorted, turned } from "./sort.ts";

const order = (values: readonly (string | number | null)[], isDown = false) =>
  sorted(values, (value) => value, isDown);

describe("sorted", () => {
  it("takes numbers as numbers, also inside names", () => {
    expect(order([10, 9, 100])).toEqual([9, 10, 100]);
    expect(order(["t10", "t9", "T1"])).toEqual(["T1", "t9", "t10"]);
  });

  it("leaves what is unknown last, both ways", () => {
    expect(order([null, 1, 2])).toEqual([1, 2, null]);
    expect(order([null, 1, 2], true)).toEqual([2, 1, null]);
  });
});

it("a second click turns the order round, another column begins anew", () => {
  const once = turned({ column: "name", isDown: false }, "name");
  expect(once).toEqual({ column: "name", isDown: true });
  expect(turned(once, "size")).toEqual({ column: "size", isDown: false });
});
