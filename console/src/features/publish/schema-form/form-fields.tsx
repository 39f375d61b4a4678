import type { FormField, SchemaForm } from "../../../../../src/admin/console/contract.ts";
import { CheckField, SelectField, TextField } from "../../../ui/field.tsx";
import { EitherFields } from "./either-fields.tsx";
import { type FormPath, type FormProblems, pathText } from "./form-problems.ts";
import { resolved } from "./form-start.ts";
import { type FormValue, readValue, typedNumber, Written, writeValue } from "./form-value.ts";
import { GroupFields } from "./group-fields.tsx";
import { ListFields, MapFields } from "./many-fields.tsx";

export interface FieldProps<F extends FormField = FormField> {
  readonly form: SchemaForm;
  readonly problems: FormProblems;
  readonly field: F;
  readonly value: FormValue;
  readonly path: FormPath;
  /** Empty for the whole value, which needs no name. */
  readonly label: string;
  readonly doc?: string | null;
  readonly onChange: (value: FormValue) => void;
}

/** What one field is edited with, and everything inside it. */
export function FormFields(props: FieldProps) {
  const field = resolved(props.field, props.form);
  switch (field.kind) {
    case "group":
      return <GroupFields {...props} field={field} />;
    case "list":
      return <ListFields {...props} field={field} />;
    case "map":
      return <MapFields {...props} field={field} />;
    case "either":
      return <EitherFields {...props} field={field} />;
    default:
      return <Line {...props} field={field} />;
  }
}

/** A field on one line. */
function Line({ field, value, path, problems, label, doc, onChange }: FieldProps) {
  const problem = problems.get(pathText(path));
  const name = label === "" ? "Value" : label;
  if (field.kind === "boolean") {
    return (
      <div className="field">
        <CheckField
          label={name}
          checked={value === true}
          onChange={({ target }) => onChange(target.checked)}
        />
        {doc && <p className="field-hint">{doc}</p>}
        {problem && <p className="field-problem">{problem}</p>}
      </div>
    );
  }
  if (field.kind === "choice") {
    const { options } = field;
    const text = typeof value === "string" ? value : writeValue(value);
    const others = options.includes(text) ? [] : [[text, text || "Choose…"] as const];
    return (
      <SelectField
        label={name}
        options={[...others, ...options]}
        value={text}
        hint={doc}
        problem={problem}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  const isText = field.kind === "text" && typeof value === "string";
  const shown = isText || typeof value === "string" ? String(value) : lineOf(value);
  const read = (text: string): FormValue => {
    if (field.kind === "text") return text;
    return field.kind === "number" ? typedNumber(text.trim()) : (readValue(text) ?? text);
  };
  return (
    <TextField
      label={name}
      value={field.kind === "json" ? lineOf(value) : shown}
      inputMode={field.kind === "number" ? "decimal" : "text"}
      hint={hintOf(field, doc)}
      problem={problem}
      onChange={({ target }) => onChange(read(target.value))}
    />
  );
}

function lineOf(value: FormValue): string {
  return value instanceof Written ? value.text : writeValue(value).replace(/\n\s*/g, " ");
}

function hintOf(field: FormField, doc: string | null | undefined): string {
  const type = "type" in field ? field.type : field.kind === "json" ? "JSON" : field.kind;
  return doc ? `${type} · ${doc}` : type;
}
