/**
 * The parts of a schema that are JSON of somebody else's: of a client, or of whoever wrote to the
 * topic. Members that are null are the same as missing ones.
 */
import type { SchemaReference } from "../formats/format.ts";
import type { Metadata, RuleSet } from "./stored-schema.ts";

type Json = Readonly<Record<string, unknown>>;

/** Undefined: it is no metadata. */
export function readMetadata(json: unknown): Metadata | undefined {
  if (!isJson(json)) return undefined;
  const given = withoutNulls(json);
  const tags = given.tags === undefined ? {} : readMap(given.tags, readTexts);
  const properties = given.properties === undefined ? {} : readMap(given.properties, readText);
  const sensitive = given.sensitive === undefined ? [] : readTexts(given.sensitive);
  if (tags === undefined || properties === undefined || sensitive === undefined) return undefined;
  return {
    ...given,
    ...(given.tags === undefined ? {} : { tags }),
    ...(given.properties === undefined ? {} : { properties }),
    ...(given.sensitive === undefined ? {} : { sensitive }),
  };
}

/** Undefined: they are no rules. What a rule says is not looked at. */
export function readRuleSet(json: unknown): RuleSet | undefined {
  if (!isJson(json)) return undefined;
  const rules = withoutNulls(json);
  const { migrationRules = [], domainRules = [], encodingRules = [], enableAt = "" } = rules;
  const lists = [migrationRules, domainRules, encodingRules];
  const isGood = lists.every((list) => Array.isArray(list) && list.every(isJson));
  return isGood && typeof enableAt === "string" ? rules : undefined;
}

/** Those that can be followed. */
export function readStoredReferences(json: unknown): readonly SchemaReference[] {
  if (!Array.isArray(json)) return [];
  return (json as unknown[]).flatMap((item) => {
    if (!isJson(item)) return [];
    const { name, subject, version } = item;
    const isGood =
      typeof name === "string" &&
      typeof subject === "string" &&
      typeof version === "number" &&
      (version | 0) === version;
    return isGood ? [{ name, subject, version }] : [];
  });
}

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readMap<T>(
  json: unknown,
  read: (value: unknown) => T | undefined,
): Record<string, T> | undefined {
  if (!isJson(json)) return undefined;
  const values: [string, T][] = [];
  for (const [name, given] of Object.entries(json)) {
    const value = read(given);
    if (value === undefined) return undefined;
    values.push([name, value]);
  }
  return Object.fromEntries(values);
}

function readTexts(json: unknown): readonly string[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const texts = json.map(readText);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** A number may stand for a text, as in Jackson. */
const readText = (json: unknown): string | undefined =>
  typeof json === "object" || json === undefined ? undefined : String(json);

const withoutNulls = (json: Json): Json =>
  Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== null && value !== undefined),
  );
