import type { Draft } from "./drafts.ts";

/** A schema as JSON has it. Names come from users: ask `Object.hasOwn` before reading by name. */
export type SchemaNode = boolean | SchemaObject;
export type SchemaObject = { readonly [keyword: string]: unknown };

/** A schema and the edition of the specification that says what its words mean. */
export interface Place {
  readonly node: SchemaNode;
  readonly draft: Draft;
}

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isNode(value: unknown): value is SchemaNode {
  return typeof value === "boolean" || isObject(value);
}

/** The keywords under which further schemas stand, by how they hold them. */
const holders: ReadonlyMap<string, (value: unknown) => readonly unknown[]> = new Map([
  ...[
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "prefixItems",
  ].map((keyword) => [keyword, oneOrMany] as const),
  ...[
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
  ].map((keyword) => [keyword, named] as const),
]);

function oneOrMany(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function named(value: unknown): readonly unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

/** The schemas directly within a schema. */
export function children(node: SchemaObject): SchemaNode[] {
  const found: SchemaNode[] = [];
  for (const keyword of Object.keys(node)) {
    for (const value of holders.get(keyword)?.(node[keyword]) ?? []) {
      if (isNode(value)) found.push(value);
    }
  }
  return found;
}

/** What a JSON pointer (RFC 6901, after the `#`) leads to; undefined when it leads nowhere. */
export function follow(pointer: string, root: unknown): unknown {
  let found = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) {
      return undefined;
    }
    found = (found as SchemaObject)[name];
  }
  return found;
}
