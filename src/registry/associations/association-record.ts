/** Associations as they stand in `_schemas`, field for field as Confluent's 8.4 writes them. */
import {
  type Association,
  type AssociationKey,
  keyOf,
  type Lifecycle,
  lifecycles,
} from "./association.ts";

type Json = Readonly<Record<string, unknown>>;

export function encodeAssociation(association: Association, tenant: string): object {
  const { guid, resourceId, lifecycle, frozen } = association;
  const { resourceName, resourceNamespace, resourceType, associationType, subject } = association;
  return {
    guid,
    tenant,
    resourceName,
    resourceNamespace,
    resourceId,
    resourceType,
    associationType,
    subject,
    lifecycle,
    frozen,
  };
}

/** Null for what is none. A value that cannot be read is none either, whatever its key says. */
export function decodeAssociation(
  key: Json,
  value: Json | null,
  writtenAtMs: number | null,
): { readonly key: AssociationKey; readonly value: Association | null } | null {
  if (!isKey(key)) return null;
  const read = keyOf(key);
  if (value === null) return { key: read, value: null };
  const { guid, resourceId, lifecycle, frozen } = value;
  if (typeof guid !== "string" || typeof resourceId !== "string" || !isLifecycle(lifecycle)) {
    return null;
  }
  const times = { createdAtMs: null, writtenAtMs };
  return {
    key: read,
    value: { ...read, guid, resourceId, lifecycle, frozen: frozen === true, ...times },
  };
}

const keyFields = [
  "resourceName",
  "resourceNamespace",
  "resourceType",
  "associationType",
  "subject",
] as const;

const isKey = (key: Json | AssociationKey): key is AssociationKey =>
  keyFields.every((field) => typeof key[field] === "string");

const isLifecycle = (value: unknown): value is Lifecycle =>
  lifecycles.some((known) => known === value);
