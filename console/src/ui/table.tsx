import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Sortable, type SortOrder, sorted, turned } from "./sort.ts";

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** What it is sorted by, and shown when there is no `cell`. Absent: it is not sorted. */
  readonly value?: (row: T) => Sortable;
  readonly cell?: (row: T) => ReactNode;
  readonly isNumber?: boolean;
}

interface TableProps<T> {
  /** What the rows are, for those who do not see the table. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly order?: SortOrder;
}

const rowPx = 41;

/** Rows to sort; of thousands only those in sight are drawn. */
export function Table<T>({ label, columns, rows, keyOf, order: first }: TableProps<T>) {
  const [order, setOrder] = useState(first ?? { column: columns[0]!.id, isDown: false });
  const inOrder = useMemo(() => {
    const value = columns.find(({ id }) => id === order.column)?.value;
    return value ? sorted(rows, value, order.isDown) : rows;
  }, [columns, rows, order]);
  return (
    <section className="table-frame" tabIndex={0} aria-label={label}>
      <table className="table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading
                key={column.id}
                column={column}
                order={order}
                onSort={() => setOrder(turned(order, column.id))}
              />
            ))}
          </tr>
        </thead>
        <Rows columns={columns} rows={inOrder} keyOf={keyOf} />
      </table>
    </section>
  );
}

interface HeadingProps<T> {
  readonly column: Column<T>;
  readonly order: SortOrder;
  readonly onSort: () => void;
}

function Heading<T>({ column, order, onSort }: HeadingProps<T>) {
  const isSorted = order.column === column.id && column.value !== undefined;
  const direction = order.isDown ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={column.isNumber ? "number" : undefined}
      aria-sort={isSorted ? direction : undefined}
    >
      <div className="heading">
        {column.value ? (
          <button type="button" onClick={onSort}>
            {column.title}
            <span aria-hidden="true" className="arrow">
              {isSorted ? (order.isDown ? "↓" : "↑") : ""}
            </span>
          </button>
        ) : (
          column.title
        )}
      </div>
    </th>
  );
}

function Rows<T>({ columns, rows, keyOf }: Pick<TableProps<T>, "columns" | "rows" | "keyOf">) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={body}>
      <Space height={before} columns={columns.length} />
      {items.map(({ index }) => {
        const row = rows[index]!;
        return (
          <tr key={keyOf(row)} aria-rowindex={index + 2}>
            {columns.map(({ id, cell, value, isNumber }) => (
              <td key={id} className={isNumber ? "number" : undefined}>
                {cell ? cell(row) : value?.(row)}
              </td>
            ))}
          </tr>
        );
      })}
      <Space height={after} columns={columns.length} />
    </tbody>
  );
}

/** Stands for the rows that are out of sight. */
function Space({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr className="space">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
