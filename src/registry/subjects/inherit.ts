import type { OfferedSchema } from "./commands.ts";
import type { Metadata, RuleSet, SchemaContent } from "./stored-schema.ts";
import type { Subjects } from "./subjects.ts";

/** Metadata may tell the version of the schema it goes with. */
const versionProperty = "confluent:version";

/**
 * What the client left out is taken from the version before: text, metadata and rules; the
 * configuration adds its defaults and overrides.
 */
export function inherit(
  subjects: Subjects,
  subject: string,
  offered: OfferedSchema,
  nextVersion: number | null,
): OfferedSchema {
  const previous = subjects.latest(subject);
  const { schemaType, schema, references } =
    offered.schema.trim() === "" && previous !== null ? previous : offered;
  const config = subjects.config(subject);
  const metadata = merge(
    mergeMetadata,
    config.defaultMetadata,
    offered.metadata ?? previous?.metadata,
    config.overrideMetadata,
  );
  const ruleSet = merge(
    mergeRules,
    config.defaultRuleSet,
    offered.ruleSet ?? previous?.ruleSet,
    config.overrideRuleSet,
  );
  const tellsVersion = metadata?.properties?.[versionProperty] !== undefined;
  const isTold = nextVersion !== null && (offered.version !== 0 || tellsVersion);
  return {
    ...offered,
    schemaType,
    schema,
    references,
    metadata: isTold ? withVersion(metadata, nextVersion) : metadata,
    ruleSet,
  };
}

/** The same content, whatever version its metadata may tell. */
export function withoutVersion(content: SchemaContent): SchemaContent {
  const { [versionProperty]: told, ...properties } = content.metadata?.properties ?? {};
  if (told === undefined) return content;
  const { tags = {}, sensitive = [] } = content.metadata!;
  const isEmpty = [properties, tags, sensitive].every((part) => Object.keys(part).length === 0);
  return { ...content, metadata: isEmpty ? null : { ...content.metadata, properties } };
}

function withVersion(metadata: Metadata | null, version: number): Metadata {
  return { ...metadata, properties: { ...metadata?.properties, [versionProperty]: `${version}` } };
}

/** Of up to three layers, each over those before it. */
function merge<T>(over: (under: T, upper: T) => T, ...layers: (T | null | undefined)[]): T | null {
  const given = layers.filter((layer): layer is T => layer !== null && layer !== undefined);
  return given.length === 0 ? null : given.reduce(over);
}

function mergeMetadata(under: Metadata, over: Metadata): Metadata {
  return {
    tags: { ...under.tags, ...over.tags },
    properties: { ...under.properties, ...over.properties },
    sensitive: [...new Set([...(under.sensitive ?? []), ...(over.sensitive ?? [])])],
  };
}

function mergeRules(under: RuleSet, over: RuleSet): RuleSet {
  const byName = (kind: "migrationRules" | "domainRules" | "encodingRules") => {
    const rules = [...(under[kind] ?? []), ...(over[kind] ?? [])];
    return [...new Map(rules.map((rule) => [rule.name, rule])).values()];
  };
  return {
    ...under,
    ...over,
    migrationRules: byName("migrationRules"),
    domainRules: byName("domainRules"),
    encodingRules: byName("encodingRules"),
  };
}
