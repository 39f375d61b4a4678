import { compareLimit, compareLimits } from "./compare-limits.ts";
import { compareRest, compareUnevaluated, isOpen, partlyOpen } from "./compare-rest.ts";
import type { Comparison, Findings } from "./comparison.ts";
import type { Place } from "./schema-node.ts";
import type { ArrayParts, ShapeOf } from "./shape.ts";

export function compareArrays(
  comparison: Comparison,
  found: Findings,
  original: ShapeOf<"array">,
  update: ShapeOf<"array">,
): void {
  const [before, after] = [original.parts, update.parts];
  compareAll(comparison, found, before.all, after.all);
  compareTuples(comparison, found, before, after);
  compareRest(comparison, found, "ITEMS", before.additional, after.additional);
  compareUnevaluated(comparison, found, "ITEMS", before.unevaluated, after.unevaluated);
  compareLimits(found, "array", original.node, update.node);
  const wasUnique = original.node.uniqueItems === true;
  if (wasUnique !== (update.node.uniqueItems === true)) {
    found.add(wasUnique ? "UNIQUE_ITEMS_REMOVED" : "UNIQUE_ITEMS_ADDED", "uniqueItems");
  }
  compareLimit(found, "maxContains", "MAX_CONTAINS", before.maxContains, after.maxContains);
  compareLimit(found, "minContains", "MIN_CONTAINS", before.minContains, after.minContains);
}

function compareAll(
  comparison: Comparison,
  found: Findings,
  before: Place | null,
  after: Place | null,
): void {
  if (before !== null && after !== null) found.addAll(comparison.compare(before, after), "items");
  else if (after !== null) found.add("SCHEMA_ADDED", "items");
  else if (before !== null) found.add("SCHEMA_REMOVED", "items");
}

function compareTuples(
  comparison: Comparison,
  found: Findings,
  before: ArrayParts,
  after: ArrayParts,
): void {
  const length = Math.max(before.tuple.length, after.tuple.length);
  for (let index = 0; index < length; index++) {
    const path = `items/${index}`;
    const [old, now] = [before.tuple[index], after.tuple[index]];
    if (old !== undefined && now !== undefined) found.addAll(comparison.compare(old, now), path);
    else if (old !== undefined) compareRemoved(comparison, found, path, old, after);
    else if (now !== undefined) compareAdded(comparison, found, path, now, before);
  }
}

function compareRemoved(
  comparison: Comparison,
  found: Findings,
  path: string,
  item: Place,
  after: ArrayParts,
): void {
  if (isOpen(after.additional, after.unevaluated)) {
    return found.add("ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL", path);
  }
  const cover = partlyOpen(after.additional, after.unevaluated);
  if (cover === null) {
    const isNever = comparison.shapeOfOriginal(item).kind === "none";
    return found.add(
      isNever
        ? "ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL"
        : "ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL",
      path,
    );
  }
  const within = comparison.compare(item, cover);
  found.addAll(within, path);
  return found.add(
    within.isCompatible
      ? "ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"
      : "ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    path,
  );
}

function compareAdded(
  comparison: Comparison,
  found: Findings,
  path: string,
  item: Place,
  before: ArrayParts,
): void {
  if (isOpen(before.additional, before.unevaluated)) {
    const isAny = comparison.shapeOfUpdate(item).kind === "any";
    return found.add(
      isAny
        ? "ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL"
        : "ITEM_ADDED_TO_OPEN_CONTENT_MODEL",
      path,
    );
  }
  const cover = partlyOpen(before.additional, before.unevaluated);
  if (cover === null) return found.add("ITEM_ADDED_TO_CLOSED_CONTENT_MODEL", path);
  const within = comparison.compare(cover, item);
  found.addAll(within, path);
  return found.add(
    within.isCompatible
      ? "ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"
      : "ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    path,
  );
}
