import { type Draft, isModern } from "./drafts.ts";

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

/** The schemas directly within a schema; of some keywords, where they are named. */
export function children(
  node: SchemaObject,
  keywords: readonly string[] = Object.keys(node),
): SchemaNode[] {
  const found: SchemaNode[] = [];
  for (const keyword of keywords) {
    for (const value of holders.get(keyword)?.(node[keyword]) ?? []) {
      if (isNode(value)) found.push(value);
    }
  }
  return found;
}

/**
 * The schemas within a schema that make out what it means: those that it only keeps at hand, under
 * a name, count where a `$ref` leads to them. Since 2019-09 Confluent's parser reads `$defs` too.
 */
export function meantChildren({ node, draft }: Place): SchemaNode[] {
  if (typeof node === "boolean") return [];
  if (!isModern(draft) && Object.hasOwn(node, "$ref")) return [];
  const keywords = Object.keys(node).filter((keyword) => isMeant(keyword, node, draft));
  return children(node, keywords);
}

function isMeant(keyword: string, node: SchemaObject, draft: Draft): boolean {
  switch (keyword) {
    case "definitions":
    case "contentSchema":
      return false;
    case "$defs":
    case "dependentSchemas":
    case "prefixItems":
    case "unevaluatedItems":
    case "unevaluatedProperties":
      return isModern(draft);
    case "dependencies":
    case "additionalItems":
      return !isModern(draft);
    case "contains":
    case "propertyNames":
      return draft !== "draft-04";
    case "if":
      return draft !== "draft-04" && draft !== "draft-06";
    case "then":
    case "else":
      return draft === "draft-07" || (isModern(draft) && Object.hasOwn(node, "if"));
    default:
      return true;
  }
}

/** The JSON pointer that leads to a schema; of one that is not within `root`, an empty one. */
export function pointerTo(node: SchemaNode, root: unknown): string {
  const pending = [{ value: root, path: "" }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path } = next;
    if (value === node) return path;
    if (typeof value !== "object" || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      const step = name.replaceAll("~", "~0").replaceAll("/", "~1");
      pending.push({ value: member, path: `${path}/${step}` });
    }
  }
  return "";
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
