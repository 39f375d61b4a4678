import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { Refused } from "../api/call.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** Why something did not work, as the server worded it. */
export function ErrorNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const name = error instanceof Refused ? error.error : null;
  return (
    <div className="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <p>{error.message}</p>
        {name && <p className="faint mono">{name}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** Something worth knowing. */
export function Note({ look = "info", children }: { look?: NoteLook; children: ReactNode }) {
  return (
    <div className={`note ${look}`}>
      <Icon name={look === "good" ? "check" : look === "info" ? "explain" : "warning"} />
      <div>{children}</div>
    </div>
  );
}
type NoteLook = "info" | "good" | "warning" | "bad";

/** Nothing is here yet: says so, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      Loading {what}…
    </div>
  );
}

interface AnsweredProps<T> {
  readonly of: UseQueryResult<T, Error>;
  readonly what: string;
  readonly children: (answer: T) => ReactNode;
}

/** What the server said, or that it is being asked, or why it would not say. */
export function Answered<T>({ of, what, children }: AnsweredProps<T>) {
  // While it is asked again a refusal stands: it does not flicker.
  const refused = useRef<Error>(null);
  if (of.error !== null || of.isSuccess) refused.current = of.error;
  const error = refused.current;
  if (of.data === undefined && error === null) return <Loading what={what} />;
  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => of.refetch()} />}
      {of.data !== undefined && children(of.data)}
    </>
  );
}
