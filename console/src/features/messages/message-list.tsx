import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { Message } from "../../../../src/admin/console/contract.ts";
import { type SortOrder, sorted, turned } from "../../ui/sort.ts";
import { cellsOf, headingsOf } from "./message-cells.tsx";
import { MessageDetail } from "./message-detail.tsx";
import { MessageHeadings } from "./message-headings.tsx";
import type { View } from "./view.ts";

interface MessageListProps {
  readonly topic: string;
  readonly messages: readonly Message[];
  readonly view: View;
  readonly onOpen: () => void;
}

const rowPx = 34;
const idOf = ({ partition, offset }: Message) => `${partition}-${offset}`;

/** Rows of which only those in sight are drawn; a row opens to show all of its record. */
export function MessageList({ topic, messages: found, view, onOpen }: MessageListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const [order, setOrder] = useState<SortOrder | null>(null);
  const headings = useMemo(() => headingsOf(view), [view]);
  // What arrives live stays in the order it arrived in.
  const canSort = view.start !== "live";
  const messages = useMemo(() => {
    const by = canSort ? headings.find(({ name }) => name === order?.column) : undefined;
    return by && order ? sorted(found, by.value, order.isDown) : found;
  }, [found, headings, order, canSort]);
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => idOf(messages[index]!),
    overscan: 8,
  });
  const widthOf = (name: string, otherwise: string) =>
    widths[name] === undefined ? otherwise : `${widths[name]}px`;
  const template = headings.map(({ name, width }) => widthOf(name, width)).join(" ");
  const toggle = (id: string) => {
    setOpen(id === open ? null : id);
    if (id !== open) onOpen();
  };
  return (
    <section className="messages" ref={frame} tabIndex={0} aria-label="Records">
      <div role="table" aria-label="Records" aria-rowcount={messages.length + 1}>
        <div role="rowgroup" className="messages-head">
          <MessageHeadings
            headings={headings}
            template={template}
            widths={widths}
            onWidths={setWidths}
            order={canSort ? order : null}
            onSort={canSort ? (name) => setOrder((now) => turnedFrom(now, name)) : null}
          />
        </div>
        <div role="rowgroup" className="messages-body" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const message = messages[index]!;
            const isOpen = open === key;
            return (
              <div
                key={key}
                data-index={index}
                ref={rows.measureElement}
                role="row"
                aria-rowindex={index + 2}
                className={isOpen ? "message is-open" : "message"}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row
                  message={message}
                  view={view}
                  template={template}
                  isOpen={isOpen}
                  onToggle={() => toggle(idOf(message))}
                />
                {isOpen && <MessageDetail topic={topic} message={message} />}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function turnedFrom(order: SortOrder | null, column: string): SortOrder {
  return order === null ? { column, isDown: false } : turned(order, column);
}

interface RowProps {
  readonly message: Message;
  readonly view: View;
  readonly template: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ message, view, template, isOpen, onToggle }: RowProps) {
  const { partition, offset } = message;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button in the first cell has the keys.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div className="message-row" style={{ gridTemplateColumns: template }} onClick={onToggle}>
      {cellsOf(message, view).map(({ name, content, className }, index) => (
        <span role="cell" key={name} className={className}>
          {index === 0 ? (
            <button type="button" className="opener" aria-expanded={isOpen}>
              {content}
              <span className="hidden">
                : the record at partition {partition}, offset {offset}
              </span>
            </button>
          ) : (
            content
          )}
        </span>
      ))}
    </div>
  );
}
