import { type FormEvent, useState } from "react";
import { useChange } from "../../api/queries.ts";
import {
  type RegisteredSchema,
  registerDraft,
  type SchemaDraft,
  type SchemaType,
  schemaTypes,
  type Verdict,
} from "../../api/registry.ts";
import { navigate } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { Button } from "../../ui/button.tsx";
import { Editor } from "../../ui/editor.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { indentJson } from "../../ui/json/tokens.ts";
import { ErrorNote, Note } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { useSession } from "../session/session.ts";
import { readReferences } from "./references.ts";
import { verdictOn } from "./verdict.ts";

interface RegisterFormProps {
  readonly subject: string;
  /** Null: the subject is new. */
  readonly latest: RegisteredSchema | null;
}

const tick = `{
  "type": "record",
  "name": "Tick",
  "fields": [
    { "name": "event_time", "type": "string" },
    { "name": "ticker", "type": "string" },
    { "name": "price", "type": "double" }
  ]
}`;

/** Checked first, then registered. */
export function RegisterForm({ subject, latest }: RegisterFormProps) {
  const { readOnly } = useSession();
  const [name, setName] = useState(subject);
  const [type, setType] = useState<SchemaType>(latest?.schemaType ?? "AVRO");
  const [text, setText] = useState(latest === null ? tick : indentJson(latest.schema));
  const [referenceText, setReferenceText] = useState(
    (latest?.references ?? []).map((one) => `${one.name} ${one.subject} ${one.version}`).join(", "),
  );
  const references = readReferences(referenceText);
  const draft: SchemaDraft = { schemaType: type, schema: text, references: references ?? [] };
  const check = useChange(() => verdictOn(name, draft));
  const register = useChange(() => registerDraft(name, draft));
  const edit =
    <V,>(set: (value: V) => void) =>
    (value: V) => {
      set(value);
      check.reset();
    };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const { id } = await register.mutateAsync(undefined);
    toast(`Registered with the ID ${id}.`);
    navigate(at`/schemas/${name}`);
  };
  return (
    <form className="stack" onSubmit={(event) => onSubmit(event).catch(() => {})}>
      <DraftFields
        name={name}
        type={type}
        references={referenceText}
        onName={edit(setName)}
        onType={edit(setType)}
        onReferences={edit(setReferenceText)}
      />
      <Editor
        label="Schema"
        language={type === "PROTOBUF" ? "text" : "json"}
        value={text}
        onChange={edit(setText)}
      />
      {check.data && <VerdictNote verdict={check.data} />}
      {check.error && <ErrorNote error={check.error} />}
      {register.error && <ErrorNote error={register.error} />}
      <div className="row">
        <Button
          disabled={name === "" || references === null}
          isBusy={check.isPending}
          onClick={() => check.mutate(undefined)}
        >
          Check
        </Button>
        <Button
          type="submit"
          look="primary"
          disabled={readOnly || check.data?.is_compatible !== true}
          isBusy={register.isPending}
        >
          Register
        </Button>
        <span className="faint">What passes the check may be registered.</span>
      </div>
    </form>
  );
}

interface DraftFieldsProps {
  readonly name: string;
  readonly type: SchemaType;
  /** As it was typed. */
  readonly references: string;
  readonly onName: (name: string) => void;
  readonly onType: (type: SchemaType) => void;
  readonly onReferences: (text: string) => void;
}

function DraftFields(props: DraftFieldsProps) {
  const { name, type, references, onName, onType, onReferences } = props;
  return (
    <div className="row wrap top">
      <TextField
        label="Subject"
        value={name}
        onChange={(event) => onName(event.target.value)}
        placeholder="stock_avro_topic-value"
        hint="The topic's name with -value or -key after it."
      />
      <SelectField
        label="Type"
        options={schemaTypes}
        value={type}
        onChange={({ target }) => onType(target.value as SchemaType)}
      />
      <TextField
        label="References"
        value={references}
        onChange={(event) => onReferences(event.target.value)}
        placeholder="name subject version, …"
        problem={readReferences(references) === null ? "Each as: name subject version." : null}
      />
    </div>
  );
}

function VerdictNote({ verdict }: { verdict: Verdict }) {
  return (
    <Note look={verdict.is_compatible ? "good" : "bad"}>
      <p>
        <b>
          {verdict.is_compatible
            ? "It may be registered."
            : "It would break what is there, and will be refused:"}
        </b>
      </p>
      <ul>
        {verdict.messages?.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </Note>
  );
}
