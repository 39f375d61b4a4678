import type { ResolvedReference, SchemaProblem, Scrutiny } from "../format.ts";
import { keywordProblem } from "./check.ts";
import { type Draft, draftOf, draftOfUri, idKeyword, isModern } from "./drafts.ts";
import {
  children,
  follow,
  isNode,
  isObject,
  meantChildren,
  type Place,
  pointerTo,
  type SchemaNode,
  type SchemaObject,
} from "./schema-node.ts";

/** Where each node with a `$ref` leads. Chains of them end at a schema. */
export type Targets = ReadonlyMap<SchemaObject, Place>;

/** Of all referenced texts that are really needed, in characters. */
const maxReferencedLength = 8 * 1024 * 1024;

/** Schemas that say no `$id` have one under this address; no request ever goes there. */
const ownUri = "schema:///";

/**
 * The keywords that name another schema; `$dynamicRef` is read as it stands in the text. A
 * `$recursiveRef` may lead nowhere: Confluent's parser does not know it.
 */
const refKeywords = ["$ref"];
const modernRefKeywords = ["$ref", "$dynamicRef", "$recursiveRef"];

interface Link {
  readonly from: SchemaObject;
  readonly ref: string;
  readonly base: string;
  readonly isNeeded: boolean;
}

/**
 * Finds what every `$ref` means: a place in the same document, a schema with that `$id`, or one of
 * the given references by its name. Nothing is fetched. What no part of the schema leads to is not
 * looked at, as in Confluent's registry; everything else is checked, unless it is stored.
 */
export function resolveReferences(
  root: Place,
  references: readonly ResolvedReference[],
  scrutiny: Scrutiny,
): Targets | SchemaProblem {
  const resolver = new Resolver(root, references, scrutiny !== "stored");
  resolver.visit(root, ownUri);
  return resolver.resolve(root);
}

class Resolver {
  /** By address, without an empty fragment. */
  private readonly resources = new Map<string, Place>();
  private readonly references: ReadonlyMap<string, ResolvedReference>;
  private readonly targets = new Map<SchemaObject, Place>();
  /** Of each schema that was seen, the address against which links within it are read. */
  private readonly bases = new Map<SchemaObject, string>();
  private readonly reached = new Set<SchemaObject>();
  private readonly links: Link[] = [];
  private readonly draftOfNode = new Map<SchemaObject, Draft>();
  private readonly root: unknown;
  private readonly isChecking: boolean;
  private readonly rootUri: string;
  private length = 0;

  constructor(
    { node, draft }: Place,
    references: readonly ResolvedReference[],
    isChecking: boolean,
  ) {
    this.root = node;
    this.isChecking = isChecking;
    const id = isObject(node) ? node[idKeyword(draft)] : undefined;
    this.rootUri = (typeof id === "string" ? absolute(id, ownUri) : null) ?? ownUri;
    this.references = new Map(references.map((reference) => [reference.name, reference]));
  }

  /** Notes the addresses of a schema and of all within it. */
  visit(root: Place, uri: string): void {
    this.resources.set(uri, root);
    this.walk(root, uri);
  }

  private walk({ node, draft }: Place, uri: string): void {
    const pending: { node: SchemaNode; base: string }[] = [{ node, base: uri }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { node } = next;
      if (typeof node === "boolean" || this.bases.has(node)) continue;
      this.draftOfNode.set(node, draft);
      const base = this.noteAddresses(node, draft, next.base);
      this.bases.set(node, base);
      for (const child of children(node)) pending.push({ node: child, base });
    }
  }

  resolve(root: Place): Targets | SchemaProblem {
    const problem = this.reach(root);
    if (problem !== null) return problem;
    // Following a link may bring more of them.
    for (let at = 0; at < this.links.length; at++) {
      const link = this.links[at]!;
      const target = this.find(link);
      if (target === null && !link.isNeeded) continue;
      if (target === null) return { problem: `$ref '${link.ref}' leads nowhere` };
      this.targets.set(link.from, target);
      if (this.length > maxReferencedLength) return { problem: "it refers to too much text" };
      const problem = this.reach(target);
      if (problem !== null) return problem;
    }
    return this.circleProblem() ?? this.targets;
  }

