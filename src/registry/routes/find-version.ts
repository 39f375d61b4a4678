import { type Refused, refusals } from "../refusals.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { contextOf, defaultContext, prefixOf } from "../subjects/subject-name.ts";
import type { Subjects, Which } from "../subjects/subjects.ts";

const maxVersion = 2 ** 31 - 1;

/** `latest` and -1 are the latest, which is -1 here too. */
export function readVersion(text: string): number | Refused {
  const word = text.trim();
  if (word.toLowerCase() === "latest") return -1;
  const version = /^[+-]?\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
  const isValid = version === -1 || (version > 0 && version <= maxVersion);
  return isValid ? version : refusals.invalidVersion(text);
}

/** The version asked for; a subject without a context is looked for in all of them. */
export function findVersion(
  subjects: Subjects,
  subject: string,
  versionText: string,
  which: Which,
): StoredSchema | Refused {
  const version = readVersion(versionText);
  if (typeof version !== "number") return version;
  for (const name of inEveryContext(subjects, subject)) {
    const found = version === -1 ? subjects.latest(name) : subjects.version(name, version, which);
    if (found !== null) return found;
  }
  return subjects.has(subject, which)
    ? refusals.versionNotFound(version)
    : refusals.subjectNotFound(subject);
}

/** The subject itself; and, when it names no context, that of the same name in each context. */
export function inEveryContext(subjects: Subjects, subject: string): readonly string[] {
  if (contextOf(subject) !== defaultContext) return [subject];
  return subjects.contexts().map((context) => prefixOf(context) + subject);
}
