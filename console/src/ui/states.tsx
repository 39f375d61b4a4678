import type { UseQueryResult } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useRef } from "react";
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

/** Nothing is here yet: says so, and what to do about it; unless nobody knows what there is now. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  if (useIsStale()) return null;
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

/** What the last question about all that is around was refused with. */
const Refusal = createContext<Error | null>(null);

/**
 * Whether what is around is an older answer, under the error that the last question got: no time
 * for a verdict, or for advice.
 */
export const useIsStale = (): boolean => useContext(Refusal) !== null;

/** Why the last question was refused; null when it was answered, or none has been as yet. */
export function useRefusal({ error, isSuccess }: UseQueryResult<unknown, Error>): Error | null {
  // While it is asked again a refusal stands: it does not flicker.
  const refused = useRef<Error>(null);
  if (error !== null || isSuccess) refused.current = error;
  return refused.current;
}

const isGone = (error: Error | null): boolean => error instanceof Refused && error.status === 404;

/**
 * What the server said, or that it is being asked, or why it would not say. Under an error what
 * it said before stays, except of what is not there any more.
 */
export function Answered<T>({ of, what, children }: AnsweredProps<T>) {
  const error = useRefusal(of);
  const around = useContext(Refusal);
  // Where nothing can be had at all, that is told once.
  const isNews = error !== null && error.message !== around?.message;
  if (of.data === undefined && error === null) return <Loading what={what} />;
  return (
    <Refusal value={error ?? around}>
      {isNews && <ErrorNote error={error} onRetry={() => of.refetch()} />}
      {of.data !== undefined && !isGone(error) && children(of.data)}
    </Refusal>
  );
}
