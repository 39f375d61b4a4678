import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { maxWidthPx, minWidthPx, widthAfter, withinLimits } from "./column-widths.ts";

interface ColumnEdgeProps {
  readonly column: string;
  /** Null: as wide as what is in it. */
  readonly widthPx: number | null;
  readonly onResize: (widthPx: number) => void;
  /** Back to as wide as what is in it. */
  readonly onReset: () => void;
}

const widthOf = (edge: HTMLElement | null): number =>
  edge?.parentElement?.offsetWidth ?? minWidthPx;

/** The right edge of a heading: dragged, or moved with the arrow keys. */
export function ColumnEdge({ column, widthPx, onResize, onReset }: ColumnEdgeProps) {
  const edge = useRef<HTMLDivElement>(null);
  const [seenPx, setSeenPx] = useState(minWidthPx);
  // A width that nobody set changes with the rows; what is told of it may lag behind a little.
  useEffect(() => {
    if (widthPx === null) setSeenPx(withinLimits(widthOf(edge.current)));
  }, [widthPx]);
  const move = (event: KeyboardEvent) => {
    const next = widthAfter(event.key, widthOf(edge.current));
    if (next === null && event.key !== "Delete") return;
    event.preventDefault();
    if (next === null) onReset();
    else onResize(next);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const { currentTarget: target, pointerId } = event;
    const fromPx = event.clientX - widthOf(edge.current);
    const follow = ({ clientX }: { clientX: number }) => onResize(withinLimits(clientX - fromPx));
    target.setPointerCapture(pointerId);
    target.addEventListener("pointermove", follow);
    const end = () => target.removeEventListener("pointermove", follow);
    target.addEventListener("lostpointercapture", end, { once: true });
  };
  return (
    <div
      ref={edge}
      className="column-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column}`}
      aria-valuenow={widthPx ?? seenPx}
      aria-valuemin={minWidthPx}
      aria-valuemax={maxWidthPx}
      tabIndex={0}
      title="Drag, or move with the arrow keys; Delete or a double click takes it back"
      onFocus={() => setSeenPx(withinLimits(widthOf(edge.current)))}
      onKeyDown={move}
      onPointerDown={drag}
      onDoubleClick={onReset}
    />
  );
}
