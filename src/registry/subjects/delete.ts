/** Deleting: softly, so that ids can still be read, and then for good. */
import { refusals } from "../refusals.ts";
import type { CommandOf } from "./commands.ts";
import type { RegistryRecord } from "./records.ts";
import { isReadOnly } from "./settings.ts";
import { contextOf, prefixOf } from "./subject-name.ts";
import type { Subjects } from "./subjects.ts";
import { refused, type Verdict } from "./verdict.ts";

export function deleteVersion(
  subjects: Subjects,
  { subject, version, permanent }: CommandOf<"deleteVersion">,
  nowMs: number,
): Verdict<number> {
  const stored =
    version === -1 ? subjects.latest(subject) : subjects.version(subject, version, "all");
  if (stored === null) {
    const isKnown = subjects.has(subject, "all");
    return refused(isKnown ? refusals.versionNotFound(version) : refusals.subjectNotFound(subject));
  }
  if (stored.deleted && !permanent) {
    return refused(refusals.versionSoftDeleted(subject, version));
  }
  const readOnly = refuseReadOnly(subjects, subject);
  if (readOnly !== null) return readOnly;
  const number = stored.version;
  if (!permanent && subjects.associations.ofSubject(subject).length > 0) {
    const others = subjects.versions(subject).filter(({ version: other }) => other !== number);
    if (others.length === 0) return refused(refusals.noLiveVersion(subject));
  }
  if (subjects.referencedBy(subject, number).length > 0) {
    return refused(refusals.referenceExists(subject, number));
  }
  if (permanent && !stored.deleted) {
    return refused(refusals.versionNotSoftDeleted(subject, number));
  }
  if (!permanent) {
    const value = { ...stored, deleted: true, writtenAtMs: nowMs };
    return { records: [{ kind: "SCHEMA", subject, version: number, value }], reply: number };
  }
  const records: RegistryRecord[] = [{ kind: "SCHEMA", subject, version: number, value: null }];
  if (subjects.versions(subject, "all").length === 1)
    records.push(...settingsOf(subjects, subject));
  return { records, reply: number };
}

export function deleteSubject(
  subjects: Subjects,
  { subject, permanent }: CommandOf<"deleteSubject">,
): Verdict<readonly number[]> {
  if (!subjects.has(subject, "all")) return refused(refusals.subjectNotFound(subject));
  if (!permanent && !subjects.has(subject)) return refused(refusals.subjectSoftDeleted(subject));
  const readOnly = refuseReadOnly(subjects, subject);
  if (readOnly !== null) return readOnly;
  if (subjects.associations.ofSubject(subject).length > 0) {
    return refused(refusals.associationForSubject(subject));
  }
  const going = subjects.versions(subject, permanent ? "all" : "live");
  for (const { version, deleted } of going) {
    const others = subjects
      .referencedBy(subject, version)
      .flatMap((mention) => subjects.referrers(mention, "live"))
      .filter((referrer) => referrer !== subject);
    if (others.length > 0) return refused(refusals.referenceExists(subject, version));
    if (permanent && !deleted) return refused(refusals.subjectNotSoftDeleted(subject));
  }
  const reply = going.map(({ version }) => version);
  if (!permanent) {
    const version = reply.at(-1) ?? 0;
    return { records: [{ kind: "DELETE_SUBJECT", subject, version }], reply };
  }
  // Downwards: a version may mention an earlier one.
  const tombstones = [...reply]
    .reverse()
    .map((version): RegistryRecord => ({ kind: "SCHEMA", subject, version, value: null }));
  return { records: [...tombstones, ...settingsOf(subjects, subject)], reply };
}

export function deleteContext(
  subjects: Subjects,
  { name }: CommandOf<"deleteContext">,
): Verdict<null> {
  if (subjects.has(name, "all")) return refused(refusals.contextNotEmpty(name));
  return { records: [{ kind: "CONTEXT", context: contextOf(name), isThere: false }], reply: null };
}

/** Nothing may be changed under a subject or context in a read-only mode. */
export function refuseReadOnly(subjects: Subjects, subject: string | null): Verdict<never> | null {
  if (!isReadOnly(subjects.mode(subject))) return null;
  const context = prefixOf(contextOf(subject ?? ""));
  return refused(
    refusals.notPermitted(`Subject ${subject} in context ${context} is in read-only mode`),
  );
}

function settingsOf(subjects: Subjects, subject: string): RegistryRecord[] {
  const records: RegistryRecord[] = [];
  if (subjects.storedMode(subject) !== null) records.push({ kind: "MODE", subject, value: null });
  if (subjects.storedConfig(subject) !== null)
    records.push({ kind: "CONFIG", subject, value: null });
  return records;
}
