import { type ComponentProps, type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | null | undefined;
}

/** A labelled line of text. */
export function TextField(props: FieldProps & ComponentProps<"input">) {
  const { label, hint, problem, ...input } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        {...input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-hint`}
      />
      <Hint id={`${id}-hint`} hint={hint} problem={problem} />
    </div>
  );
}

/** A labelled choice; an option is its value, or a value and its words. */
export function SelectField(
  props: FieldProps &
    ComponentProps<"select"> & { options: readonly (string | readonly [string, string])[] },
) {
  const { label, hint, problem, options, ...select } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select} aria-describedby={`${id}-hint`}>
        {options.map((option) => {
          const [value, words] = typeof option === "string" ? [option, option] : option;
          return (
            <option key={value} value={value}>
              {words}
            </option>
          );
        })}
      </select>
      <Hint id={`${id}-hint`} hint={hint} problem={problem} />
    </div>
  );
}

function Hint({ id, hint, problem }: Omit<FieldProps, "label"> & { id: string }) {
  if (problem) {
    return (
      <p className="field-problem" id={id} role="alert">
        {problem}
      </p>
    );
  }
  return hint ? (
    <p className="field-hint" id={id}>
      {hint}
    </p>
  ) : null;
}

export function CheckField({ label, ...input }: { label: string } & ComponentProps<"input">) {
  return (
    <label className="check">
      <input type="checkbox" {...input} />
      {label}
    </label>
  );
}

/** A field to search in: `/` leads to it. */
export function SearchField({ label, ...input }: { label: string } & ComponentProps<"input">) {
  return (
    <input
      type="search"
      className="search"
      data-search=""
      aria-label={label}
      placeholder={`${label}  /`}
      spellCheck={false}
      autoComplete="off"
      {...input}
    />
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (readonly [V, string])[];
  readonly onChange: (value: V) => void;
}

/** A few choices side by side. */
export function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="hidden">{label}</legend>
      {options.map(([option, words]) => (
        <label key={option} className={option === value ? "is-chosen" : ""}>
          <input
            type="radio"
            name={name}
            className="hidden"
            checked={option === value}
            onChange={() => onChange(option)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
