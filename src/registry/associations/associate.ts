/**
 * Making associations, and changing them, by the rules of Confluent's 8.4:
 *
 * - A subject that belongs to a resource (`STRONG`, always frozen) is named after it, comes into
 *   being with it, and nobody else may use it: no other association, no reference.
 * - A subject that is shared (`WEAK`, never frozen) must be there first, and be named otherwise.
 * - All associations of one resource are of one kind.
 */
import { type Refused, refusals } from "../refusals.ts";
import type { Associated, CommandOf, Resource, WantedAssociation } from "../subjects/commands.ts";
import { refuseReadOnly } from "../subjects/delete.ts";
import { lookUp } from "../subjects/look-up.ts";
import type { SchemaParser } from "../subjects/parser.ts";
import type { RegistryRecord } from "../subjects/records.ts";
import { register } from "../subjects/register.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { besideSubject } from "../subjects/subject-name.ts";
import type { Subjects } from "../subjects/subjects.ts";
import { refused, type Verdict } from "../subjects/verdict.ts";
import { type Association, keyOf, type Lifecycle } from "./association.ts";
import { checkUnsettled, ownSubject } from "./wanted.ts";

/** One association as it is to be. */
interface Settled extends WantedAssociation {
  readonly subject: string;
  readonly lifecycle: Lifecycle;
  /** As it is now; null: there is none. */
  readonly old: Association | null;
}

export function associate(
  subjects: Subjects,
  parser: SchemaParser,
  command: CommandOf<"associate">,
  nowMs: number,
): Verdict<Associated> {
  const { resource, wanted, isCreate, dryRun } = command;
  for (const { subject } of wanted) {
    const readOnly = subject === null ? null : refuseReadOnly(subjects, subject);
    if (readOnly !== null) return readOnly;
  }
  const types = wanted.map(({ associationType }) => associationType);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) {
    return refused(refusals.invalidAssociation("associationType", `'${twice}' is there twice`));
  }
  const known = ofResource(subjects, resource, isCreate && dryRun);
  const all: Settled[] = [];
  const toWrite: Settled[] = [];
  for (const one of wanted) {
    const old = known.find(({ associationType }) => associationType === one.associationType);
    const settled = settle(resource, one, old ?? null, isCreate);
    if ("errorCode" in settled) return refused(settled);
    const judged =
      settled.old === null
        ? judgeNew(subjects, parser, settled, isCreate)
        : judgeOld(subjects, parser, settled, settled.old, resource, isCreate);
    if (judged !== "same" && judged !== "write") return refused(judged);
    all.push(settled);
    if (judged === "write") toWrite.push(settled);
  }
  const mixed = refuseMixed(subjects, resource, all);
  if (mixed !== null) return refused(mixed);
  for (const settled of all) {
    const misfit = refuseSubject(subjects, settled, all);
    if (misfit !== null) return refused(misfit);
  }
  return write(subjects, parser, command, all, toWrite, nowMs);
}

/** What the resource has; before it has an id, what was last written for its name. */
function ofResource(
  { associations }: Subjects,
  { resourceId, resourceName, resourceNamespace, resourceType }: Resource,
  byName: boolean,
): Association[] {
  if (resourceId !== null) return associations.ofResourceId(resourceId, { resourceType });
  if (!byName) return [];
  const named = associations.ofResource(resourceNamespace, resourceName, { resourceType });
  const [latest] = [...named].sort(
    (a, b) =>
      (b.writtenAtMs ?? -1) - (a.writtenAtMs ?? -1) ||
      (b.createdAtMs ?? -1) - (a.createdAtMs ?? -1) ||
      (b.resourceId < a.resourceId ? -1 : 1),
  );
  return named.filter(({ resourceId: id }) => id === latest?.resourceId);
}

/** With what was left open filled in. */
function settle(
  resource: Resource,
  wanted: WantedAssociation,
  old: Association | null,
  isCreate: boolean,
): Settled | Refused {
  const one = old === null && !isCreate ? checkUnsettled(wanted, false) : wanted;
  if ("errorCode" in one) return one;
  const own = ownSubject(resource, one.associationType);
  const lifecycle = one.lifecycle ?? old?.lifecycle ?? null;
  if (lifecycle === null) return refusals.invalidAssociation("lifecycle", "it must be set");
  const subject = one.subject ?? old?.subject ?? (lifecycle === "STRONG" ? own : null);
  if (subject === null) {
    return refusals.invalidAssociation("subject", "WEAK associations need one");
  }
  if (lifecycle === "WEAK" && one.schema !== null) {
    return refusals.invalidAssociation("lifecycle", "cannot be WEAK when schema is provided");
  }
  if (lifecycle === "WEAK" && subject === own) {
    return refusals.invalidAssociation("subject", `WEAK associations cannot use '${own}'`);
  }
  const isFrozen = old === null ? one.frozen === true : old.frozen;
  const frozen = one.frozen ?? isFrozen;
  if (frozen !== (lifecycle === "STRONG")) {
    return refusals.invalidAssociation("frozen", `it cannot be ${frozen} when ${lifecycle}`);
  }
  if (isFrozen && subject !== own) {
    return refusals.invalidAssociation("subject", `frozen associations must use '${own}'`);
  }
  return { ...one, subject, lifecycle, old };
}

type Judged = "write" | "same" | Refused;

