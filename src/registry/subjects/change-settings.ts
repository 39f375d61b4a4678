import { refusals } from "../refusals.ts";
import type { CommandOf } from "./commands.ts";
import { refuseReadOnly } from "./delete.ts";
import type { RegistryRecord } from "./records.ts";
import { type Config, changeConfig, type Mode } from "./settings.ts";
import { readSubject } from "./subject-name.ts";
import type { Subjects } from "./subjects.ts";
import { refused, type Verdict } from "./verdict.ts";

export function setConfig(
  subjects: Subjects,
  { subject, change }: CommandOf<"setConfig">,
): Verdict<Config> {
  const readOnly = refuseReadOnly(subjects, subject);
  if (readOnly !== null) return readOnly;
  const value = changeConfig(subjects.storedConfig(subject) ?? {}, change);
  return { records: [{ kind: "CONFIG", subject, value }], reply: value };
}

export function deleteConfig(
  subjects: Subjects,
  { subject }: CommandOf<"deleteConfig">,
): Verdict<Config> {
  const own = subjects.ownConfig(subject);
  if (own === null) return refused(refusals.subjectNotFound(subject ?? ""));
  const readOnly = refuseReadOnly(subjects, subject);
  if (readOnly !== null) return readOnly;
  return { records: [{ kind: "CONFIG", subject, value: null }], reply: own };
}

export function setMode(
  subjects: Subjects,
  { subject, mode, force }: CommandOf<"setMode">,
): Verdict<null> {
  const change: RegistryRecord = { kind: "MODE", subject, value: mode };
  const begins = mode === "IMPORT" && subjects.mode(subject) !== "IMPORT" && !force;
  if (!begins) return { records: [change], reply: null };
  // Ids that clients choose must not meet ids that were given: there may be no schemas yet.
  const names = subjects.meantBy(subject);
  if (names.some((name) => subjects.versions(name).length > 0)) {
    return refused(refusals.notPermitted("Cannot import since found existing subjects"));
  }
  const records: RegistryRecord[] = [];
  for (const name of names) {
    for (const { version } of subjects.versions(name, "all")) {
      if (subjects.referencedBy(name, version).length > 0) {
        return refused(refusals.referenceExists(name, version));
      }
      records.push({ kind: "SCHEMA", subject: name, version, value: null });
    }
  }
  return { records: [...records, { kind: "CLEAR_SUBJECT", subject }, change], reply: null };
}

export function deleteMode(
  subjects: Subjects,
  { subject, recursive }: CommandOf<"deleteMode">,
): Verdict<Mode | null> {
  const own = subjects.ownMode(subject);
  if (own === null && !recursive) return refused(refusals.subjectNotFound(subject ?? ""));
  const isContext = subject === null || readSubject(subject).subject === "";
  const under = recursive && isContext ? subjects.namesWithMode(subject) : [];
  const names = new Set([subject, ...under]);
  const records = [...names].map(
    (name): RegistryRecord => ({ kind: "MODE", subject: name, value: null }),
  );
  return { records, reply: own };
}
