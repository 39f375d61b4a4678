import fc from "fast-check";
import { expect, test } from "vitest";
import { LayeredMap } from "./layered-map.ts";

test("a layer reads as a copy would, and what is below stays as it is", () => {
  const key = fc.nat(5);
  const pairs = fc.array(fc.tuple(key, fc.nat()));
  const step = fc.oneof(
    fc.record({ kind: fc.constant("set" as const), key, value: fc.nat() }),
    fc.record({ kind: fc.constant("delete" as const), key }),
  );
  fc.assert(
    fc.property(pairs, fc.array(step), fc.array(step), (initial, first, second) => {
      const below = new Map(initial);
      const copy = new Map(initial);
      const lower = new LayeredMap(below);
      const upper = new LayeredMap(lower);
      for (const [layer, steps] of [
        [lower, first],
        [upper, second],
      ] as const) {
        for (const taken of steps) {
          if (taken.kind === "delete") expect(layer.delete(taken.key)).toBe(copy.delete(taken.key));
          else {
            layer.set(taken.key, taken.value);
            copy.set(taken.key, taken.value);
          }
        }
      }
      const sorted = (map: Iterable<[number, number]>) => [...map].sort(([a], [b]) => a - b);
      expect(sorted(upper)).toEqual(sorted(copy));
      expect([...upper.keys()].sort()).toEqual([...copy.keys()].sort());
      for (let asked = 0; asked <= 5; asked++) {
        expect(upper.has(asked)).toBe(copy.has(asked));
        expect(upper.get(asked)).toBe(copy.get(asked));
      }
      expect(below).toEqual(new Map(initial));
    }),
  );
});
