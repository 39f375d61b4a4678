import { type FormEvent, useState } from "react";
import type { TopicDetail } from "../../../../src/admin/console/contract.ts";
import { downloadHref } from "../../api/streams.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { SearchField, SelectField, TextField } from "../../ui/field.tsx";
import { readPartitions } from "../../ui/partitions.ts";
import { FilterBox } from "./filter-box.tsx";
import { ShowBox } from "./show-box.tsx";
import { messageQuery, type Start, type View } from "./view.ts";

interface QueryBarProps {
  readonly topic: TopicDetail;
  readonly view: View;
  readonly onChange: (changes: Partial<View>) => void;
  readonly onAgain: () => void;
}

const startWords: readonly (readonly [Start, string])[] = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["offset", "From an offset"],
  ["timestamp", "From a time"],
  ["live", "Live"],
];

const limits = ["20", "50", "100", "500", "1000"];

/** Which records, and how they are shown. All of it is in the address. */
export function QueryBar({ topic, view, onChange, onAgain }: QueryBarProps) {
  const [text, setText] = useState(view.text);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text === view.text) onAgain();
    else onChange({ text });
  };
  const limitOptions = limits.includes(String(view.limit))
    ? limits
    : [String(view.limit), ...limits];
  return (
    <div className="query-bar">
      <form className="toolbar" onSubmit={onSubmit}>
        <SelectField
          label="Show"
          options={startWords}
          value={view.start}
          onChange={({ target }) => onChange({ start: target.value as Start })}
        />
        <StartField view={view} onChange={onChange} />
        <PartitionField topic={topic} view={view} onChange={onChange} />
        {view.start !== "live" && (
          <SelectField
            label="At most"
            options={limitOptions}
            value={String(view.limit)}
            onChange={({ target }) => onChange({ limit: Number(target.value) })}
          />
        )}
        <SearchField
          label="Search records"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" icon="search">
          Search
        </Button>
      </form>
      <div className="toolbar boxes">
        <FilterBox key={view.filter} view={view} onChange={onChange} />
        <ShowBox view={view} onChange={onChange} />
        <Share topic={topic.name} view={view} />
      </div>
    </div>
  );
}

/** More partitions than this are not chosen from a list. */
const listedPartitions = 64;

function PartitionField({ topic, view, onChange }: Omit<QueryBarProps, "onAgain">) {
  const [text, setText] = useState(view.partitions.join(", "));
  if (topic.partitions > listedPartitions || view.partitions.length > 1) {
    const read = (typed: string) => {
      setText(typed);
      const partitions = readPartitions(typed);
      if (partitions !== null) onChange({ partitions });
    };
    return (
      <TextField
        label="Partitions"
        placeholder="All, or 0, 2, 5"
        value={text}
        onChange={(event) => read(event.target.value)}
      />
    );
  }
  const each = Array.from({ length: topic.partitions }, (_, index) => String(index));
  return (
    <SelectField
      label="Partition"
      options={[["", "All"], ...each.map((partition) => [partition, partition] as const)]}
      value={view.partitions.join(",")}
      onChange={({ target }) =>
        onChange({ partitions: target.value === "" ? [] : [Number(target.value)] })
      }
    />
  );
}

function StartField({ view, onChange }: Pick<QueryBarProps, "view" | "onChange">) {
  if (view.start === "offset") {
    return (
      <TextField
        label="Offset"
        inputMode="numeric"
        value={view.from}
        onChange={(event) => onChange({ from: event.target.value.replace(/\D/g, "") })}
      />
    );
  }
  if (view.start !== "timestamp") return null;
  return (
    <TextField
      label="Time"
      type="datetime-local"
      step="1"
      value={view.from}
      onChange={(event) => onChange({ from: event.target.value })}
    />
  );
}

/** A link to this view, and the records as a file. */
function Share({ topic, view }: { topic: string; view: View }) {
  const query = { ...messageQuery(view, null), limit: 100_000 };
  return (
    <details className="box">
      <summary>Share</summary>
      <div className="box-body">
        <CopyButton text={window.location.href} label="Copy a link to this view" />
        <a className="button quiet" href={downloadHref(topic, query, "jsonl")} download>
          Download as JSON lines
        </a>
        <a className="button quiet" href={downloadHref(topic, query, "csv")} download>
          Download as CSV
        </a>
        <p className="faint">What is asked for above, up to 100,000 records.</p>
      </div>
    </details>
  );
}
