import { type Draft, idKeyword, isModern } from "./drafts.ts";
import type { Targets } from "./references.ts";
import { isNode, isObject, type Place, type SchemaNode, type SchemaObject } from "./schema-node.ts";

/**
 * A schema as the checker sees it: of one kind each. JSON Schema lets keywords of many kinds stand
 * side by side; those become one schema for each kind, held together by an `allOf`. The division
 * decides which differences have which names, so it is Confluent's.
 */
export type Shape = Notes &
  (
    | { readonly kind: "any" | "none" | "boolean" | "null" | "conditional" }
    | {
        readonly kind: "string" | "number";
        readonly node: SchemaObject;
        readonly isInteger: boolean;
      }
    | { readonly kind: "object"; readonly node: SchemaObject; readonly parts: ObjectParts }
    | { readonly kind: "array"; readonly node: SchemaObject; readonly parts: ArrayParts }
    | { readonly kind: "enum"; readonly values: readonly unknown[] }
    | { readonly kind: "const"; readonly value: unknown }
    | { readonly kind: "not"; readonly member: Member }
    | {
        readonly kind: "combined";
        readonly criterion: Criterion;
        readonly members: readonly Member[];
      }
  );

export type ShapeOf<Kind extends Shape["kind"]> = Extract<Shape, { readonly kind: Kind }>;

export type Criterion = "allOf" | "anyOf" | "oneOf";

/** A schema within a schema: a place that is looked at when needed, or a part of the one around. */
export type Member = Place | Shape;

/** What is said about a schema rather than by it. */
interface Notes {
  readonly notes: SchemaObject;
  readonly draft: Draft;
}

export interface ObjectParts {
  readonly properties: ReadonlyMap<string, Place>;
  readonly required: ReadonlySet<string>;
  readonly patterns: ReadonlyMap<string, Place>;
  /** Which further properties must be there when this one is. */
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>;
  readonly dependentSchemas: ReadonlyMap<string, Place>;
  readonly additional: Rest;
  /** Null in drafts that have no such keyword, and when it is left out. */
  readonly unevaluated: Place | null;
}

export interface ArrayParts {
  readonly all: Place | null;
  readonly tuple: readonly Place[];
  readonly additional: Rest;
  readonly unevaluated: Place | null;
  readonly minContains: number | null;
  readonly maxContains: number | null;
}

/** What may stand where nothing is said: anything, nothing, or what a schema allows. */
export type Rest = "open" | "closed" | Place;

type ValueKind = "array" | "object" | "number" | "string";

const keywordsOf: Readonly<Record<ValueKind, readonly string[]>> = {
  array: [
    "items",
    "additionalItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "prefixItems",
    "unevaluatedItems",
  ],
  object: [
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "dependencies",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
  ],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["minLength", "maxLength", "pattern", "format"],
};

const modernOnly = new Set([
  "prefixItems",
  "unevaluatedItems",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedProperties",
]);

const kindOfType: Readonly<Record<string, ValueKind | "boolean" | "null">> = {
  array: "array",
  object: "object",
  number: "number",
  integer: "number",
  string: "string",
  boolean: "boolean",
  null: "null",
};

/** Turns places of one document, and of those it refers to, into shapes: each of them once. */
export class Shapes {
  private readonly targets: Targets;
  private readonly known = new Map<SchemaObject, Shape>();

  constructor(targets: Targets) {
    this.targets = targets;
  }

  of(member: Member): Shape {
    if ("kind" in member) return member;
    const { node, draft } = this.settled(member);
    if (typeof node === "boolean") return { kind: node ? "any" : "none", notes: {}, draft };
    const known = this.known.get(node) ?? shapeOf(node, draft, this.targets.get(node));
    this.known.set(node, known);
    return known;
  }

  /** The place at the end of a chain of nodes that say nothing but where to look. */
  settled(place: Place): Place {
    const seen = new Set<SchemaObject>();
    let found = place;
    while (isObject(found.node) && isOnlyLink(found.node, found.draft)) {
      const target = this.targets.get(found.node);
      // What leads to itself says nothing.
      if (seen.has(found.node)) return { node: true, draft: found.draft };
      if (target === undefined) break;
      seen.add(found.node);
      found = target;
    }
    return found;
  }
}

function isOnlyLink(node: SchemaObject, draft: Draft): boolean {
  return "$ref" in node && (!isModern(draft) || Object.keys(node).length === 1);
}

function shapeOf(node: SchemaObject, draft: Draft, target: Place | undefined): Shape {
  const notes = { notes: node, draft };
  const parts = partsOf(node, draft);
  if (target !== undefined) parts.push(target);
  if (parts.length === 0) return { kind: "any", ...notes };
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && "kind" in only) return { ...only, ...notes };
  return { kind: "combined", criterion: "allOf", members: combinedFirst(parts), ...notes };
}

function combinedFirst(parts: readonly Member[]): Member[] {
  const isCombined = (part: Member) => "kind" in part && part.kind === "combined";
  return [...parts.filter(isCombined), ...parts.filter((part) => !isCombined(part))];
}

