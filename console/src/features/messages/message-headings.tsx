import { ColumnEdge } from "../../ui/column-edge.tsx";
import type { SortOrder } from "../../ui/sort.ts";
import type { Heading } from "./message-cells.tsx";

type PxByName = Readonly<Record<string, number>>;

interface MessageHeadingsProps {
  readonly headings: readonly Heading[];
  readonly template: string;
  readonly widths: PxByName;
  readonly onWidths: (change: (widths: PxByName) => PxByName) => void;
  /** Null: as they were found. */
  readonly order: SortOrder | null;
  /** Null: they cannot be sorted. */
  readonly onSort: ((name: string) => void) | null;
}

/** The names of the columns: to sort by, and to make wider. */
export function MessageHeadings(props: MessageHeadingsProps) {
  const { headings, template, widths, onWidths, order, onSort } = props;
  const without = (name: string) => (now: PxByName) =>
    Object.fromEntries(Object.entries(now).filter(([one]) => one !== name));
  return (
    <div role="row" className="message-row" style={{ gridTemplateColumns: template }}>
      {headings.map(({ name, isNumber }) => {
        const isSorted = order?.column === name;
        return (
          <span
            role="columnheader"
            key={name}
            className={isNumber ? "number" : undefined}
            aria-sort={isSorted ? (order.isDown ? "descending" : "ascending") : undefined}
          >
            {onSort ? (
              <button type="button" onClick={() => onSort(name)}>
                {name}
                <span aria-hidden="true" className="arrow">
                  {isSorted ? (order.isDown ? "↓" : "↑") : ""}
                </span>
              </button>
            ) : (
              name
            )}
            <ColumnEdge
              column={name}
              widthPx={widths[name] ?? null}
              onResize={(widthPx) => onWidths((now) => ({ ...now, [name]: widthPx }))}
              onReset={() => onWidths(without(name))}
            />
          </span>
        );
      })}
    </div>
  );
}
