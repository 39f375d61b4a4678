import type { RegistryRecord } from "./records.ts";
import type { Subjects } from "./subjects.ts";

/** The records that write back, under the key of this one, what stands there now. */
export function restoring(subjects: Subjects, record: RegistryRecord): readonly RegistryRecord[] {
  switch (record.kind) {
    case "SCHEMA": {
      const { subject, version } = record;
      return [{ ...record, value: subjects.version(subject, version, "all") }];
    }
    case "CONFIG":
      return [{ ...record, value: subjects.storedConfig(record.subject) }];
    case "MODE":
      return [{ ...record, value: subjects.storedMode(record.subject) }];
    case "CONTEXT":
      return [{ ...record, isThere: subjects.isNamed(record.context) }];
    case "ASSOC":
      return [{ ...record, value: subjects.associations.get(record.key) }];
    case "DELETE_SUBJECT":
      return everyVersion(subjects, [record.subject]);
    case "CLEAR_SUBJECT":
      return everyVersion(subjects, subjects.meantBy(record.subject));
  }
}

function everyVersion(subjects: Subjects, names: readonly string[]): RegistryRecord[] {
  return names.flatMap((subject) =>
    subjects.versions(subject, "all").map((value): RegistryRecord => {
      return { kind: "SCHEMA", subject, version: value.version, value };
    }),
  );
}
