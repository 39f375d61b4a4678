import type {
  FormField,
  NumberField,
  SchemaForm,
  TextField,
} from "../../../../../src/admin/console/contract.ts";
import { branchOf, isWrappedIn, resolved } from "./form-start.ts";
import { type FormValue, isList, isObject, isTemplate, Written } from "./form-value.ts";

/** Where in a value: names and numbers from the outside in. */
export type FormPath = readonly (string | number)[];

export const pathText = (path: FormPath): string => JSON.stringify(path);

/** What does not fit the schema, by `pathText`; empty when all fits. */
export type FormProblems = ReadonlyMap<string, string>;

/** More are not looked for: the first few say enough. */
const maxProblems = 50;

export function formProblems(form: SchemaForm, value: FormValue): FormProblems {
  const problems = new Map<string, string>();
  const look = (field: FormField, at: FormValue, path: FormPath): void => {
    if (problems.size >= maxProblems || path.length > 200) return;
    const say = (problem: string | null) => {
      if (problem !== null) problems.set(pathText(path), problem);
    };
    const is = resolved(field, form);
    switch (is.kind) {
      case "null":
        return say(at === null ? null : "It has to be null.");
      case "boolean":
        return say(typeof at === "boolean" || templated(at) ? null : "It is true or false.");
      case "number":
        return say(numberProblem(is, at));
      case "text":
        return say(textProblem(is, at));
      case "choice":
        return say(choiceProblem(is.options, at));
      case "list":
        if (!isList(at)) return say("It has to be a list: [ … ].");
        for (const [index, item] of at.entries()) look(is.item, item, [...path, index]);
        return;
      case "map":
        if (!isObject(at)) return say("It has to be an object: { … }.");
        for (const [name, one] of Object.entries(at)) look(is.value, one, [...path, name]);
        return;
      case "either": {
        const branch = branchOf(is.branches, at, form);
        if (branch === undefined) return;
        if (!isWrappedIn(branch, at)) return look(branch.field, at, path);
        return look(branch.field, at[branch.name]!, [...path, branch.name]);
      }
      case "group": {
        if (!isObject(at)) return say("It has to be an object: { … }.");
        for (const { name, field: member, isOptional } of is.members) {
          const inside = [...path, name];
          if (Object.hasOwn(at, name)) look(member, at[name]!, inside);
          else if (!isOptional) problems.set(pathText(inside), "It is missing.");
        }
        if (is.isOpen) return;
        const known = new Set(is.members.map(({ name }) => name));
        const other = Object.keys(at).find((name) => !known.has(name));
        return say(other === undefined ? null : `The schema has no field ${other}.`);
      }
    }
  };
  look(form.root, value, []);
  return problems;
}

/** The first of them, with the name of its field; null when there is none. */
export function firstProblem(problems: FormProblems): string | null {
  const [first] = problems;
  if (first === undefined) return null;
  const path = JSON.parse(first[0]) as FormPath;
  return path.length === 0 ? first[1] : `${path.join(".")}: ${first[1]}`;
}

const templated = (value: FormValue): boolean => value instanceof Written && isTemplate(value.text);

function numberProblem({ isWhole, min, max }: NumberField, value: FormValue): string | null {
  if (!(value instanceof Written)) {
    return isWhole ? "It has to be a whole number." : "It has to be a number.";
  }
  if (templated(value)) return null;
  const number = Number(value.text);
  if (isWhole && !Number.isInteger(number)) return "It has to be a whole number.";
  if (min !== undefined && number < min) return `It has to be at least ${grouped(min)}.`;
  if (max !== undefined && number > max) return `It has to be at most ${grouped(max)}.`;
  return null;
}

const grouped = (number: number): string => number.toLocaleString("en-US");

function textProblem(field: TextField, value: FormValue): string | null {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, isDigits = false } = field;
  if (isDigits) {
    const text = value instanceof Written ? value.text : value;
    const isFine = typeof text === "string" && /^(-?\d+|.*\{\{.*\}\}.*)$/.test(text);
    return isFine ? null : "It has to be a whole number.";
  }
  if (typeof value !== "string") return "It has to be text.";
  if (value.includes("{{")) return null;
  if (value.length < minLength) return `It has to have at least ${minLength} characters.`;
  if (value.length > maxLength) return `It has to have at most ${maxLength} characters.`;
  const isBytes = field.type.startsWith("bytes") || field.type.startsWith("fixed");
  const isWide = isBytes && [...value].some((character) => character.codePointAt(0)! > 255);
  return isWide ? "Bytes are the characters up to U+00FF." : null;
}

function choiceProblem(options: readonly string[], value: FormValue): string | null {
  if (typeof value === "string" && (options.includes(value) || value.includes("{{"))) return null;
  return `It has to be one of: ${options.slice(0, 20).join(", ")}.`;
}
