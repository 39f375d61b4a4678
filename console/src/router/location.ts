import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("popstate", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("popstate", tell);
  };
}

/** Goes to a page of the console; `replace` leaves no step to go back to. */
export function navigate(href: string, { replace = false } = {}): void {
  if (replace) window.history.replaceState(null, "", href);
  else window.history.pushState(null, "", href);
  tell();
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export type QueryChanges = Readonly<Record<string, string | null>>;

/** The query of the address as state: what a link shares. Null or empty takes a name away. */
export function useQueryState(): [URLSearchParams, (changes: QueryChanges) => void] {
  const text = useSyncExternalStore(subscribe, () => window.location.search);
  const change = useCallback((changes: QueryChanges) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const query = next.toString();
    navigate(window.location.pathname + (query === "" ? "" : `?${query}`), { replace: true });
  }, []);
  return [new URLSearchParams(text), change];
}

/** Lets every plain link to a page of ours lead there without loading anything anew. */
export function followLinks(): () => void {
  const onClick = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!isPlain || event.defaultPrevented || link === null) return;
    const href = link.getAttribute("href") ?? "";
    const isOurs = href.startsWith("/") && !href.startsWith("//") && !href.startsWith("/api/");
    if (!isOurs || link.hasAttribute("download") || link.target !== "") return;
    event.preventDefault();
    navigate(href);
  };
  document.addEventListener("click", onClick);
  return () => document.removeEventListener("click", onClick);
}
