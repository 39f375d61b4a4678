import { useQuery } from "@tanstack/react-query";
import type { Message, Published, TopicDetail } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { search } from "../../api/streams.ts";
import { useQueryState } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Answered, ErrorNote, Note } from "../../ui/states.tsx";
import { useSession } from "../session/session.ts";
import {
  type Draft,
  draftOf,
  draftProblem,
  draftWith,
  firstDraft,
  publicationOf,
} from "./draft.ts";
import { Headers } from "./headers.tsx";
import { PayloadFields } from "./payload-fields.tsx";
import { useDraft } from "./use-draft.ts";

/** A form for records; begins as a copy of the one the address names. */
export function Publish({ topic }: { topic: TopicDetail }) {
  const [query] = useQueryState();
  const { readOnly, hasRegistry } = useSession();
  const [, partition, offset] = /^(\d+)-(\d+)$/.exec(query.get("copy") ?? "") ?? [];
  const original = useQuery({
    queryKey: ["original", topic.name, partition, offset],
    queryFn: ({ signal }) => oneMessage(topic.name, Number(partition), Number(offset), signal),
    enabled: partition !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isCopy = partition !== undefined;
  const schemas = useAnswer(
    "GET /api/topics/:topic/schemas",
    { path: { topic: topic.name } },
    { everyMs: false, isWanted: hasRegistry && !isCopy },
  );
  if (readOnly) return <Note look="warning">The console is read-only: nothing is published.</Note>;
  if (!isCopy) {
    if (!hasRegistry) return <PublishForm topic={topic} first={firstDraft} />;
    return (
      <Answered of={schemas} what="the topic's schemas">
        {(found) => <PublishForm topic={topic} first={draftWith(found)} />}
      </Answered>
    );
  }
  return (
    <Answered of={original} what="the record">
      {(message) => {
        const first = draftOf(message);
        if (typeof first === "string") return <Note look="warning">{first}</Note>;
        return <PublishForm topic={topic} first={first} />;
      }}
    </Answered>
  );
}

/** All of one record; null when it is not there any more, whatever comes after it. */
async function oneMessage(topic: string, partition: number, offset: number, signal: AbortSignal) {
  const found: Message[] = [];
  const problems: string[] = [];
  const from = { kind: "offset", offset } as const;
  const query = { from, partitions: [partition], limit: 1, isWhole: true };
  await search(topic, query, signal, (event) => {
    if (event.type === "messages") found.push(...event.messages);
    if (event.type === "problem") problems.push(event.message);
  });
  if (problems[0] !== undefined) throw new Error(problems[0]);
  return found.find((message) => message.offset === offset) ?? null;
}

function PublishForm({ topic, first }: { topic: TopicDetail; first: Draft }) {
  const { draft, change, keyForm, valueForm, forms } = useDraft(first);
  const publish = useChange(() => {
    const input = { path: { topic: topic.name }, body: publicationOf(draft) };
    return call("POST /api/topics/:topic/records", input);
  });
  const problem = draftProblem(draft, forms);
  const partitions = Array.from({ length: topic.partitions }, (_, index) => String(index));
  return (
    <form
      className="publish"
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate(undefined);
      }}
    >
      <div className={forms.key || forms.value ? "stack" : "columns"}>
        <PayloadFields
          title="Key"
          draft={draft.key}
          schemaForm={keyForm}
          onChange={(key) => change({ key })}
        />
        <PayloadFields
          title="Value"
          draft={draft.value}
          schemaForm={valueForm}
          onChange={(value) => change({ value })}
        />
      </div>
      <Headers draft={draft} onChange={change} />
      <div className="row wrap">
        <SelectField
          label="Partition"
          options={[["", "By the key"], ...partitions.map((one) => [one, one] as const)]}
          value={draft.partition}
          onChange={(event) => change({ partition: event.target.value })}
        />
        <TextField
          label="How many times"
          inputMode="numeric"
          value={draft.repeat}
          onChange={(event) => change({ repeat: event.target.value })}
        />
      </div>
      <Placeholders />
      {publish.error && <ErrorNote error={publish.error} />}
      {publish.data && <Placed topic={topic.name} published={publish.data} />}
      <div className="row">
        <Button
          type="submit"
          look="primary"
          icon="send"
          disabled={problem !== null}
          isBusy={publish.isPending}
        >
          {draft.repeat === "1" ? "Publish" : `Publish ${draft.repeat} times`}
        </Button>
        {problem !== null && <span className="field-problem">{problem}</span>}
      </div>
    </form>
  );
}

/** What stands for something else each time. */
function Placeholders() {
  return (
    <p className="faint">
      Each time, <code>{"{{n}}"}</code> is the count, <code>{"{{now}}"}</code> the time,{" "}
      <code>{"{{millis}}"}</code> the time in milliseconds since 1970, <code>{"{{uuid}}"}</code> a
      UUID, <code>{"{{random 1 100}}"}</code> a whole number and <code>{"{{pick A B C}}"}</code> one
      of the words.
    </p>
  );
}

function Placed({ topic, published }: { topic: string; published: Published }) {
  const [first] = published.placed;
  const link = first && `${at`/topics/${topic}`}?start=offset&from=${first.offset}`;
  return (
    <Note look="good">
      {plural(published.count, "record")} published
      {first && (
        <>
          , the first to partition {first.partition} at offset {first.offset}.{" "}
          <a href={`${link}&partitions=${first.partition}`}>Show it</a>
        </>
      )}
    </Note>
  );
}