/** One part for each kind of thing that a schema says; notes are for all of them together. */
function partsOf(node: SchemaObject, draft: Draft): Member[] {
  const notes = { notes: {}, draft };
  const parts: Member[] = [];
  if (Array.isArray(node.enum)) parts.push({ kind: "enum", values: node.enum, ...notes });
  for (const criterion of ["allOf", "anyOf", "oneOf"] as const) {
    const members = node[criterion];
    if (!Array.isArray(members)) continue;
    parts.push({ kind: "combined", criterion, members: places(members, draft), ...notes });
  }
  if (isNode(node.not)) {
    parts.push({ kind: "not", member: { node: node.not, draft }, ...notes });
  }
  if ("const" in node && draft !== "draft-04") {
    parts.push({ kind: "const", value: node.const, ...notes });
  }
  const types = Array.isArray(node.type) ? node.type : [node.type ?? []].flat();
  const typed = types.map((type) => valueShape(node, draft, String(type)));
  if (Array.isArray(node.type)) {
    parts.push({ kind: "combined", criterion: "anyOf", members: typed, ...notes });
  } else parts.push(...typed);
  const spoken = new Set(typed.map((shape) => shape.kind));
  for (const kind of ["array", "object", "number", "string"] as const) {
    if (!spoken.has(kind) && says(node, kind, draft)) parts.push(valueShape(node, draft, kind));
  }
  const isConditional = "if" in node || "then" in node || "else" in node;
  if (isConditional && draft !== "draft-04" && draft !== "draft-06") {
    parts.push({ kind: "conditional", ...notes });
  }
  return parts;
}

function says(node: SchemaObject, kind: ValueKind, draft: Draft): boolean {
  return keywordsOf[kind].some(
    (keyword) => Object.hasOwn(node, keyword) && (isModern(draft) || !modernOnly.has(keyword)),
  );
}

function valueShape(node: SchemaObject, draft: Draft, type: string): Shape {
  const kind = kindOfType[type] ?? "null";
  const common = { notes: {}, draft };
  if (kind === "boolean" || kind === "null") return { kind, ...common };
  if (kind === "object") return { kind, node, parts: objectParts(node, draft), ...common };
  if (kind === "array") return { kind, node, parts: arrayParts(node, draft), ...common };
  return { kind, node, isInteger: type === "integer", ...common };
}

function objectParts(node: SchemaObject, draft: Draft): ObjectParts {
  const dependencies = isModern(draft) ? {} : (node.dependencies ?? {});
  const isModernDraft = isModern(draft);
  return {
    properties: namedPlaces(node.properties, draft),
    required: new Set(Array.isArray(node.required) ? node.required : []),
    patterns: namedPlaces(node.patternProperties, draft),
    dependentRequired: namedLists(isModernDraft ? node.dependentRequired : dependencies),
    dependentSchemas: namedPlaces(isModernDraft ? node.dependentSchemas : dependencies, draft),
    additional: rest(node.additionalProperties, draft),
    unevaluated: isModernDraft ? placeOrNull(node.unevaluatedProperties, draft) : null,
  };
}

function arrayParts(node: SchemaObject, draft: Draft): ArrayParts {
  const { items, contains, minContains, maxContains } = node;
  const isTuple = draft === "2020-12" && Array.isArray(node.prefixItems);
  const tuple = isTuple ? node.prefixItems : items;
  const isRestInItems = draft === "2020-12" && (isTuple || items === false);
  // Since 2019-09 `contains` alone asks for one item.
  const atLeast = isModern(draft) && contains !== undefined ? 1 : null;
  return {
    all: isRestInItems || isTrue(items, draft) ? null : placeOrNull(items, draft),
    tuple: Array.isArray(tuple) ? places(tuple, draft) : [],
    additional: rest(isRestInItems ? items : node.additionalItems, draft),
    unevaluated: isModern(draft) ? placeOrNull(node.unevaluatedItems, draft) : null,
    minContains: typeof minContains === "number" ? minContains : atLeast,
    maxContains: typeof maxContains === "number" ? maxContains : null,
  };
}

const isTrue = (items: unknown, draft: Draft) => items === true && isModern(draft);

function rest(value: unknown, draft: Draft): Rest {
  if (typeof value === "boolean") return value ? "open" : "closed";
  return placeOrNull(value, draft) ?? "open";
}

function placeOrNull(value: unknown, draft: Draft): Place | null {
  return isNode(value) ? { node: value, draft } : null;
}

function places(values: readonly unknown[], draft: Draft): Place[] {
  return values.filter(isNode).map((node: SchemaNode) => ({ node, draft }));
}

function namedPlaces(value: unknown, draft: Draft): Map<string, Place> {
  const named = Object.entries(isObject(value) ? value : {});
  return new Map(
    named.flatMap(([name, node]) => (isNode(node) ? [[name, { node, draft }] as const] : [])),
  );
}

function namedLists(value: unknown): Map<string, readonly string[]> {
  const named = Object.entries(isObject(value) ? value : {});
  return new Map(named.flatMap(([name, list]) => (Array.isArray(list) ? [[name, list]] : [])));
}

/** The schema's own address, as its draft calls it. */
export const idOf = ({ notes, draft }: Shape): unknown => notes[idKeyword(draft)];
