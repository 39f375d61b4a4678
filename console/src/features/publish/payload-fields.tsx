import type { SchemaFormAnswer } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { Editor } from "../../ui/editor.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Note } from "../../ui/states.tsx";
import { useSession } from "../session/session.ts";
import { type PayloadDraft, type PayloadForm, payloadProblem } from "./draft.ts";
import { SchemaFormFields } from "./schema-form/schema-form.tsx";

interface PayloadFieldsProps {
  readonly title: "Key" | "Value";
  readonly draft: PayloadDraft;
  /** Of its schema; absent while it is not known. */
  readonly schemaForm: SchemaFormAnswer | undefined;
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
export function PayloadFields({ title, draft, schemaForm, onChange }: PayloadFieldsProps) {
  const { form = null, problem: noForm = null } = schemaForm ?? {};
  const change = (text: string) => onChange({ ...draft, text, isUntouched: false });
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
      {noForm !== null && <Note look="warning">{noForm}</Note>}
      <div className={form === null ? "stack" : "columns schema-form"}>
        {form !== null && <SchemaFormFields form={form} text={draft.text} onChange={change} />}
        {draft.as !== "null" && (
          <Editor
            label={form === null ? `${title} to publish` : `${title} as JSON`}
            language={isJson ? "json" : "text"}
            value={draft.text}
            onChange={(text) => text !== draft.text && change(text)}
            problem={payloadProblem(draft, form)}
          />
        )}
      </div>
    </fieldset>
  );
}

function SchemaField({ draft, onChange }: Pick<PayloadFieldsProps, "draft" | "onChange">) {
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
