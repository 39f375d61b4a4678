import type { Comparison, Findings } from "./comparison.ts";
import type { SchemaObject } from "./schema-node.ts";
import type { ShapeOf } from "./shape.ts";

/** Keywords whose value is one number: all change in the same four ways. */
const limitsOf = {
  array: { maxItems: "MAX_ITEMS", minItems: "MIN_ITEMS" },
  number: {
    maximum: "MAXIMUM",
    minimum: "MINIMUM",
    exclusiveMaximum: "EXCLUSIVE_MAXIMUM",
    exclusiveMinimum: "EXCLUSIVE_MINIMUM",
  },
  object: { maxProperties: "MAX_PROPERTIES", minProperties: "MIN_PROPERTIES" },
  string: { maxLength: "MAX_LENGTH", minLength: "MIN_LENGTH" },
} as const;

type Limit<Of> = Of extends Record<string, infer Stem> ? Stem : never;
type Stem = Limit<(typeof limitsOf)[keyof typeof limitsOf]> | "MAX_CONTAINS" | "MIN_CONTAINS";

export function compareLimits(
  found: Findings,
  kind: keyof typeof limitsOf,
  original: SchemaObject,
  update: SchemaObject,
): void {
  for (const [keyword, stem] of Object.entries(limitsOf[kind]) as [string, Stem][]) {
    compareLimit(found, keyword, stem, original[keyword], update[keyword]);
  }
}

/** Draft 4's `exclusiveMaximum: true` is no number, and so no limit of its own. */
export function compareLimit(
  found: Findings,
  keyword: string,
  stem: Stem,
  before: unknown,
  after: unknown,
): void {
  if (typeof before !== "number") {
    if (typeof after === "number") found.add(`${stem}_ADDED`, keyword);
  } else if (typeof after !== "number") found.add(`${stem}_REMOVED`, keyword);
  else if (before < after) found.add(`${stem}_INCREASED`, keyword);
  else if (before > after) found.add(`${stem}_DECREASED`, keyword);
}

export function compareStrings(
  _comparison: Comparison,
  found: Findings,
  original: ShapeOf<"string" | "number">,
  update: ShapeOf<"string" | "number">,
): void {
  compareLimits(found, "string", original.node, update.node);
  const before = original.node.pattern;
  const after = update.node.pattern;
  if (before === after) return;
  if (before === undefined) found.add("PATTERN_ADDED", "pattern");
  else found.add(after === undefined ? "PATTERN_REMOVED" : "PATTERN_CHANGED", "pattern");
}

export function compareNumbers(
  _comparison: Comparison,
  found: Findings,
  original: ShapeOf<"string" | "number">,
  update: ShapeOf<"string" | "number">,
): void {
  compareLimits(found, "number", original.node, update.node);
  compareMultiples(found, original.node.multipleOf, update.node.multipleOf);
  if (original.isInteger !== update.isInteger) {
    found.add(original.isInteger ? "TYPE_EXTENDED" : "TYPE_NARROWED");
  }
}

function compareMultiples(found: Findings, before: unknown, after: unknown): void {
  if (before === after) return;
  if (typeof before !== "number") found.add("MULTIPLE_OF_ADDED", "multipleOf");
  else if (typeof after !== "number") found.add("MULTIPLE_OF_REMOVED", "multipleOf");
  else if (isMultiple(after, before)) found.add("MULTIPLE_OF_EXPANDED", "multipleOf");
  else if (isMultiple(before, after)) found.add("MULTIPLE_OF_REDUCED", "multipleOf");
  else found.add("MULTIPLE_OF_CHANGED", "multipleOf");
}

/** Of decimals as they are written: 0.3 is a multiple of 0.1, whatever binary fractions say. */
function isMultiple(value: number, of: number): boolean {
  const [a, b] = [decimal(value), decimal(of)];
  const scale = Math.min(a.exponent, b.exponent);
  const divisor = b.digits * 10n ** BigInt(b.exponent - scale);
  return divisor !== 0n && (a.digits * 10n ** BigInt(a.exponent - scale)) % divisor === 0n;
}

/** `digits × 10^exponent`; the exponent of a double is never beyond ±400. */
function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
