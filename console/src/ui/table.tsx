import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useState } from "react";
import { ColumnEdge } from "./column-edge.tsx";
import { totalWidth, type Widths } from "./column-widths.ts";
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
/** Rows are drawn for a frame of this height until its own is known. */
const firstHeightPx = 900;

/** Rows to sort, in a frame that scrolls below its headings; only those in sight are drawn. */
export function Table<T>({ label, columns, rows, keyOf, order: first }: TableProps<T>) {
  const [order, setOrder] = useState(first ?? { column: columns[0]!.id, isDown: false });
  const [widths, setWidths] = useState<Widths | null>(null);
  // State and not a reference: the rows are inside it, and are drawn before it is there.
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const inOrder = useMemo(() => {
    const value = columns.find(({ id }) => id === order.column)?.value;
    return value ? sorted(rows, value, order.isDown) : rows;
  }, [columns, rows, order]);
  // The first column that is resized fixes the others where they are.
  const resize = (id: string, widthPx: number) => {
    const headings = [...(frame?.querySelectorAll("th") ?? [])];
    const now = columns.map(({ id }, index) => [id, headings[index]?.offsetWidth ?? 0] as const);
    setWidths((before) => ({ ...(before ?? Object.fromEntries(now)), [id]: widthPx }));
  };
  return (
    <section className="table-frame" tabIndex={0} aria-label={label} ref={setFrame}>
      <table
        className={widths === null ? "table" : "table is-resized"}
        style={widths === null ? undefined : { width: totalWidth(widths) }}
        aria-rowcount={rows.length + 1}
      >
        <colgroup>
          {columns.map(({ id }) => (
            <col key={id} style={widths === null ? undefined : { width: widths[id] }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading
                key={column.id}
                column={column}
                order={order}
                widthPx={widths?.[column.id] ?? null}
                onSort={() => setOrder(turned(order, column.id))}
                onResize={(widthPx) => resize(column.id, widthPx)}
                onReset={() => setWidths(null)}
              />
            ))}
          </tr>
        </thead>
        <Rows columns={columns} rows={inOrder} keyOf={keyOf} frame={frame} />
      </table>
    </section>
  );
}

interface HeadingProps<T> {
  readonly column: Column<T>;
  readonly order: SortOrder;
  readonly widthPx: number | null;
  readonly onSort: () => void;
  readonly onResize: (widthPx: number) => void;
  readonly onReset: () => void;
}

function Heading<T>({ column, order, widthPx, onSort, onResize, onReset }: HeadingProps<T>) {
  const isSorted = order.column === column.id && column.value !== undefined;
  const direction = order.isDown ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={column.isNumber ? "number" : undefined}
      aria-sort={isSorted ? direction : undefined}
    >
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
      {column.title !== "" && (
        <ColumnEdge column={column.title} widthPx={widthPx} onResize={onResize} onReset={onReset} />
      )}
    </th>
  );
}

interface RowsProps<T> extends Pick<TableProps<T>, "columns" | "rows" | "keyOf"> {
  readonly frame: HTMLElement | null;
}

function Rows<T>({ columns, rows, keyOf, frame }: RowsProps<T>) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: rowPx,
    initialRect: { width: 0, height: firstHeightPx },
  });
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? rowPx) - rowPx;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? rowPx) - rowPx);
  return (
    <tbody>
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
