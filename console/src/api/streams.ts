import type { MessageQuery, SearchEvent, TailEvent } from "../../../src/admin/console/contract.ts";
import { queryText, refusalIn } from "./call.ts";

const messagesOf = (topic: string) => `/api/topics/${encodeURIComponent(topic)}`;

/** Looks through a topic; `onEvent` hears of it until the search ends or is given up. */
export async function search(
  topic: string,
  query: MessageQuery,
  signal: AbortSignal,
  onEvent: (event: SearchEvent) => void,
): Promise<void> {
  const url = `${messagesOf(topic)}/messages${queryText({ query: JSON.stringify(query) })}`;
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw await refusalIn(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines = lineSplitter((line) => onEvent(JSON.parse(line) as SearchEvent));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    lines.add(value);
  }
  lines.end();
}

/** Cuts text that arrives in pieces into lines; empty lines are dropped. */
export function lineSplitter(onLine: (line: string) => void) {
  let rest = "";
  return {
    add(piece: string): void {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") onLine(line);
    },
    end(): void {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}

/** Watches a topic; returns how to stop. The browser reconnects by itself when it is cut off. */
export function tail(
  topic: string,
  query: MessageQuery,
  onEvent: (event: TailEvent) => void,
  onConnection: (isOpen: boolean) => void,
): () => void {
  const url = `${messagesOf(topic)}/tail${queryText({ query: JSON.stringify(query) })}`;
  const source = new EventSource(url);
  source.onopen = () => onConnection(true);
  source.onerror = () => onConnection(false);
  source.onmessage = ({ data }) => onEvent(JSON.parse(data as string) as TailEvent);
  return () => source.close();
}

/** Where the same records are to be had as a file. */
export function downloadHref(topic: string, query: MessageQuery, as: "jsonl" | "csv"): string {
  return `${messagesOf(topic)}/download${queryText({ query: JSON.stringify(query), as })}`;
}
