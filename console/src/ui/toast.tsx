import { useSyncExternalStore } from "react";
import { after } from "../api/clock.ts";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly look: "good" | "bad";
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says for a while what has been done, or why it was not. */
export function toast(text: string, look: Toast["look"] = "good"): void {
  lastId += 1;
  const id = lastId;
  show([...toasts.slice(-3), { id, text, look }]);
  after(look === "bad" ? 9_000 : 4_000, () => show(toasts.filter((one) => one.id !== id)));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status">
      {shown.map(({ id, text, look }) => (
        <p key={id} className={`toast ${look}`}>
          {text}
        </p>
      ))}
    </div>
  );
}
