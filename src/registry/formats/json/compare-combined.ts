import type { Comparison, Findings } from "./comparison.ts";
import type { Member, ShapeOf } from "./shape.ts";

type Combined = ShapeOf<"combined">;

/** `allOf`, `anyOf` and `oneOf`: each schema of the shorter list must find one in the other. */
export function compareCombined(
  comparison: Comparison,
  found: Findings,
  original: Combined,
  update: Combined,
): void {
  if (original.criterion !== update.criterion) {
    if (!isCriterionExtended(original, update)) return found.add("COMBINED_TYPE_CHANGED");
    found.add("COMBINED_TYPE_EXTENDED");
  }
  const before = distinct(comparison, original.members);
  const after = distinct(comparison, update.members);
  if (before.length < after.length) {
    found.add(update.criterion === "allOf" ? "PRODUCT_TYPE_EXTENDED" : "SUM_TYPE_EXTENDED");
  } else if (before.length > after.length) {
    found.add(original.criterion === "allOf" ? "PRODUCT_TYPE_NARROWED" : "SUM_TYPE_NARROWED");
  }
  comparison.spendChoices(before.length * after.length);
  const edges = before.map((left) => after.map((right) => comparison.compare(left, right)));
  const pairs = largestMatching(edges.map((row) => row.map((within) => within.isCompatible)));
  for (const [left, right] of pairs) {
    found.addAll(edges[left]![right]!, `${original.criterion}/${left}`);
  }
  if (pairs.length < Math.min(before.length, after.length)) {
    found.add("COMBINED_TYPE_SUBSCHEMAS_CHANGED");
  }
}

function isCriterionExtended(original: Combined, update: Combined): boolean {
  const [wasSingle, isSingle] = [original.members.length === 1, update.members.length === 1];
  return (
    update.criterion === "anyOf" ||
    (wasSingle && isSingle) ||
    (wasSingle && update.criterion === "oneOf") ||
    (isSingle && original.criterion === "allOf")
  );
}

/** To write the same schema twice into a list means nothing. */
function distinct({ identities }: Comparison, members: readonly Member[]): Member[] {
  const byContent = new Map<unknown, Member>();
  for (const member of members) {
    const key = "node" in member && !("kind" in member) ? identities.of(member.node) : member;
    if (!byContent.has(key)) byContent.set(key, member);
  }
  return [...byContent.values()];
}

/** Pairs up as many rows with columns as can be (Kuhn's algorithm); `[row, column]`, by row. */
export function largestMatching(edges: readonly (readonly boolean[])[]): [number, number][] {
  const rowOfColumn = new Map<number, number>();

  /** Gives the row a column, moving others along if need be. */
  function place(row: number, tried: Set<number>): boolean {
    for (const [column, isEdge] of edges[row]!.entries()) {
      if (!isEdge || tried.has(column)) continue;
      tried.add(column);
      const holder = rowOfColumn.get(column);
      if (holder === undefined || place(holder, tried)) {
        rowOfColumn.set(column, row);
        return true;
      }
    }
    return false;
  }

  for (const row of edges.keys()) place(row, new Set());
  const pairs = [...rowOfColumn].map(([column, row]): [number, number] => [row, column]);
  return pairs.sort(([a], [b]) => a - b);
}
