/** Schemas as clients are told of them; empty fields are left out. */
import { isProblem, type SchemaReference } from "../formats/format.ts";
import type { Registry } from "../registry.ts";
import { guidOf, type StoredSchema } from "../subjects/stored-schema.ts";
import { besideSubject, contextOf, defaultContext } from "../subjects/subject-name.ts";

export interface Wishes {
  /** Another form of the text, such as `serialized`; null or empty: as it is stored. */
  readonly format: string | null;
  /** `qualified`: references of other contexts than the default one are written out. */
  readonly referenceFormat: string | null;
}

/** Confluent's limit for lists of whole schemas, and of associations. */
export const maxListed = 1_000;

export const asStored: Wishes = { format: null, referenceFormat: null };

export function schemaText(
  registry: Registry,
  stored: StoredSchema,
  format: string | null,
): string {
  if (format === null || format.trim() === "") return stored.schema;
  const { parser } = registry;
  const parsed = parser.parseStored(stored);
  if (isProblem(parsed)) return stored.schema;
  return parser.formats.get(parsed.type)?.formatted?.(parsed, format) ?? stored.schema;
}

/** A version of a subject. */
export function versionAnswer(registry: Registry, stored: StoredSchema, wishes: Wishes) {
  const { subject, version, id } = stored;
  return { subject, version, id, ...contentAnswer(registry, stored, wishes) };
}

/** What a schema is, wherever it is registered. */
export function contentAnswer(registry: Registry, stored: StoredSchema, wishes: Wishes) {
  const { schemaType, metadata, ruleSet, writtenAtMs, deleted } = stored;
  const references = referencesOf(stored, wishes.referenceFormat);
  return {
    guid: guidOf(stored),
    schemaType,
    ...(references.length > 0 ? { references } : {}),
    ...(metadata === null ? {} : { metadata }),
    ...(ruleSet === null ? {} : { ruleSet }),
    schema: schemaText(registry, stored, wishes.format),
    ...(writtenAtMs === null ? {} : { ts: writtenAtMs }),
    deleted,
  };
}

function referencesOf(stored: StoredSchema, format: string | null): readonly SchemaReference[] {
  const { subject, references } = stored;
  if (format !== "qualified" || contextOf(subject) === defaultContext) return references;
  return references.map((reference) => {
    return { ...reference, subject: besideSubject(subject, reference.subject) };
  });
}
