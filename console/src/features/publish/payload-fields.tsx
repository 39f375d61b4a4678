import { useAnswer } from "../../api/queries.ts";
import { Editor } from "../../ui/editor.tsx";
import { SelectField } from "../../ui/field.tsx";
import { useSession } from "../session/session.ts";
import { type PayloadDraft, type PayloadForm, payloadProblem } from "./draft.ts";

interface PayloadFieldsProps {
  readonly title: "Key" | "Value";
  readonly draft: PayloadDraft;
  readonly onChange: (draft: PayloadDraft) => void;
}

const forms: readonly (readonly [PayloadForm, string])[] = [
  ["json", "JSON"],
  ["text", "Text"],
  ["schema", "With a schema of the registry"],
  ["hex", "Hex"],
  ["base64", "Base64"],
  ["null", "Null: no bytes at all"],
];

/** What a key or a value is made of. */
export function PayloadFields({ title, draft, onChange }: PayloadFieldsProps) {
  const isJson = draft.as === "json" || draft.as === "schema";
  return (
    <fieldset className="stack">
      <legend>{title}</legend>
      <SelectField
        label={`The ${title.toLowerCase()} is`}
        options={forms}
        value={draft.as}
        onChange={({ target }) => onChange({ ...draft, as: target.value as PayloadForm })}
      />
      {draft.as === "schema" && <SchemaField draft={draft} onChange={onChange} />}
      {draft.as !== "null" && (
        <Editor
          label={`${title} to publish`}
          language={isJson ? "json" : "text"}
          value={draft.text}
          onChange={(text) => onChange({ ...draft, text })}
          problem={payloadProblem(draft)}
        />
      )}
    </fieldset>
  );
}

function SchemaField({ draft, onChange }: Omit<PayloadFieldsProps, "title">) {
  const { hasRegistry } = useSession();
  const schemas = useAnswer("GET /api/schemas", {}, { isWanted: hasRegistry });
  const subjects = schemas.data?.subjects ?? [];
  return (
    <SelectField
      label="Schema"
      options={[
        ["", "Choose…"],
        ...subjects.map(
          ({ subject, version, id, type }) =>
            [String(id), `${subject} version ${version} (${type}, ID ${id})`] as const,
        ),
      ]}
      value={draft.schemaId}
      onChange={({ target }) => onChange({ ...draft, schemaId: target.value })}
      hint={hasRegistry ? null : "The console knows no registry."}
    />
  );
}
