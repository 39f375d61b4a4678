import type { ReactNode } from "react";
import type { FormField } from "../../../../../src/admin/console/contract.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { type FieldProps, FormFields } from "./form-fields.tsx";
import { pathText } from "./form-problems.ts";
import { startValue } from "./form-start.ts";
import { type FormValue, isList, isObject } from "./form-value.ts";

type Many = Extract<FormField, { kind: "list" | "map" }>;

/** Items that are drawn: a longer list is edited as JSON. */
const maxShown = 100;

/** An array: an item a row. */
export function ListFields(props: FieldProps<Extract<Many, { kind: "list" }>>) {
  const { form, problems, field, value, path, onChange } = props;
  const items = isList(value) ? value : [];
  return (
    <Rows
      {...props}
      count={items.length}
      onAdd={() => onChange([...items, startValue(field.item, form)])}
    >
      {items.slice(0, maxShown).map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the list.
        <div className="row top" key={index}>
          <div className="grow">
            <FormFields
              form={form}
              problems={problems}
              field={field.item}
              value={item}
              path={[...path, index]}
              label={`${props.label || "Item"} ${index + 1}`}
              onChange={(changed) => onChange(items.with(index, changed))}
            />
          </div>
          <IconButton
            label={`Remove ${props.label || "item"} ${index + 1}`}
            icon="close"
            onClick={() => onChange(items.toSpliced(index, 1))}
          />
        </div>
      ))}
    </Rows>
  );
}

/** A map: a key and its value a row. */
export function MapFields(props: FieldProps<Extract<Many, { kind: "map" }>>) {
  const { form, problems, field, value, path, label, onChange } = props;
  const entries = Object.entries(isObject(value) ? value : {});
  const change = (changed: readonly (readonly [string, FormValue])[]) =>
    onChange(Object.fromEntries(changed));
  const add = () => {
    const taken = new Set(entries.map(([name]) => name));
    let number = entries.length + 1;
    while (taken.has(`key ${number}`)) number += 1;
    change([...entries, [`key ${number}`, startValue(field.value, form)]]);
  };
  return (
    <Rows {...props} count={entries.length} onAdd={add}>
      {entries.slice(0, maxShown).map(([name, one], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its name changes while it is typed.
        <div className="row top" key={index}>
          <div className="grow">
            <KeyField
              label={`Key ${index + 1} of ${label || "the map"}`}
              name={name}
              taken={entries.map(([other]) => other)}
              onRename={(to) => change(entries.with(index, [to, one]))}
            />
          </div>
          <div className="grow">
            <FormFields
              form={form}
              problems={problems}
              field={field.value}
              value={one}
              path={[...path, name]}
              label={`Value ${index + 1} of ${label || "the map"}`}
              onChange={(changed) => change(entries.with(index, [name, changed]))}
            />
          </div>
          <IconButton
            label={`Remove ${name} from ${label || "the map"}`}
            icon="close"
            onClick={() => change(entries.toSpliced(index, 1))}
          />
        </div>
      ))}
    </Rows>
  );
}

function KeyField({ label, name, taken, onRename }: KeyFieldProps) {
  return (
    <TextField
      label={label}
      value={name}
      hint="key"
      // A name that is taken would swallow the other entry: it is not accepted.
      onChange={({ target }) => !taken.includes(target.value) && onRename(target.value)}
    />
  );
}

interface KeyFieldProps {
  readonly label: string;
  readonly name: string;
  readonly taken: readonly string[];
  readonly onRename: (name: string) => void;
}

interface RowsProps extends FieldProps<Many> {
  readonly count: number;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}

function Rows({ label, doc, count, problems, path, onAdd, children }: RowsProps) {
  const problem = problems.get(pathText(path));
  const rest = `The first ${maxShown} of ${count}: edit the others as JSON.`;
  const hint = [doc, count === 0 && "Empty.", count > maxShown && rest].filter(Boolean).join(" ");
  return (
    <fieldset className="stack group">
      <legend>{label || "Items"}</legend>
      {hint !== "" && <p className="field-hint">{hint}</p>}
      {problem && <p className="field-problem">{problem}</p>}
      {children}
      <div>
        <Button icon="plus" onClick={onAdd}>{`Add to ${label || "the list"}`}</Button>
      </div>
    </fieldset>
  );
}
