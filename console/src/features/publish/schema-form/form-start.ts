import type {
  FormBranch,
  FormField,
  FormMember,
  SchemaForm,
} from "../../../../../src/admin/console/contract.ts";
import { type FormObject, type FormValue, isList, isObject, Written } from "./form-value.ts";

/** A type that contains itself would go on for ever. */
const maxDepth = 8;

/** What a field stands for. */
export function resolved(field: FormField, { named }: SchemaForm): FormField {
  let found = field;
  for (let step = 0; found.kind === "named" && step < 100; step += 1) {
    found = Object.hasOwn(named, found.name) ? named[found.name]! : { kind: "json" };
  }
  return found;
}

/** What a new value of this field begins with. */
export function startValue(field: FormField, form: SchemaForm, depth = 0): FormValue {
  const is = resolved(field, form);
  switch (is.kind) {
    case "boolean":
      return false;
    case "number":
      if (is.type.endsWith("timestamp-millis")) return new Written("{{millis}}");
      return new Written(String(Math.max(is.min ?? 0, Math.min(is.max ?? 0, 0))));
    case "text":
      if (is.isDigits) return "0";
      return is.type === "date-time" ? "{{now}}" : "";
    case "choice":
      return is.options[0] ?? "";
    case "list":
      return [];
    case "map":
      return {};
    case "either":
      return branchValue(is.branches[0], form, depth);
    case "group":
      return depth > maxDepth ? {} : Object.fromEntries(membersAtStart(is.members, form, depth));
    default:
      return null;
  }
}

function membersAtStart(
  members: readonly FormMember[],
  form: SchemaForm,
  depth: number,
): (readonly [string, FormValue])[] {
  return members.flatMap(({ name, field, isOptional, initial }) => {
    if (initial !== undefined) return [[name, written(initial)] as const];
    return isOptional ? [] : [[name, startValue(field, form, depth + 1)] as const];
  });
}

/** A value that begins this branch, wrapped where it has to be. */
export function branchValue(
  branch: FormBranch | undefined,
  form: SchemaForm,
  depth = 0,
): FormValue {
  if (branch === undefined) return null;
  const value = startValue(branch.field, form, depth + 1);
  return branch.isWrapped ? { [branch.name]: value } : value;
}

/** JSON of a schema as a form has it. */
export function written(value: unknown): FormValue {
  if (typeof value === "number") return new Written(String(value));
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object" || value === null) return value as FormValue;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, written(one)]));
}

/**
 * Which branch a value is of, with its name or, where nobody wrote it, by its look; the likeliest
 * when it fits none, so that what is wrong shows.
 */
export function branchOf(
  branches: readonly FormBranch[],
  value: FormValue,
  form: SchemaForm,
): FormBranch | undefined {
  const named = branches.find((branch) => isWrappedIn(branch, value));
  const alike = () => branches.find(({ field }) => looksLike(resolved(field, form), value, form));
  return named ?? alike() ?? branches.find(({ field }) => field.kind !== "null") ?? branches[0];
}

/** Whether the value says that it is of this branch. */
export function isWrappedIn(
  { name, isWrapped }: FormBranch,
  value: FormValue,
): value is FormObject {
  if (!isWrapped || !isObject(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === name;
}

function looksLike(field: FormField, value: FormValue, form: SchemaForm): boolean {
  switch (field.kind) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return value instanceof Written;
    case "text":
      return typeof value === "string";
    case "choice":
      return typeof value === "string" && field.options.includes(value);
    case "list":
      return isList(value);
    case "map":
      return isObject(value);
    case "group":
      return (
        isObject(value) &&
        field.members.every(({ name, isOptional }) => isOptional || Object.hasOwn(value, name))
      );
    case "either":
      return field.branches.some((branch) => looksLike(resolved(branch.field, form), value, form));
    default:
      return true;
  }
}
