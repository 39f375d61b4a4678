import { Button } from "../../ui/button.tsx";
import { count, plural } from "../../ui/format.ts";
import { Note } from "../../ui/states.tsx";
import type { Search } from "./use-search.ts";

const reasons = {
  complete: "all there are",
  limit: "there are more",
  time: "stopped at the time limit",
  bytes: "stopped at the limit of bytes read",
} as const;

/** How far a search is, or how it ended. */
export function SearchStatus({ search, onCancel }: { search: Search; onCancel: () => void }) {
  const { end, isRunning, scanned, total, messages } = search;
  if (isRunning) {
    return (
      <div className="status" role="status">
        <span className="spinner" aria-hidden="true" />
        {plural(scanned, "record")} read{total > 0 && ` of ${count(total)}`}, {messages.length}{" "}
        found
        {total > 0 && <progress aria-label="Records read" value={scanned} max={total} />}
        <Button look="quiet" icon="stop" onClick={onCancel}>
          Stop
        </Button>
      </div>
    );
  }
  if (end === null) return null;
  return (
    <>
      <p className="status" role="status">
        {plural(messages.length, "record")} ({reasons[end.reason]}), {count(end.scanned)} read
        {` in ${count(Math.round(end.elapsedMs))} ms`}
      </p>
      {end.filterFailures && end.filterFailures.count > 0 && (
        <Note look="warning">
          The filter failed for {plural(end.filterFailures.count, "record")}; first with:{" "}
          <code>{end.filterFailures.first}</code>
        </Note>
      )}
    </>
  );
}
