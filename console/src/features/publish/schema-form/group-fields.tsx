import type { FormMember, GroupField } from "../../../../../src/admin/console/contract.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { type FieldProps, FormFields } from "./form-fields.tsx";
import { pathText } from "./form-problems.ts";
import { startValue, written } from "./form-start.ts";
import { isObject, withMember } from "./form-value.ts";

/** A record: its fields one below the other. */
export function GroupFields(props: FieldProps<GroupField>) {
  const { form, problems, field, value, path, label, doc, onChange } = props;
  const object = isObject(value) ? value : {};
  const problem = problems.get(pathText(path));
  const start = ({ field: member, initial }: FormMember) =>
    initial === undefined ? startValue(member, form) : written(initial);
  return (
    <fieldset className={path.length === 0 ? "stack" : "stack group"}>
      <legend>{label === "" ? field.type : label}</legend>
      {doc && <p className="field-hint">{doc}</p>}
      {problem && <p className="field-problem">{problem}</p>}
      {field.members.map((member) => {
        const { name, isOptional } = member;
        const inside = [...path, name];
        if (!Object.hasOwn(object, name)) {
          const missing = problems.get(pathText(inside));
          return (
            <div key={name} className="row wrap">
              <Button icon="plus" onClick={() => onChange(withMember(object, name, start(member)))}>
                {`Set ${name}`}
              </Button>
              <span className={missing ? "field-problem" : "faint"}>
                {missing ?? "Left out."} {member.doc}
              </span>
            </div>
          );
        }
        return (
          <div key={name} className="row top">
            <div className="grow">
              <FormFields
                form={form}
                problems={problems}
                field={member.field}
                value={object[name]!}
                path={inside}
                label={name}
                doc={member.doc}
                onChange={(changed) => onChange(withMember(object, name, changed))}
              />
            </div>
            {isOptional && (
              <IconButton
                label={`Leave out ${inside.join(" ")}`}
                icon="close"
                onClick={() => onChange(withMember(object, name, undefined))}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
