import { Button, IconButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { Draft } from "./draft.ts";

/** Names and values that go along with a record. */
export function Headers({ draft, onChange }: HeadersProps) {
  const { headers } = draft;
  const set = (index: number, changed: { name?: string; value?: string }) =>
    onChange({
      headers: headers.map((one, place) => (place === index ? { ...one, ...changed } : one)),
    });
  return (
    <fieldset className="stack">
      <legend>Headers</legend>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is its place in the list.
        <div className="row end" key={index}>
          <TextField
            label={`Name of header ${index + 1}`}
            value={header.name}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <TextField
            label={`Value of header ${index + 1}`}
            value={header.value}
            onChange={(event) => set(index, { value: event.target.value })}
          />
          <IconButton
            label={`Remove header ${index + 1}`}
            icon="close"
            onClick={() => onChange({ headers: headers.filter((_, place) => place !== index) })}
          />
        </div>
      ))}
      <div>
        <Button
          icon="plus"
          onClick={() => onChange({ headers: [...headers, { name: "", value: "" }] })}
        >
          Add a header
        </Button>
      </div>
    </fieldset>
  );
}

interface HeadersProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}
