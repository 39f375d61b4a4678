import { Comparison, type Difference, type Findings, TooManyPairs } from "./comparison.ts";
import { Identities } from "./identities.ts";
import type { Targets } from "./references.ts";
import type { Place } from "./schema-node.ts";
import { type Shape, Shapes } from "./shape.ts";

export interface Document {
  readonly root: Place;
  readonly targets: Targets;
}

/** How often a comparison is repeated because of an assumption that did not hold. */
const maxPasses = 20;

/**
 * Every difference of the update from the original, the harmless ones too, with paths from the
 * root as Confluent writes them: `#/properties/a`.
 *
 * Recursive schemas are compared on the assumption that a pair within itself is compatible. Where
 * the pair turns out not to be, the pass is repeated with that knowledge, until nothing changes.
 */
export function differences(
  original: Document,
  update: Document,
  isLenient = false,
): readonly Difference[] {
  const shapes = { original: new Shapes(original.targets), update: new Shapes(update.targets) };
  const identities = new Identities();
  const budget = { cost: 0 };
  let refuted: Map<Shape, Map<Shape, Findings>> = new Map();
  try {
    for (let pass = 1; ; pass++) {
      const comparison = new Comparison(shapes, identities, refuted, budget, isLenient);
      const found = comparison.compare(original.root, update.root);
      const isSettled = !comparison.hasAssumed || count(comparison.refuted) === count(refuted);
      if (isSettled || pass === maxPasses) {
        return found.differences.map(({ kind, path }) => ({ kind, path: `#/${path}` }));
      }
      refuted = comparison.refuted;
    }
  } catch (error) {
    if (!(error instanceof TooManyPairs)) throw error;
    return [{ kind: "COMBINED_TYPE_SUBSCHEMAS_CHANGED", path: "#/" }];
  }
}

function count(pairs: ReadonlyMap<Shape, ReadonlyMap<Shape, Findings>>): number {
  return [...pairs.values()].reduce((sum, row) => sum + row.size, 0);
}