  /** Checks a schema and all that it means, and notes where their links lead. */
  private reach(from: Place): SchemaProblem | null {
    const { draft } = from;
    const pending: SchemaNode[] = [from.node];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (typeof node === "boolean" || this.reached.has(node)) continue;
      this.reached.add(node);
      const problem = this.isChecking ? keywordProblem({ node, draft }) : null;
      if (problem !== null) return { problem: `#${pointerTo(node, this.root)}${problem}` };
      for (const keyword of isModern(draft) ? modernRefKeywords : refKeywords) {
        const ref = node[keyword];
        if (typeof ref !== "string") continue;
        const base = this.bases.get(node) ?? ownUri;
        const isNeeded = keyword !== "$recursiveRef";
        this.links.push({ from: node, ref, base, isNeeded });
      }
      pending.push(...meantChildren({ node, draft }));
    }
    return null;
  }

  /** Returns the address against which links within the node are read. */
  private noteAddresses(node: SchemaObject, draft: Draft, base: string): string {
    const place = { node, draft };
    for (const anchor of [node.$anchor, node.$dynamicAnchor]) {
      if (typeof anchor === "string") this.resources.set(`${base}#${anchor}`, place);
    }
    const id = node[idKeyword(draft)];
    const isIgnored = !isModern(draft) && "$ref" in node;
    if (typeof id !== "string" || isIgnored) return base;
    const uri = absolute(id, base);
    if (uri === null) return base;
    this.resources.set(uri, place);
    return id.startsWith("#") ? base : withoutFragment(uri);
  }

  private find({ ref, base }: Link): Place | null {
    if (draftOfUri(ref) !== null) return { node: true, draft: "draft-07" };
    const uri = absolute(ref, base);
    const [name, fragment] = split(ref);
    const owner = uri === null ? null : withoutFragment(uri);
    const document = (owner && this.resources.get(owner)) || this.load(name, owner);
    if (document === null) return null;
    if (fragment === "") return document;
    if (!fragment.startsWith("/")) return this.resources.get(`${owner}#${fragment}`) ?? null;
    const node = follow(fragment, document.node) ?? follow(oldName(fragment), document.node);
    if (!isNode(node)) return null;
    const place = { node, draft: document.draft };
    // It may stand under a word that is no keyword, where nobody has looked yet.
    this.walk(place, owner ?? base);
    return place;
  }

  /** A given reference, by its name as it is or as an address. */
  private load(name: string, uri: string | null): Place | null {
    const reference = this.references.get(name) ?? this.referenceAt(uri);
    if (reference === undefined) return null;
    this.length += reference.schema.length;
    const node = parsed(reference.schema);
    if (!isNode(node)) return null;
    const place = { node, draft: isObject(node) ? draftOf(node) : "draft-07" } as const;
    this.visit(place, uri ?? `${ownUri}${encodeURIComponent(name)}`);
    return place;
  }

  /** Names of references are addresses beside the root schema's, or beside none. */
  private referenceAt(uri: string | null): ResolvedReference | undefined {
    if (uri === null) return undefined;
    const bases = [ownUri, this.rootUri];
    return [...this.references.values()].find(({ name }) =>
      bases.some((base) => absolute(name, base) === uri),
    );
  }

  /** A `$ref` to a `$ref` to itself describes nothing; until 2019-09 that was no mistake. */
  private circleProblem(): SchemaProblem | null {
    const settled = new Set<unknown>();
    for (const start of this.targets.keys()) {
      const chain = new Set<unknown>();
      let node: SchemaNode | undefined = start;
      while (isObject(node) && !settled.has(node) && this.isOnlyLink(node)) {
        if (chain.has(node)) return { problem: `$ref '${String(node.$ref)}' leads to itself` };
        chain.add(node);
        node = this.targets.get(node)?.node;
      }
      for (const link of chain) settled.add(link);
    }
    return null;
  }

  private isOnlyLink(node: SchemaObject): boolean {
    const draft = this.draftOfNode.get(node);
    if (!this.targets.has(node) || draft === undefined) return false;
    return isModern(draft) && Object.keys(node).length === 1;
  }
}

function split(ref: string): [string, string] {
  const at = ref.indexOf("#");
  return at < 0 ? [ref, ""] : [ref.slice(0, at), decoded(ref.slice(at + 1))];
}

/** Confluent finds under `$defs` what an older draft calls `definitions`. */
function oldName(pointer: string): string {
  return pointer.replace(/^\/\$defs\//, "/definitions/");
}

function withoutFragment(uri: string): string {
  return uri.split("#", 1)[0]!;
}

function absolute(ref: string, base: string): string | null {
  // Half of all references stay in their document: no need for the parser of addresses.
  const uri = ref.startsWith("#") ? `${base}${ref}` : parsedUri(ref, base);
  return uri?.endsWith("#") ? uri.slice(0, -1) : uri;
}

function parsedUri(ref: string, base: string): string | null {
  try {
    return new URL(ref, base).href;
  } catch {
    return null;
  }
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
