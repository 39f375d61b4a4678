import { compareArrays } from "./compare-arrays.ts";
import { compareCombined } from "./compare-combined.ts";
import { compareNumbers, compareStrings } from "./compare-limits.ts";
import { compareObjects } from "./compare-objects.ts";
import type { Comparison, Findings } from "./comparison.ts";
import { changeOfSet } from "./identities.ts";
import type { Kind } from "./kinds.ts";
import { idOf, type Shape, type ShapeOf } from "./shape.ts";

type Compare<K extends Shape["kind"]> = (
  comparison: Comparison,
  found: Findings,
  original: ShapeOf<K>,
  update: ShapeOf<K>,
) => void;

/** Where both schemas are of one kind; nothing can differ in those that are left out. */
const byKind: { readonly [K in Shape["kind"]]?: Compare<K> } = {
  array: compareArrays,
  combined: compareCombined,
  const: (comparison, found, original, update) => {
    if (!isSame(comparison, original.value, update.value)) found.add("ENUM_ARRAY_CHANGED", "const");
  },
  enum: compareEnums,
  not: (comparison, found, original, update) => {
    const excluded = comparison.compareSwapped(original.member, update.member);
    found.add(excluded.isCompatible ? "NOT_TYPE_NARROWED" : "NOT_TYPE_EXTENDED", "not");
  },
  number: compareNumbers,
  object: compareObjects,
  string: compareStrings,
};

/** Writes down how the update differs from the original. */
export function compareShapes(
  comparison: Comparison,
  found: Findings,
  original: Shape,
  update: Shape,
): void {
  if (isOneOfSeveral(comparison, found, original, update)) return;
  if (original.kind !== update.kind) {
    const isBytes = [original, update].every(({ notes }) => notes["connect.type"] === "bytes");
    const isHarmless = original.kind === "none" || update.kind === "any" || isBytes;
    if (!isHarmless) found.add("TYPE_CHANGED");
    return;
  }
  compareNotes(comparison, found, original, update);
  const compare = byKind[original.kind] as Compare<Shape["kind"]> | undefined;
  compare?.(comparison, found, original, update);
}

/** A schema against a choice or a list of schemas: one of them may do. */
function isOneOfSeveral(
  comparison: Comparison,
  found: Findings,
  original: Shape,
  update: Shape,
): boolean {
  if (original.kind === "combined" && update.kind === "combined") return false;
  const combined = [original, update].find((shape) => shape.kind === "combined");
  if (combined?.kind !== "combined") return false;
  const isUpdate = combined === update;
  const isSingle = combined.members.length === 1;
  const isUseful = isUpdate ? combined.criterion !== "allOf" : combined.criterion === "allOf";
  if (!isSingle && !isUseful) return false;
  for (const member of combined.members) {
    const within = isUpdate
      ? comparison.compare(original, member)
      : comparison.compare(member, update);
    if (!within.isCompatible) continue;
    found.addAll(within, "");
    if (!isSingle) found.add(isUpdate ? "SUM_TYPE_EXTENDED" : "PRODUCT_TYPE_NARROWED");
    return true;
  }
  return false;
}

function compareNotes(
  comparison: Comparison,
  found: Findings,
  original: Shape,
  update: Shape,
): void {
  const notes: readonly (readonly [Kind, unknown, unknown])[] = [
    ["ID_CHANGED", idOf(original), idOf(update)],
    ["TITLE_CHANGED", original.notes.title, update.notes.title],
    ["DESCRIPTION_CHANGED", original.notes.description, update.notes.description],
    ["DEFAULT_CHANGED", original.notes.default, update.notes.default],
  ];
  for (const [kind, before, after] of notes) {
    if (!isSame(comparison, before, after)) found.add(kind);
  }
}

function compareEnums(
  { identities }: Comparison,
  found: Findings,
  original: ShapeOf<"enum">,
  update: ShapeOf<"enum">,
): void {
  const before = new Set(original.values.map((value) => identities.of(value)));
  const after = new Set(update.values.map((value) => identities.of(value)));
  const change = changeOfSet(before, after);
  if (change !== null) found.add(`ENUM_ARRAY_${change}`, "enum");
}

function isSame({ identities }: Comparison, before: unknown, after: unknown): boolean {
  return before === after || identities.of(before) === identities.of(after);
}
