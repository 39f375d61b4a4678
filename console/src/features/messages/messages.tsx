import { useState } from "react";
import type { TopicDetail } from "../../../../src/admin/console/contract.ts";
import { navigate, useQueryState } from "../../router/location.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, ErrorNote, useIsStale } from "../../ui/states.tsx";
import { MessageList } from "./message-list.tsx";
import { QueryBar } from "./query-bar.tsx";
import { SearchStatus } from "./search-status.tsx";
import { TailStatus } from "./tail-status.tsx";
import { useSearch } from "./use-search.ts";
import { useTail } from "./use-tail.ts";
import { addressOf, type View, viewOf } from "./view.ts";

/** The records of a topic: looked for, or watched as they arrive. */
export function Messages({ topic }: { topic: TopicDetail }) {
  const [query] = useQueryState();
  const view = viewOf(query);
  const [isPaused, setPaused] = useState(false);
  const isLive = view.start === "live";
  const search = useSearch(topic.name, view, !isLive);
  const tail = useTail(topic.name, view, isLive, isPaused);
  const { messages, error } = isLive ? tail : search;
  // What keeps the topic from being read is told once, above.
  const isStale = useIsStale();

  const change = (changes: Partial<View>) => {
    const next = addressOf({ ...view, ...changes });
    setPaused(false);
    navigate(window.location.pathname + next, { replace: true });
  };
  // A record that is being read should stay where it is.
  const pauseToRead = () => setPaused(isLive);
  const next = search.end?.next ?? null;
  return (
    <div className="stack">
      <QueryBar topic={topic} view={view} onChange={change} onAgain={search.again} />
      {isLive ? (
        <TailStatus tail={tail} isPaused={isPaused} onPause={setPaused} />
      ) : (
        <SearchStatus search={search} onCancel={search.cancel} />
      )}
      {error && !isStale && (
        <ErrorNote error={error} {...(isLive ? {} : { onRetry: search.again })} />
      )}
      {messages.length > 0 && (
        <MessageList topic={topic.name} messages={messages} view={view} onOpen={pauseToRead} />
      )}
      {messages.length === 0 && !error && (
        <NoMessages topic={topic} view={view} isBusy={search.isRunning} onChange={change} />
      )}
      {!isLive && next !== null && !search.isRunning && (
        <Button onClick={() => search.more(next)}>
          {view.start === "newest" ? "Show older records" : "Show more records"}
        </Button>
      )}
    </div>
  );
}

interface NoMessagesProps {
  readonly topic: TopicDetail;
  readonly view: View;
  readonly isBusy: boolean;
  readonly onChange: (changes: Partial<View>) => void;
}

function NoMessages({ topic, view, isBusy, onChange }: NoMessagesProps) {
  const isPicky = view.text !== "" || view.filter !== "" || view.partitions.length > 0;
  if (view.start === "live") {
    return (
      <Empty title="Waiting for records…">
        <p>Whatever is published from now on appears here by itself.</p>
      </Empty>
    );
  }
  if (isBusy) return null;
  if (topic.records === 0) {
    return (
      <Empty title="This topic is empty.">
        <p>
          Publish a record on the <b>Publish</b> tab, or with a program from the overview, and it
          appears here.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={isPicky ? "No record fits." : "There are no records from there on."}>
      <Button
        onClick={() =>
          onChange({ text: "", filter: "", partitions: [], start: "newest", from: "" })
        }
      >
        Show the newest of all
      </Button>
    </Empty>
  );
}
