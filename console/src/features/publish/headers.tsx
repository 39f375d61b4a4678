import { Button, IconButton } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { type Draft, type HeaderDraft, type PayloadForm, payloadProblem } from "./draft.ts";

const forms: readonly (readonly [PayloadForm, string])[] = [
  ["text", "Text"],
  ["hex", "Hex"],
  ["base64", "Base64"],
  ["null", "Null"],
];

/** What a copied header has beside what can be chosen. */
function formsOf({ value: { as, schemaId } }: HeaderDraft): typeof forms {
  return as === "schema" ? [...forms, [as, `With schema ID ${schemaId}`]] : forms;
}

const empty: HeaderDraft = { name: "", value: { as: "text", text: "", schemaId: "" } };

/** Names and values that go along with a record. */
export function Headers({ draft, onChange }: HeadersProps) {
  const { headers } = draft;
  const set = (index: number, changed: Partial<HeaderDraft>) =>
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
          <SelectField
            label={`Header ${index + 1} is`}
            options={formsOf(header)}
            value={header.value.as}
            onChange={({ target }) =>
              set(index, { value: { ...header.value, as: target.value as PayloadForm } })
            }
          />
          <TextField
            label={`Value of header ${index + 1}`}
            value={header.value.as === "null" ? "" : header.value.text}
            disabled={header.value.as === "null"}
            onChange={({ target }) =>
              set(index, { value: { ...header.value, text: target.value } })
            }
            problem={payloadProblem(header.value)}
          />
          <IconButton
            label={`Remove header ${index + 1}`}
            icon="close"
            onClick={() => onChange({ headers: headers.filter((_, place) => place !== index) })}
          />
        </div>
      ))}
      <div>
        <Button icon="plus" onClick={() => onChange({ headers: [...headers, empty] })}>
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
