import fc from "fast-check";
import { expect, test } from "vitest";
import { repeated } from "./repeated.ts";

test("tells just those that come more than once", () => {
  const names = fc.array(fc.constantFrom("a", "b", "c", "d", "e"));
  fc.assert(
    fc.property(names, (given) => {
      const twice = given.filter((name) => given.indexOf(name) !== given.lastIndexOf(name));
      expect(repeated(given)).toEqual(new Set(twice));
    }),
  );
});
