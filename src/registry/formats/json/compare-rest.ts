import type { Comparison, Findings } from "./comparison.ts";
import { isObject, type Place } from "./schema-node.ts";
import type { Rest } from "./shape.ts";

/** Properties of objects and items of arrays that no other keyword describes. */
type Things = "PROPERTIES" | "ITEMS";

const camel = { PROPERTIES: "Properties", ITEMS: "Items" } as const;

/** `additionalProperties` and `additionalItems`. */
export function compareRest(
  comparison: Comparison,
  found: Findings,
  things: Things,
  before: Rest,
  after: Rest,
): void {
  const path = `additional${camel[things]}`;
  if ((before === "closed") !== (after === "closed")) {
    const isOpened = before === "closed";
    // Confluent's names for arrays are the other way round from those for objects.
    if (things === "ITEMS") found.add(`ADDITIONAL_ITEMS_${isOpened ? "ADDED" : "REMOVED"}`, path);
    else found.add(`ADDITIONAL_PROPERTIES_${isOpened ? "ADDED" : "REMOVED"}`, path);
  } else if (typeof before !== "string" && typeof after !== "string") {
    found.addAll(comparison.compare(before, after), path);
  } else if (typeof after !== "string") found.add(`ADDITIONAL_${things}_NARROWED`, path);
  else if (typeof before !== "string") found.add(`ADDITIONAL_${things}_EXTENDED`, path);
}

/** `unevaluatedProperties`, `unevaluatedItems`; to leave one out is to say `true`, but by name. */
export function compareUnevaluated(
  comparison: Comparison,
  found: Findings,
  things: Things,
  before: Place | null,
  after: Place | null,
): void {
  if (before === null && after === null) return;
  const path = `unevaluated${camel[things]}`;
  const [wasNone, isNone] = [before?.node === false, after?.node === false];
  if (wasNone !== isNone) {
    found.add(`UNEVALUATED_${things}_${wasNone ? "ADDED" : "REMOVED"}`, path);
  } else if (before === null || (isAny(before) && !isAny(after))) {
    found.add(`UNEVALUATED_${things}_NARROWED`, path);
  } else if (after === null || (isAny(after) && !isAny(before))) {
    found.add(`UNEVALUATED_${things}_EXTENDED`, path);
  } else found.addAll(comparison.compare(before, after), path);
}

/** Whether anything may stand where nothing is said. */
export function isOpen(additional: Rest, unevaluated: Place | null): boolean {
  return additional === "open" && (unevaluated === null || isAny(unevaluated));
}

/** The schema for what nothing is said about; null when that is anything or nothing at all. */
export function partlyOpen(additional: Rest, unevaluated: Place | null): Place | null {
  if (typeof additional !== "string") return additional;
  const isSchema = unevaluated !== null && unevaluated.node !== false && !isAny(unevaluated);
  return additional === "open" && isSchema ? unevaluated : null;
}

function isAny(place: Place | null): boolean {
  if (place === null) return false;
  return place.node === true || (isObject(place.node) && Object.keys(place.node).length === 0);
}
