import type { FormBranch, FormField } from "../../../../../src/admin/console/contract.ts";
import { SelectField } from "../../../ui/field.tsx";
import { type FieldProps, FormFields } from "./form-fields.tsx";
import { branchOf, branchValue, isWrappedIn } from "./form-start.ts";
import type { FormValue } from "./form-value.ts";

type Either = Extract<FormField, { kind: "either" }>;

/** A value of one of several types; with null among them, null or a value. */
export function EitherFields(props: FieldProps<Either>) {
  const { form, field, value, path, label, doc, onChange } = props;
  const { branches } = field;
  const chosen = branchOf(branches, value, form);
  if (chosen === undefined) return null;
  const words = ({ name, field: { kind } }: FormBranch) => {
    if (kind === "null") return "null";
    return branches.length === 2 && branches.some((one) => one.field.kind === "null")
      ? `a value: ${name}`
      : name;
  };
  return (
    <div className="row top wrap">
      <SelectField
        label={label === "" ? "Is" : `${label} is`}
        options={branches.map((branch) => [branch.name, words(branch)] as const)}
        value={chosen.name}
        hint={chosen.field.kind === "null" ? doc : null}
        onChange={({ target }) => {
          const next = branches.find(({ name }) => name === target.value);
          onChange(branchValue(next, form));
        }}
      />
      {chosen.field.kind !== "null" && (
        <div className="grow">
          <FormFields
            {...props}
            {...insideOf(chosen, value)}
            path={isWrappedIn(chosen, value) ? [...path, chosen.name] : path}
            label={label}
            onChange={(changed) =>
              onChange(chosen.isWrapped ? { [chosen.name]: changed } : changed)
            }
          />
        </div>
      )}
    </div>
  );
}

function insideOf(branch: FormBranch, value: FormValue) {
  const { field, name } = branch;
  return { field, value: isWrappedIn(branch, value) ? value[name]! : value };
}
