import { refusals } from "../refusals.ts";
import type { CommandOf } from "../subjects/commands.ts";
import { deleteSubject, refuseReadOnly } from "../subjects/delete.ts";
import type { RegistryRecord } from "../subjects/records.ts";
import type { Subjects } from "../subjects/subjects.ts";
import { refused, type Verdict } from "../subjects/verdict.ts";
import { keyOf } from "./association.ts";

/** Takes associations back; with `cascade` the subjects that belonged to the resource, too. */
export function dissociate(
  subjects: Subjects,
  { resourceId, resourceType, associationTypes, cascade, dryRun }: CommandOf<"dissociate">,
): Verdict<number> {
  const going = subjects.associations.ofResourceId(resourceId, { resourceType, associationTypes });
  for (const { subject, associationType, frozen } of going) {
    const readOnly = refuseReadOnly(subjects, subject);
    if (readOnly !== null) return readOnly;
    if (frozen && !cascade) return refused(refusals.associationFrozen(associationType, subject));
  }
  if (dryRun) return { records: [], reply: going.length };
  const ahead = subjects.fork();
  const records: RegistryRecord[] = [];
  const take = (more: readonly RegistryRecord[]) => {
    for (const record of more) ahead.replay(record);
    records.push(...more);
  };
  for (const association of going) {
    const { subject, lifecycle } = association;
    take([{ kind: "ASSOC", key: keyOf(association), value: null }]);
    if (!cascade || lifecycle !== "STRONG" || subjects.mode(subject) === "IMPORT") continue;
    for (const permanent of [false, true]) {
      // Its versions may be deleted softly already, or be gone.
      if (!ahead.has(subject, permanent ? "all" : "live")) continue;
      const verdict = deleteSubject(ahead, { kind: "deleteSubject", subject, permanent });
      if (typeof verdict.reply === "object" && "errorCode" in verdict.reply)
        return refused(verdict.reply);
      take(verdict.records);
    }
  }
  return { records, reply: going.length };
}
