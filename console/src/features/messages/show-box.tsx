import { type FormEvent, useState } from "react";
import type { DecoderName } from "../../../../src/admin/console/contract.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { CheckField, SelectField, TextField } from "../../ui/field.tsx";
import { parsePath } from "../../ui/json/value-at.ts";
import { columnNames, decoders, type View } from "./view.ts";

interface ShowBoxProps {
  readonly view: View;
  readonly onChange: (changes: Partial<View>) => void;
}

/** Which columns, which fields of the value, and what the bytes are taken for. */
export function ShowBox({ view, onChange }: ShowBoxProps) {
  return (
    <details className="box">
      <summary>Columns and decoders</summary>
      <div className="box-body">
        <fieldset className="row wrap">
          <legend>Columns</legend>
          {columnNames.map((name) => (
            <CheckField
              key={name}
              label={name}
              checked={view.columns.includes(name)}
              onChange={({ target }) =>
                onChange({
                  columns: columnNames.filter((one) =>
                    one === name ? target.checked : view.columns.includes(one),
                  ),
                })
              }
            />
          ))}
        </fieldset>
        <Fields view={view} onChange={onChange} />
        <div className="row wrap">
          <SelectField
            label="Keys are"
            options={decoders}
            value={view.keyDecoder}
            onChange={({ target }) => onChange({ keyDecoder: target.value as DecoderName })}
          />
          <SelectField
            label="Values are"
            options={decoders}
            value={view.valueDecoder}
            onChange={({ target }) => onChange({ valueDecoder: target.value as DecoderName })}
          />
        </div>
      </div>
    </details>
  );
}

function Fields({ view, onChange }: ShowBoxProps) {
  const [path, setPath] = useState("");
  const isPath = parsePath(path) !== null;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!isPath) return;
    onChange({ fields: [...new Set([...view.fields, path.trim()])] });
    setPath("");
  };
  return (
    <form onSubmit={add} className="stack">
      <div className="row end">
        <TextField
          label="Field of the value as a column"
          placeholder="$.ticker"
          value={path}
          onChange={(event) => setPath(event.target.value)}
          problem={path === "" || isPath ? null : "A path like $.book.bids[0]."}
        />
        <Button type="submit" icon="plus">
          Add
        </Button>
      </div>
      <ul className="chips">
        {view.fields.map((field) => (
          <li key={field} className="chip mono">
            {field}
            <IconButton
              label={`Remove ${field}`}
              icon="close"
              onClick={() => onChange({ fields: view.fields.filter((one) => one !== field) })}
            />
          </li>
        ))}
      </ul>
    </form>
  );
}
