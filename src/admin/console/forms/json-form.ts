import type { FormBranch, FormField, FormMember, SchemaForm } from "../contract-forms.ts";

type Declared = Readonly<Record<string, unknown>>;

const maxDepth = 50;
const json = { kind: "json" } as const;

/**
 * The form of a JSON Schema. What a form cannot say (`allOf`, conditions, other files) is a field
 * of plain JSON; the server checks it when it is published.
 */
export function jsonForm(schema: unknown): SchemaForm {
  const named = new Map<string, FormField>();
  const field = (declared: unknown, depth: number): FormField => {
    if (!isObject(declared) || depth > maxDepth) return json;
    if (typeof declared.$ref === "string") return referred(declared.$ref);
    const options = declared.enum ?? (Object.hasOwn(declared, "const") ? [declared.const] : null);
    if (Array.isArray(options)) {
      const isText = options.every((one) => typeof one === "string");
      return isText ? { kind: "choice", options } : json;
    }
    const either = declared.oneOf ?? declared.anyOf;
    if (Array.isArray(either)) return branches(either.map((one) => field(one, depth + 1)));
    if (Array.isArray(declared.allOf)) return json;
    if (Array.isArray(declared.type)) {
      return branches(declared.type.map((type) => typed({ ...declared, type }, depth)));
    }
    return typed(declared, depth);
  };
  const referred = (reference: string): FormField => {
    const target = reference === "#" ? schema : within(schema, reference);
    if (target === undefined) return json;
    if (!named.has(reference)) {
      named.set(reference, json);
      named.set(reference, field(target, 0));
    }
    return { kind: "named", name: reference };
  };
  const typed = (declared: Declared, depth: number): FormField => {
    const { type, properties, additionalProperties, items } = declared;
    if (type === "null" || type === "boolean") return { kind: type };
    if (type === "integer" || type === "number") return numberOf(type, declared);
    if (type === "string") return textOf(declared);
    if (type === "array" && isObject(items)) return { kind: "list", item: field(items, depth + 1) };
    if (isObject(properties)) {
      const required = Array.isArray(declared.required) ? declared.required : [];
      const members = Object.entries(properties).map(([name, one]): FormMember => {
        const given = isObject(one) ? one : {};
        const doc = given.description ?? given.title;
        return {
          name,
          field: field(one, depth + 1),
          doc: typeof doc === "string" ? doc : null,
          isOptional: !required.includes(name),
          ...(Object.hasOwn(given, "default") ? { initial: given.default } : {}),
        };
      });
      const title = typeof declared.title === "string" ? declared.title : "";
      return { kind: "group", type: title, members, isOpen: additionalProperties !== false };
    }
    if (type === "object" && isObject(additionalProperties)) {
      return { kind: "map", value: field(additionalProperties, depth + 1) };
    }
    return json;
  };
  return { root: field(schema, 0), named: Object.fromEntries(named) };
}

function numberOf(type: "integer" | "number", declared: Declared): FormField {
  const { minimum, maximum } = declared;
  return {
    kind: "number",
    type,
    isWhole: type === "integer",
    ...(typeof minimum === "number" ? { min: minimum } : {}),
    ...(typeof maximum === "number" ? { max: maximum } : {}),
  };
}

function textOf({ format, minLength, maxLength }: Declared): FormField {
  return {
    kind: "text",
    type: typeof format === "string" ? format : "string",
    ...(typeof minLength === "number" ? { minLength } : {}),
    ...(typeof maxLength === "number" ? { maxLength } : {}),
  };
}

function branches(fields: readonly FormField[]): FormField {
  const taken = new Set(["named", "group", "json"]);
  const named = fields.map((field, index): FormBranch => {
    const name = "type" in field && field.type !== "" ? field.type : field.kind;
    const isTaken = taken.has(name);
    taken.add(name);
    return { name: isTaken ? `form ${index + 1}` : name, field, isWrapped: false };
  });
  return { kind: "either", branches: named };
}

/** What a JSON pointer (`#/$defs/Tick`) points at. */
function within(schema: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  const steps = reference.slice(2).split("/");
  return steps.reduce<unknown>((at, step) => {
    const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, schema);
}

function isObject(value: unknown): value is Declared {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
