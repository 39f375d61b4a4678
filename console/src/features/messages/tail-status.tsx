import { Button } from "../../ui/button.tsx";
import { count } from "../../ui/format.ts";
import type { Tail } from "./use-tail.ts";

interface TailStatusProps {
  readonly tail: Tail;
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
}

/** What has gone by, and whether all of it is shown. */
export function TailStatus({ tail, isPaused, onPause }: TailStatusProps) {
  return (
    <div className="status">
      <span className={tail.isOpen && !isPaused ? "pulse" : "pulse off"} aria-hidden="true" />
      <span>
        {isPaused ? "Paused" : tail.isOpen ? "Live" : "Connecting…"}
        {` · ${count(tail.seen)} arrived, ${count(tail.matched)} fit`}
      </span>
      {tail.sampling !== null && <span className="warning-text">{tail.sampling}</span>}
      <Button look="quiet" icon={isPaused ? "play" : "stop"} onClick={() => onPause(!isPaused)}>
        {isPaused ? "Go on" : "Pause"}
      </Button>
    </div>
  );
}
