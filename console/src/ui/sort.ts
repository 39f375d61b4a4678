export type Sortable = string | number | null;

export interface SortOrder {
  readonly column: string;
  readonly isDown: boolean;
}

const inOrder = new Intl.Collator("en", { numeric: true });

/** By value: numbers as numbers, texts as people sort them, what is unknown always last. */
export function sorted<T>(
  rows: readonly T[],
  keyOf: (row: T) => Sortable,
  isDown: boolean,
): readonly T[] {
  const direction = isDown ? -1 : 1;
  return [...rows].sort((one, other) => {
    const a = keyOf(one);
    const b = keyOf(other);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : inOrder.compare(String(a), String(b));
    return order * direction;
  });
}

/** A second click on a column turns it round. */
export function turned(order: SortOrder, column: string): SortOrder {
  return { column, isDown: order.column === column ? !order.isDown : false };
}
