/**
 * The records of the topic `_schemas`, byte for byte as Confluent's registry writes them: either
 * registry can take over the other's topic. Keys are compared as bytes when the topic is
 * compacted, so the order of their fields matters.
 */

import type { KeyAndValue, RecordCodec } from "../../shard/log-records.ts";
import { type Association, type AssociationKey, keyOf } from "../associations/association.ts";
import { decodeAssociation, encodeAssociation } from "../associations/association-record.ts";
import type { SchemaType } from "../formats/format.ts";
import { readMetadata, readRuleSet, readStoredReferences } from "./content-shapes.ts";
import {
  type CompatibilityLevel,
  type Config,
  compatibilityLevels,
  type Mode,
  modes,
} from "./settings.ts";
import type { StoredSchema } from "./stored-schema.ts";

export type RegistryRecord =
  /** A null value is a tombstone: this version is gone for good. */
  | {
      readonly kind: "SCHEMA";
      readonly subject: string;
      readonly version: number;
      readonly value: StoredSchema | null;
    }
  /** The subject null stands for the whole registry. */
  | { readonly kind: "CONFIG"; readonly subject: string | null; readonly value: Config | null }
  | { readonly kind: "MODE"; readonly subject: string | null; readonly value: Mode | null }
  /** Every version up to this one is deleted softly. */
  | { readonly kind: "DELETE_SUBJECT"; readonly subject: string; readonly version: number }
  /** What was deleted softly is forgotten, of a subject or a whole context; null: of all. */
  | { readonly kind: "CLEAR_SUBJECT"; readonly subject: string | null }
  | { readonly kind: "CONTEXT"; readonly context: string; readonly isThere: boolean }
  /** A null value: what was associated under this key is no more. */
  | {
      readonly kind: "ASSOC";
      readonly key: AssociationKey;
      readonly value: Association | null;
    };

/** Tenants exist only in Confluent's cloud. */
const tenant = "default";

export const registryCodec: RecordCodec<RegistryRecord> = {
  encode: (record) => ({ key: encodeKey(record), value: encodeValue(record) }),
  decode: (key, value) => decodeRecord(key, value, null),
};

function encodeKey(record: RegistryRecord): Buffer {
  switch (record.kind) {
    case "SCHEMA": {
      const { subject, version } = record;
      return json({ keytype: "SCHEMA", subject, version, magic: 1 });
    }
    case "CONTEXT":
      return json({ keytype: "CONTEXT", tenant, context: record.context, magic: 0 });
    case "ASSOC":
      return json({ keytype: "ASSOC", tenant, ...keyOf(record.key), magic: 0 });
    default:
      return json({ keytype: record.kind, ...named(record.subject), magic: 0 });
  }
}

function encodeValue(record: RegistryRecord): KeyAndValue["value"] {
  switch (record.kind) {
    case "SCHEMA":
      return record.value && json(schemaValue(record.value));
    case "CONFIG":
      return record.value && json({ ...named(record.subject), ...record.value });
    case "MODE":
      return record.value && json({ ...named(record.subject), mode: record.value });
    case "DELETE_SUBJECT":
      return json({ subject: record.subject, version: record.version });
    case "CLEAR_SUBJECT":
      return json(named(record.subject));
    case "CONTEXT":
      return record.isThere ? json({ tenant, context: record.context }) : null;
    case "ASSOC":
      return record.value && json(encodeAssociation(record.value, tenant));
  }
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const named = (subject: string | null) => (subject === null ? {} : { subject });

function schemaValue(stored: StoredSchema): object {
  const { subject, version, id, schemaType, references, metadata, ruleSet } = stored;
  return {
    subject,
    version,
    id,
    schemaType,
    ...(references.length > 0 ? { references } : {}),
    ...(metadata === null ? {} : { metadata }),
    ...(ruleSet === null ? {} : { ruleSet }),
    schema: stored.schema,
    deleted: stored.deleted,
  };
}

/** Null for a record that is none of ours, or that nobody can read. */
export function decodeRecord(
  keyBytes: Buffer,
  valueBytes: Buffer | null,
  writtenAtMs: number | null,
): RegistryRecord | null {
  const key = parse(keyBytes);
  const value = valueBytes === null ? null : parse(valueBytes);
  if (key === null || (valueBytes !== null && value === null)) return null;
  const subject = text(key.subject);
  switch (key.keytype) {
    case "SCHEMA":
      return decodeSchema(subject, key.version, value, writtenAtMs);
    case "CONFIG":
      return { kind: "CONFIG", subject, value: value && decodeConfig(value) };
    case "MODE":
      return { kind: "MODE", subject, value: oneOf(modes, value?.mode) };
    case "DELETE_SUBJECT": {
      const version = whole(value?.version);
      return subject === null || version === null
        ? null
        : { kind: "DELETE_SUBJECT", subject, version };
    }
    case "CLEAR_SUBJECT":
      return value === null ? null : { kind: "CLEAR_SUBJECT", subject };
    case "CONTEXT": {
      const context = text(key.context);
      return context === null ? null : { kind: "CONTEXT", context, isThere: value !== null };
    }
    case "ASSOC": {
      const decoded = decodeAssociation(key, value, writtenAtMs);
      return decoded && { kind: "ASSOC", ...decoded };
    }
    default:
      return null;
  }
}

type Json = Readonly<Record<string, unknown>>;

function decodeSchema(
  subject: string | null,
  keyVersion: unknown,
  value: Json | null,
  writtenAtMs: number | null,
): RegistryRecord | null {
  const version = whole(keyVersion);
  if (subject === null || version === null) return null;
  if (value === null) return { kind: "SCHEMA", subject, version, value: null };
  const id = whole(value.id);
  const schema = text(value.schema);
  if (id === null || schema === null) return null;
  const stored: StoredSchema = {
    subject,
    version,
    id,
    schema,
    schemaType: (text(value.schemaType) ?? "AVRO") as SchemaType,
    // What is odd about them is left out: the text must be handed out all the same.
    references: readStoredReferences(value.references),
    metadata: readMetadata(value.metadata) ?? null,
    ruleSet: readRuleSet(value.ruleSet) ?? null,
    deleted: value.deleted === true,
    writtenAtMs,
  };
  return { kind: "SCHEMA", subject, version, value: stored };
}

function decodeConfig({ subject: _subject, compatibilityLevel, ...rest }: Json): Config {
  const level = oneOf<CompatibilityLevel>(compatibilityLevels, compatibilityLevel);
  const config: Record<string, unknown> = { ...rest };
  for (const [names, read] of [
    [["defaultMetadata", "overrideMetadata"], readMetadata],
    [["defaultRuleSet", "overrideRuleSet"], readRuleSet],
  ] as const) {
    for (const name of names) {
      const value = read(config[name]);
      if (value === undefined) delete config[name];
      else config[name] = value;
    }
  }
  return { ...config, ...(level === null ? {} : { compatibilityLevel: level }) };
}

function parse(bytes: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

const whole = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : null;

const oneOf = <T extends string>(values: readonly T[], value: unknown): T | null =>
  values.find((known) => known === value) ?? null;
