/** What a form for a schema's values is made of, whichever language the schema is written in. */
export interface SchemaForm {
  readonly root: FormField;
  /** What fields of the kind `named` stand for: a type may contain itself. */
  readonly named: Readonly<Record<string, FormField>>;
}

export type FormField =
  | { readonly kind: "null" | "boolean" | "json" }
  | NumberField
  | TextField
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | GroupField
  | { readonly kind: "list"; readonly item: FormField }
  | { readonly kind: "map"; readonly value: FormField }
  | { readonly kind: "either"; readonly branches: readonly FormBranch[] }
  | { readonly kind: "named"; readonly name: string };

export interface NumberField {
  readonly kind: "number";
  /** As the schema calls it: `double`. */
  readonly type: string;
  readonly isWhole: boolean;
  readonly min?: number;
  readonly max?: number;
}

export interface TextField {
  readonly kind: "text";
  readonly type: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Only a whole number's digits: too large for JSON's numbers. */
  readonly isDigits?: boolean;
}

export interface GroupField {
  readonly kind: "group";
  /** The name of the record or message; empty without one. */
  readonly type: string;
  readonly members: readonly FormMember[];
  /** Others than these may be there. */
  readonly isOpen: boolean;
}

export interface FormMember {
  readonly name: string;
  readonly field: FormField;
  readonly doc: string | null;
  /** It may be left out. */
  readonly isOptional: boolean;
  /** What a new value begins with, as JSON; absent: something of its type. */
  readonly initial?: unknown;
}

export interface FormBranch {
  readonly name: string;
  readonly field: FormField;
  /** Written as `{"name": value}`, as Avro does where values do not tell the branch. */
  readonly isWrapped: boolean;
}

/** The form of one schema; null and a sentence where there is none. */
export interface SchemaFormAnswer {
  readonly form: SchemaForm | null;
  readonly problem: string | null;
}
