import type { SchemaForm } from "../../../../../src/admin/console/contract.ts";
import { Note } from "../../../ui/states.tsx";
import { FormFields } from "./form-fields.tsx";
import { formProblems } from "./form-problems.ts";
import { readValue, writeValue } from "./form-value.ts";

interface SchemaFormProps {
  readonly form: SchemaForm;
  /** JSON, perhaps with templates: the form and the editor beside it show the same. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** The fields that the schema names, filled with what the text says. */
export function SchemaFormFields({ form, text, onChange }: SchemaFormProps) {
  const value = readValue(text);
  if (value === undefined) {
    return <Note>The form comes back as soon as the text is JSON again.</Note>;
  }
  return (
    <FormFields
      form={form}
      problems={formProblems(form, value)}
      field={form.root}
      value={value}
      path={[]}
      label=""
      onChange={(changed) => onChange(writeValue(changed))}
    />
  );
}
