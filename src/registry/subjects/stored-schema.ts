import { createHash } from "node:crypto";
import type { SchemaReference, SchemaType } from "../formats/format.ts";

/** Facts about a schema that are no part of its text: kept, and told to clients. */
export interface Metadata {
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly sensitive?: readonly string[];
}

/** Rules for clients that carry them out; the registry keeps them and does not look inside. */
export interface RuleSet {
  readonly migrationRules?: readonly Rule[];
  readonly domainRules?: readonly Rule[];
  readonly encodingRules?: readonly Rule[];
  readonly enableAt?: string;
}

export type Rule = Readonly<Record<string, unknown>>;

/** What makes two schemas the same. */
export interface SchemaContent {
  readonly schemaType: SchemaType;
  readonly schema: string;
  readonly references: readonly SchemaReference[];
  readonly metadata: Metadata | null;
  readonly ruleSet: RuleSet | null;
}

/** One version of one subject. */
export interface StoredSchema extends SchemaContent {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly deleted: boolean;
  /** Milliseconds since the epoch; null when nobody has said. */
  readonly writtenAtMs: number | null;
}

/**
 * The name of a schema's content everywhere: MD5 as UUID, over text, references, metadata and
 * rules in Confluent's order, so that both registries know the same schema by the same name.
 */
export function guidOf({ schema, references, metadata, ruleSet }: SchemaContent): string {
  const hash = createHash("md5").update(schema);
  for (const { name, subject, version } of references) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(version);
    hash.update(name).update(subject).update(bytes);
  }
  for (const text of [...metadataTexts(metadata), ...ruleTexts(ruleSet)]) hash.update(text);
  const hex = hash.digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Tells "none" from "empty". */
const present = "\u0001";

function* metadataTexts(metadata: Metadata | null): Generator<string> {
  if (metadata === null) return;
  yield present;
  for (const [tag, values] of sorted(metadata.tags)) yield* [tag, ...[...values].sort()];
  for (const [name, value] of sorted(metadata.properties)) yield* [name, value];
  yield* [...(metadata.sensitive ?? [])].sort();
}

function* ruleTexts(ruleSet: RuleSet | null): Generator<string> {
  if (ruleSet === null) return;
  yield present;
  const { migrationRules = [], domainRules = [], encodingRules = [], enableAt } = ruleSet;
  for (const rule of [...migrationRules, ...domainRules, ...encodingRules]) {
    for (const field of ["name", "doc", "kind", "mode", "type"]) yield textOf(rule[field]);
    if (Array.isArray(rule.tags)) yield* rule.tags.map(textOf).sort();
    for (const [name, value] of sorted(paramsOf(rule))) yield* [name, textOf(value)];
    for (const field of ["expr", "onSuccess", "onFailure"]) yield textOf(rule[field]);
    if (rule.disabled === true) yield present;
  }
  if (enableAt !== undefined) yield enableAt;
}

function paramsOf({ params }: Rule): Record<string, unknown> {
  return typeof params === "object" && params !== null ? { ...params } : {};
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function sorted<T>(map: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
