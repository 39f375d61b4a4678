/** What clients put into bodies about associations. */

import {
  type AssociationType,
  associationTypes,
  type Lifecycle,
  lifecycles,
} from "../associations/association.ts";
import type { AssociationFilter } from "../associations/associations.ts";
import { checkNew, checkWanted } from "../associations/wanted.ts";
import { type Refused, refusals } from "../refusals.ts";
import type { Resource, WantedAssociation } from "../subjects/commands.ts";
import { besideSubject } from "../subjects/subject-name.ts";
import { isJson, malformed, optionalFlag, schemaBody, text } from "./request-bodies.ts";

type Json = Readonly<Record<string, unknown>>;

/** Of one batch: they are carried out one after the other. */
const maxRequests = 1_000;

/** Confluent's. */
const maxNameChars = 256;

/** Of one resource in one request; there are only as many types. */
const maxAssociations = 100;

/** Which of them a request is about, and how names without a context are meant. */
export interface BodyWishes {
  /** As prefix of names; empty: the default context. */
  readonly context: string;
  readonly dryRun: boolean;
  /** Names new associations. */
  newGuid(): string;
}

export interface AssociationsBody {
  readonly resource: Resource;
  readonly wanted: readonly WantedAssociation[];
}

/** The items of `requests`; each is read by itself: one mistake does not hurt the others. */
export function batchBody(json: unknown): readonly unknown[] | Refused {
  if (!isJson(json)) return malformed("an object with requests");
  const { requests } = json;
  if (!Array.isArray(requests) || requests.length === 0) {
    return refusals.invalidAssociation("requests", "cannot be null or empty");
  }
  return requests.length > maxRequests
    ? refusals.invalidAssociation("requests", `there can be at most ${maxRequests}`)
    : (requests as unknown[]);
}

export function resourceBody(json: unknown, dryRun: boolean): Resource | Refused {
  if (!isJson(json)) return malformed("an object with associations of a resource");
  const name = readName(json, "resourceName");
  if (typeof name !== "string") return name;
  const namespace = readName(json, "resourceNamespace");
  if (typeof namespace !== "string") return namespace;
  const resourceId = text(json.resourceId, null) || null;
  if (resourceId === null && !dryRun) {
    return refusals.invalidAssociation("resourceId", "cannot be null or empty");
  }
  const resourceType = text(json.resourceType, null) || "topic";
  if (resourceType !== "topic") {
    return refusals.invalidAssociation("resourceType", "must be 'topic'");
  }
  return { resourceName: name, resourceNamespace: namespace, resourceId, resourceType };
}

/** `isCreate`: the resource is new, and what was left open can be filled in. */
export function associationsBody(
  json: unknown,
  isCreate: boolean,
  wishes: BodyWishes,
): AssociationsBody | Refused {
  const resource = resourceBody(json, wishes.dryRun);
  if ("errorCode" in resource) return resource;
  const items = itemsOf(json as Json);
  if ("errorCode" in items) return items;
  const wanted: WantedAssociation[] = [];
  for (const item of items) {
    const one = wantedBody(item, resource, isCreate, wishes);
    if ("errorCode" in one) return one;
    wanted.push(one);
  }
  return { resource, wanted };
}

/** What stands in `associations`. */
export function itemsOf({ associations }: Json): readonly Json[] | Refused {
  if (!Array.isArray(associations) || associations.length === 0) {
    return refusals.invalidAssociation("associations", "cannot be null or empty");
  }
  if (associations.length > maxAssociations) {
    return refusals.invalidAssociation("associations", `there can be at most ${maxAssociations}`);
  }
  return associations.every(isJson) ? (associations as Json[]) : malformed("a list of objects");
}

export function wantedBody(
  json: Json,
  resource: Resource,
  isCreate: boolean,
  { context, newGuid }: BodyWishes,
): WantedAssociation | Refused {
  const subject = text(json.subject, null);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (subject !== null && /^$|[\u0000-\u001f\u007f-\u009f]/.test(subject)) {
    return refusals.invalidAssociation("subject", "must not be empty");
  }
  const associationType = typeBody(json);
  if (typeof associationType !== "string") return associationType;
  const lifecycle = readLifecycle(json.lifecycle);
  if (lifecycle === undefined) return malformed("STRONG or WEAK as lifecycle");
  const isNone = json.schema === undefined || json.schema === null;
  const schema = isNone ? null : schemaBody(json.schema);
  if (schema !== null && "errorCode" in schema) return schema;
  const wanted: WantedAssociation = {
    subject: subject === null ? null : besideSubject(context, subject),
    associationType,
    lifecycle,
    frozen: optionalFlag(json.frozen),
    schema,
    normalize: optionalFlag(json.normalize) === true,
    guid: newGuid(),
  };
  const refused = checkWanted(wanted);
  if (refused !== null) return refused;
  return isCreate ? checkNew(resource, wanted) : wanted;
}

export function typeBody(json: Json): AssociationType | Refused {
  const type = text(json.associationType, null) || "value";
  const known = associationTypes.find((one) => one === type);
  return known ?? refusals.invalidAssociation("associationType", "must be 'key' or 'value'");
}

/** One question of a batch: by id, or by namespace and name. */
export interface AssociationQuestion {
  readonly resourceId: string | null;
  readonly resourceName: string | null;
  readonly resourceNamespace: string | null;
  readonly resourceType: string;
  readonly filter: AssociationFilter;
}

export function questionBody(json: unknown): AssociationQuestion | Refused {
  if (!isJson(json)) return malformed("an object that names a resource");
  const resourceId = text(json.resourceId, null) || null;
  const resourceName = text(json.resourceName, null) || null;
  const resourceNamespace = text(json.resourceNamespace, null) || null;
  if (resourceId === null && resourceName === null) {
    return refusals.invalidAssociation("resourceId", "it or resourceName must be there");
  }
  if (resourceName !== null && resourceNamespace === null) {
    return refusals.invalidAssociation("resourceNamespace", "it must go with resourceName");
  }
  const lifecycle = readLifecycle(json.lifecycle);
  if (lifecycle === undefined) return malformed("STRONG or WEAK as lifecycle");
  const resourceType = text(json.resourceType, null) || "topic";
  const types = Array.isArray(json.associationTypes) ? json.associationTypes.map(String) : [];
  const filter = { resourceType, associationTypes: types, lifecycle };
  return { resourceId, resourceName, resourceNamespace, resourceType, filter };
}

/** Undefined: there is no such lifecycle. */
export function readLifecycle(value: unknown): Lifecycle | null | undefined {
  if (value === undefined || value === null) return null;
  return lifecycles.find((known) => known === value);
}

function readName(json: Json, property: string): string | Refused {
  const name = text(json[property], null);
  if (!name) return refusals.invalidAssociation(property, "cannot be null or empty");
  if (name.length > maxNameChars) {
    return refusals.invalidAssociation(property, `exceeds max length of ${maxNameChars}`);
  }
  const illegal = /[^\p{L}\p{Nd}_-]/u.exec(name)?.[0];
  if (illegal !== undefined) {
    return refusals.invalidAssociation(property, `illegal character '${illegal}'`);
  }
  return name;
}
