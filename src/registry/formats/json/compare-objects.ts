import { compareLimits } from "./compare-limits.ts";
import { compareRest, compareUnevaluated, isOpen, partlyOpen } from "./compare-rest.ts";
import type { Comparison, Findings } from "./comparison.ts";
import { changeOfSet } from "./identities.ts";
import { isMatch } from "./property-pattern.ts";
import { isObject, type Place } from "./schema-node.ts";
import type { ObjectParts, ShapeOf } from "./shape.ts";

export function compareObjects(
  comparison: Comparison,
  found: Findings,
  original: ShapeOf<"object">,
  update: ShapeOf<"object">,
): void {
  const [before, after] = [original.parts, update.parts];
  compareRequired(found, before, after);
  for (const [name, place] of before.properties) {
    const kept = after.properties.get(name);
    if (kept === undefined) compareRemoved(comparison, found, name, place, after);
    else found.addAll(comparison.compare(place, kept), `properties/${name}`);
  }
  for (const [name, place] of after.properties) {
    if (!before.properties.has(name)) {
      compareAdded(comparison, found, name, place, before, after);
    }
  }
  compareDependencies(comparison, found, before, after);
  compareRest(comparison, found, "PROPERTIES", before.additional, after.additional);
  compareUnevaluated(comparison, found, "PROPERTIES", before.unevaluated, after.unevaluated);
  compareLimits(found, "object", original.node, update.node);
}

function compareRequired(found: Findings, before: ObjectParts, after: ObjectParts): void {
  for (const name of before.properties.keys()) {
    const place = after.properties.get(name);
    const isRequired = after.required.has(name);
    if (place === undefined || before.required.has(name) === isRequired) continue;
    if (!isRequired) found.add("REQUIRED_ATTRIBUTE_REMOVED", "required", name);
    else if (hasDefault(place))
      found.add("REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED", "required", name);
    else found.add("REQUIRED_ATTRIBUTE_ADDED", "required", name);
  }
}

/** What was allowed to stand there must still be: only the update's openness counts. */
function compareRemoved(
  comparison: Comparison,
  found: Findings,
  name: string,
  place: Place,
  after: ObjectParts,
): void {
  const path = ["properties", name] as const;
  if (isOpenObject(after)) return found.add("PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL", ...path);
  const cover = coverOf(name, after);
  if (cover !== null) {
    const within = comparison.compare(place, cover);
    found.addAll(within, path.join("/"));
    return found.add(
      within.isCompatible
        ? "PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"
        : "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
      ...path,
    );
  }
  const isNever = comparison.shapeOfOriginal(place).kind === "none";
  return found.add(
    isNever
      ? "PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL"
      : "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL",
    ...path,
  );
}

/** What stood there already was anything, or nothing: only the original's openness counts. */
function compareAdded(
  comparison: Comparison,
  found: Findings,
  name: string,
  place: Place,
  before: ObjectParts,
  after: ObjectParts,
): void {
  const path = ["properties", name] as const;
  const isOpenBefore = isOpenObject(before);
  if (isOpenBefore && comparison.shapeOfUpdate(place).kind === "any") {
    return found.add("PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL", ...path);
  }
  const cover = isOpenBefore ? null : coverOf(name, before);
  if (cover !== null) {
    const within = comparison.compare(cover, place);
    found.addAll(within, path.join("/"));
    found.add(
      within.isCompatible
        ? "PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"
        : "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
      ...path,
    );
  }
  const model = isOpenBefore ? "OPEN" : "UNOPEN";
  if (!after.required.has(name)) {
    return found.add(`OPTIONAL_PROPERTY_ADDED_TO_${model}_CONTENT_MODEL`, ...path);
  }
  return found.add(
    hasDefault(place)
      ? `REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_${model}_CONTENT_MODEL`
      : `REQUIRED_PROPERTY_ADDED_TO_${model}_CONTENT_MODEL`,
    ...path,
  );
}

function compareDependencies(
  comparison: Comparison,
  found: Findings,
  before: ObjectParts,
  after: ObjectParts,
): void {
  for (const name of union(before.dependentRequired, after.dependentRequired)) {
    const path = ["dependencies", name] as const;
    const [old, now] = [before.dependentRequired.get(name), after.dependentRequired.get(name)];
    if (now === undefined) found.add("DEPENDENCY_ARRAY_REMOVED", ...path);
    else if (old === undefined) found.add("DEPENDENCY_ARRAY_ADDED", ...path);
    else {
      const change = changeOfSet(new Set(old), new Set(now));
      if (change !== null) found.add(`DEPENDENCY_ARRAY_${change}`, ...path);
    }
  }
  for (const name of union(before.dependentSchemas, after.dependentSchemas)) {
    const path = ["dependencies", name] as const;
    const [old, now] = [before.dependentSchemas.get(name), after.dependentSchemas.get(name)];
    if (now === undefined) found.add("DEPENDENCY_SCHEMA_REMOVED", ...path);
    else if (old === undefined) found.add("DEPENDENCY_SCHEMA_ADDED", ...path);
    else found.addAll(comparison.compare(old, now), path.join("/"));
  }
}

function union(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) {
  return new Set([...before.keys(), ...after.keys()]);
}

function isOpenObject({ additional, patterns, unevaluated }: ObjectParts): boolean {
  return patterns.size === 0 && isOpen(additional, unevaluated);
}

/** The schema that a property has to fit which is not among the named ones, if there is one. */
function coverOf(name: string, { patterns, additional, unevaluated }: ObjectParts): Place | null {
  for (const [pattern, place] of patterns) if (isMatch(pattern, name)) return place;
  return partlyOpen(additional, unevaluated);
}

const hasDefault = ({ node }: Place): boolean => isObject(node) && Object.hasOwn(node, "default");