function judgeNew(
  subjects: Subjects,
  parser: SchemaParser,
  { subject, lifecycle, frozen, schema, normalize }: Settled,
  isCreate: boolean,
): Judged {
  // What another registry established arrives by itself, schemas and all.
  if (subjects.mode(subject) === "IMPORT") return "write";
  if (!isCreate && lifecycle === "STRONG") {
    const detail = "STRONG associations must be created with their resource";
    return refusals.invalidAssociation("lifecycle", detail);
  }
  if (frozen !== true) return "write";
  if (isCreate && schema === null) {
    return refusals.invalidAssociation("schema", "a frozen association needs one");
  }
  const latest = subjects.latest(subject);
  if (latest === null) return "write";
  const isFirst =
    schema !== null &&
    latest.version === 1 &&
    isThere(lookUp(subjects, parser, { subject, offered: schema, normalize, which: "live" }));
  if (isFirst) return "write";
  return refusals.invalidAssociation("frozen", `subject '${subject}' has schemas already`);
}

function judgeOld(
  subjects: Subjects,
  parser: SchemaParser,
  wanted: Settled,
  old: Association,
  resource: Resource,
  isCreate: boolean,
): Judged {
  const { subject, associationType, lifecycle, schema, normalize } = wanted;
  const isSame =
    old.subject === subject &&
    old.lifecycle === lifecycle &&
    (wanted.frozen === null || wanted.frozen === old.frozen);
  if (isSame) {
    if (!isCreate || schema === null) return "same";
    const asked = { subject, offered: schema, normalize, which: "live" } as const;
    if (isThere(lookUp(subjects, parser, asked))) return "same";
  }
  if (isCreate) return refusals.associationForResource(associationType, old.resourceName);
  if (subject !== old.subject) {
    return refusals.invalidAssociation("subject", `it cannot be changed from '${old.subject}'`);
  }
  const isOwn = subject === ownSubject(resource, associationType);
  if (old.lifecycle === "STRONG" && lifecycle === "WEAK" && isOwn) {
    return refusals.invalidAssociation("lifecycle", `'${subject}' cannot become WEAK`);
  }
  if (wanted.frozen !== null && wanted.frozen !== old.frozen) {
    return refusals.invalidAssociation("frozen", "it cannot be changed");
  }
  return old.frozen ? refusals.associationFrozen(associationType, subject) : "write";
}

const isThere = (found: StoredSchema | Refused | null): boolean =>
  found !== null && !("errorCode" in found);

/** A resource has associations of one kind only, those counted that are not asked for. */
function refuseMixed(
  subjects: Subjects,
  resource: Resource,
  all: readonly Settled[],
): Refused | null {
  const known = ofResource(subjects, resource, true);
  const byType = new Map([...known, ...all].map((one) => [one.associationType, one.lifecycle]));
  if (new Set(byType.values()).size < 2) return null;
  const told = [...byType].map(([type, lifecycle]) => `${type}=${lifecycle}`).join(", ");
  return refusals.invalidAssociation("lifecycle", `one resource, two kinds: ${told}`);
}

/** Whether the subject may be used so. */
function refuseSubject(
  subjects: Subjects,
  { subject, lifecycle, schema, old }: Settled,
  all: readonly Settled[],
): Refused | null {
  if (schema !== null && subjects.mode(subject) === "IMPORT") {
    return refusals.invalidAssociation("schema", `subject '${subject}' is in IMPORT mode`);
  }
  if (schema === null && subjects.latest(subject) === null) return refusals.noLiveVersion(subject);
  const others = subjects.associations
    .ofSubject(subject)
    .filter((other) => old === null || !isSameResource(other, old));
  if (lifecycle === "WEAK") {
    const isOwned = others.some((other) => other.lifecycle === "STRONG");
    return isOwned ? refusals.strongAssociation(subject) : null;
  }
  if (others.length > 0) return refusals.associationForSubject(subject);
  const isReferred =
    subjects
      .versions(subject, "all")
      .some(({ version }) => subjects.referencedBy(subject, version, "all").length > 0) ||
    all.some((one) =>
      one.schema?.references.some(
        (reference) => besideSubject(one.subject, reference.subject) === subject,
      ),
    );
  return isReferred ? refusals.referred(subject) : null;
}

const isSameResource = (a: Association, b: Association): boolean =>
  a.resourceId === b.resourceId &&
  a.resourceType === b.resourceType &&
  a.associationType === b.associationType;

function write(
  subjects: Subjects,
  parser: SchemaParser,
  { resource, dryRun }: CommandOf<"associate">,
  all: readonly Settled[],
  toWrite: readonly Settled[],
  nowMs: number,
): Verdict<Associated> {
  const ahead = subjects.fork();
  const records: RegistryRecord[] = [];
  const schemas = new Map<string, StoredSchema>();
  for (const { subject, schema, normalize, associationType } of all) {
    if (schema === null) continue;
    const command = {
      kind: "register",
      subject,
      offered: schema,
      normalize,
      force: false,
    } as const;
    const verdict = register(ahead, parser.over(ahead), command, nowMs);
    if ("errorCode" in verdict.reply) return refused(verdict.reply);
    for (const record of verdict.records) ahead.replay(record);
    records.push(...verdict.records);
    schemas.set(associationType, verdict.reply);
  }
  const { resourceId } = resource;
  if (dryRun || resourceId === null) {
    return { records: [], reply: { associations: [], schemas: new Map() } };
  }
  const associations = toWrite.map((settled): Association => {
    const { subject, associationType, lifecycle, old, guid } = settled;
    const frozen = settled.frozen ?? old?.frozen ?? false;
    const times = { createdAtMs: old?.createdAtMs ?? nowMs, writtenAtMs: nowMs };
    return old === null
      ? { ...resource, resourceId, subject, associationType, guid, lifecycle, frozen, ...times }
      : { ...old, lifecycle, frozen, ...times };
  });
  for (const value of associations) records.push({ kind: "ASSOC", key: keyOf(value), value });
  return { records, reply: { associations, schemas } };
}
