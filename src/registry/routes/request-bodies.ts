/**
 * What clients put into bodies. Fields that nobody knows are passed over, and numbers may stand
 * for texts and the other way round: Jackson, which reads them in Confluent's registry, is as
 * patient.
 */
import { compatibilityPolicies, type SchemaReference, type SchemaType } from "../formats/format.ts";
import { type Refused, refusals, refuse } from "../refusals.ts";
import type { OfferedSchema } from "../subjects/commands.ts";
import { readMetadata, readRuleSet } from "../subjects/content-shapes.ts";
import {
  type CompatibilityLevel,
  type ConfigChange,
  compatibilityLevels,
  type Mode,
  modes,
} from "../subjects/settings.ts";

type Json = Readonly<Record<string, unknown>>;

/** Of one schema. */
const maxReferences = 1_000;

export function schemaBody(json: unknown): OfferedSchema | Refused {
  if (!isJson(json)) return malformed("an object with a schema");
  const version = whole(json.version, 0);
  const id = whole(json.id, -1);
  const schema = text(json.schema, "");
  const schemaType = text(json.schemaType, "AVRO");
  if (version === null || id === null) return malformed("whole numbers as version and id");
  if (schema === null) return malformed("a text as schema");
  if (schemaType === null) return malformed("a text as schemaType");
  const references = readReferences(json.references);
  if ("errorCode" in references) return references;
  const metadata = optional(json.metadata, readMetadata);
  const ruleSet = optional(json.ruleSet, readRuleSet);
  if (metadata === undefined) return malformed("tags, properties and sensitive as metadata");
  if (ruleSet === undefined) return malformed("lists of rules as ruleSet");
  return {
    version,
    id,
    schema,
    schemaType: schemaType as SchemaType,
    references,
    metadata,
    ruleSet,
  };
}

function readReferences(json: unknown): readonly SchemaReference[] | Refused {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) return malformed("a list as references");
  if (json.length > maxReferences) {
    return refusals.invalidSchema(`A schema has at most ${maxReferences} references.`);
  }
  const references: SchemaReference[] = [];
  for (const item of json as unknown[]) {
    const name = isJson(item) ? text(item.name, null) : null;
    const subject = isJson(item) ? text(item.subject, null) : null;
    const version = isJson(item) ? whole(item.version, null) : null;
    if (name === null || subject === null || version === null) {
      return refusals.invalidSchema(`Invalid reference: ${JSON.stringify(item)}`);
    }
    references.push({ name, subject, version });
  }
  return references;
}

/** Null: the mode is to go, and only who says so means it. */
export function modeBody(json: unknown): { readonly mode: Mode | null } | Refused {
  if (!isJson(json)) return malformed("an object with a mode");
  if (!("mode" in json)) return refusals.invalidMode();
  const word = text(json.mode, null);
  if (word === null) return { mode: null };
  const mode = modes.find((known) => known === word.toUpperCase());
  return mode === undefined ? refusals.invalidMode() : { mode };
}

export function configBody(json: unknown): ConfigChange | Refused {
  if (!isJson(json)) return malformed("an object with settings");
  const change: Record<string, unknown> = {};
  for (const name of ["alias", "aliasForDeks", "compatibilityGroup"]) {
    if (name in json) change[name] = text(json[name], null);
  }
  if ("compatibilityPolicy" in json) {
    const word = text(json.compatibilityPolicy, null)?.toUpperCase();
    // Confluent takes a policy that it does not know for none.
    change.compatibilityPolicy = compatibilityPolicies.find((policy) => policy === word) ?? null;
  }
  for (const name of ["normalize", "validateFields", "validateNewSchemas", "validateRules"]) {
    if (name in json) change[name] = json[name] === null ? null : isTrue(json[name]);
  }
  const objects = ["defaultMetadata", "overrideMetadata", "defaultRuleSet", "overrideRuleSet"];
  for (const name of objects) {
    if (!(name in json)) continue;
    const read = name.endsWith("Metadata") ? readMetadata : readRuleSet;
    const value = optional<object>(json[name], read);
    if (value === undefined) return malformed(`another ${name}`);
    change[name] = value;
  }
  if ("compatibility" in json) {
    const level = readLevel(json.compatibility);
    if (level === undefined) return refusals.invalidCompatibility();
    change.compatibilityLevel = level;
  }
  return change;
}

/** Undefined: there is no such level. */
function readLevel(json: unknown): CompatibilityLevel | null | undefined {
  if (json === null) return null;
  const word = String(json).toUpperCase();
  return compatibilityLevels.find((level) => level === word);
}

/** The body is JSON, and not what is asked for. */
export const malformed = (wanted: string): Refused =>
  refuse(400, `The request's body makes no sense: ${wanted} is expected.`);

/** An object, with what it holds. */
export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined: it is neither there, as it should be, nor missing. */
function optional<T>(json: unknown, read: (json: unknown) => T | undefined): T | null | undefined {
  return json === undefined || json === null ? null : read(json);
}

/** Null: it is no text, nor anything that can be written as one. */
export function text<T>(value: unknown, missing: T): string | T | null {
  if (value === undefined || value === null) return missing;
  return typeof value === "object" ? null : String(value);
}

function whole<T>(value: unknown, missing: T): number | T | null {
  if (value === undefined || value === null) return missing;
  const number = Number(value);
  return Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
}

/** Null when it is missing. */
export const optionalFlag = (value: unknown): boolean | null =>
  value === undefined || value === null ? null : isTrue(value);

const isTrue = (value: unknown): boolean => String(value).toLowerCase() === "true";
