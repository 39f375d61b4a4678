import { useCallback, useEffect, useReducer, useRef } from "react";
import type { Message, SearchEnd, SearchEvent } from "../../../../src/admin/console/contract.ts";
import { search } from "../../api/streams.ts";
import { messageQuery, type View } from "./view.ts";

export interface Search {
  readonly messages: readonly Message[];
  readonly isRunning: boolean;
  readonly scanned: number;
  /** 0 until it is known. */
  readonly total: number;
  readonly end: SearchEnd | null;
  readonly error: Error | null;
}

const nothing: Search = {
  messages: [],
  isRunning: false,
  scanned: 0,
  total: 0,
  end: null,
  error: null,
};

type Step = SearchEvent | { type: "began"; isMore: boolean } | { type: "failed"; error: Error };

function advance(state: Search, step: Step): Search {
  switch (step.type) {
    case "began":
      return { ...nothing, isRunning: true, messages: step.isMore ? state.messages : [] };
    case "messages":
      return { ...state, messages: [...state.messages, ...step.messages] };
    case "progress":
      return { ...state, scanned: step.scanned, total: step.total };
    case "end":
      return { ...state, isRunning: false, scanned: step.scanned, end: step };
    case "problem":
      return { ...state, isRunning: false, error: new Error(step.message) };
    case "failed":
      return { ...state, isRunning: false, error: step.error };
  }
}

/** Looks for what the view asks, anew whenever it asks for something else. */
export function useSearch(topic: string, view: View, isWanted: boolean) {
  const [state, dispatch] = useReducer(advance, nothing);
  const running = useRef<AbortController>(null);
  const asked = JSON.stringify(messageQuery(view, null));
  const latest = useRef(view);
  latest.current = view;

  const run = useCallback(
    (page: string | null) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      dispatch({ type: "began", isMore: page !== null });
      const onEvent = (event: SearchEvent) => {
        if (!abort.signal.aborted) dispatch(event);
      };
      search(topic, messageQuery(latest.current, page), abort.signal, onEvent).catch(
        (error: Error) => {
          if (!abort.signal.aborted) dispatch({ type: "failed", error });
        },
      );
    },
    [topic],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is another search.
  useEffect(() => {
    if (isWanted) run(null);
    return () => running.current?.abort();
  }, [run, asked, isWanted]);

  const cancel = () => {
    running.current?.abort();
    dispatch({ type: "failed", error: new Error("The search was stopped.") });
  };
  return { ...state, again: () => run(null), more: (next: string) => run(next), cancel };
}
