import { useEffect, useRef, useState } from "react";
import type { Message, TailEvent } from "../../../../src/admin/console/contract.ts";
import { tail } from "../../api/streams.ts";
import { messageQuery, type View } from "./view.ts";

/** What is kept of a live tail; what came before is let go. */
const keptMessages = 2_000;

export interface Tail {
  /** Newest first. */
  readonly messages: readonly Message[];
  readonly seen: number;
  readonly matched: number;
  readonly sampling: string | null;
  readonly isOpen: boolean;
  readonly error: Error | null;
}

const nothing: Tail = {
  messages: [],
  seen: 0,
  matched: 0,
  sampling: null,
  isOpen: false,
  error: null,
};

/** The newest before what was there, and no more than are kept. */
export function withNewest(kept: readonly Message[], arrived: readonly Message[]): Message[] {
  const newest = arrived.slice(-keptMessages).reverse();
  return [...newest, ...kept.slice(0, keptMessages - newest.length)];
}

/**
 * Watches a topic. What arrives is gathered outside of React and shown once a frame, so that a
 * fast topic costs no more to draw than a slow one; while paused it is gathered only.
 */
export function useTail(topic: string, view: View, isWanted: boolean, isPaused: boolean): Tail {
  const [shown, setShown] = useState(nothing);
  const gathered = useRef(nothing);
  const paused = useRef(isPaused);
  paused.current = isPaused;
  const query = JSON.stringify({ ...messageQuery(view, null), from: { kind: "newest" } });

  useEffect(() => {
    if (!isWanted) return;
    gathered.current = nothing;
    setShown(nothing);
    let frame = 0;
    const show = () => {
      frame = 0;
      if (!paused.current) setShown(gathered.current);
    };
    const gather = (change: Partial<Tail>) => {
      gathered.current = { ...gathered.current, ...change };
      frame ||= requestAnimationFrame(show);
    };
    const onEvent = (event: TailEvent) => {
      if (event.type === "problem") return gather({ error: new Error(event.message) });
      const { seen, matched, sampling } = event;
      const messages = withNewest(gathered.current.messages, event.messages);
      gather({ messages, seen, matched, sampling, error: null });
    };
    const stop = tail(topic, JSON.parse(query), onEvent, (isOpen) => gather({ isOpen }));
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [topic, query, isWanted]);

  useEffect(() => {
    if (!isPaused) setShown(gathered.current);
  }, [isPaused]);
  return shown;
}
