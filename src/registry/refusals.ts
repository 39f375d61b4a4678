/** What clients are refused with: Confluent's codes and sentences, which programs compare. */

export interface Refused {
  /** Five digits, the first three of which are the HTTP status; or an HTTP status itself. */
  readonly errorCode: number;
  readonly message: string;
}

export function isRefused<T>(value: T | Refused): value is Refused {
  return typeof value === "object" && value !== null && "errorCode" in value;
}

export function statusOf({ errorCode }: Refused): number {
  return errorCode < 1000 ? errorCode : Math.floor(errorCode / 100);
}

export const refuse = (errorCode: number, message: string): Refused => ({ errorCode, message });

export const refusals = {
  subjectNotFound: (subject: string) => refuse(40401, `Subject '${subject}' not found.`),
  versionNotFound: (version: number) => refuse(40402, `Version ${version} not found.`),
  schemaNotFound: (id?: number | string) =>
    refuse(40403, id === undefined ? "Schema not found" : `Schema ${id} not found`),
  subjectSoftDeleted: (subject: string) =>
    refuse(40404, `Subject '${subject}' was soft deleted.Set permanent=true to delete permanently`),
  subjectNotSoftDeleted: (subject: string) =>
    refuse(40405, `Subject '${subject}' was not deleted first before being permanently deleted`),
  versionSoftDeleted: (subject: string, version: number) =>
    refuse(
      40406,
      `Subject '${subject}' Version ${version} was soft deleted.` +
        "Set permanent=true to delete permanently",
    ),
  versionNotSoftDeleted: (subject: string, version: number) =>
    refuse(
      40407,
      `Subject '${subject}' Version ${version} was not deleted ` +
        "first before being permanently deleted",
    ),
  noSubjectCompatibility: (subject: string) =>
    refuse(40408, `Subject '${subject}' does not have subject-level compatibility configured`),
  noSubjectMode: (subject: string) =>
    refuse(40409, `Subject '${subject}' does not have subject-level mode configured`),
  associationNotFound: (resource: string) =>
    refuse(40410, `Association for '${resource}' not found.`),
  associationForResource: (type: string, resource: string) =>
    refuse(40903, `An association of type '${type}' already exists for resource '${resource}'`),
  associationForSubject: (subject: string) =>
    refuse(40904, `An association already exists for subject '${subject}'`),
  strongAssociation: (subject: string) =>
    refuse(40905, `A strong association already exists for subject '${subject}'`),
  noLiveVersion: (subject: string) =>
    refuse(40907, `No active (non-deleted) version exists for subject '${subject}'`),
  associationFrozen: (type: string, subject: string) =>
    refuse(40908, `The association of type  '${type}' is frozen for subject '${subject}'`),
  incompatible: (subject: string, reasons: readonly string[]) =>
    refuse(
      409,
      `Schema being registered is incompatible with an earlier schema for subject "${subject}", ` +
        `details: [${reasons.join(", ")}]`,
    ),
  invalidSchema: (reason: string) => refuse(42201, reason),
  invalidVersion: (version: string) =>
    refuse(
      42202,
      `The specified version '${version}' is not a valid version id. ` +
        'Allowed values are between [1, 2^31-1] and the string "latest"',
    ),
  invalidCompatibility: () =>
    refuse(
      42203,
      "Invalid compatibility level. Valid values are none, backward, forward, full, " +
        "backward_transitive, forward_transitive, and full_transitive",
    ),
  invalidMode: (
    reason = "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.",
  ) => refuse(42204, reason),
  notPermitted: (reason: string) => refuse(42205, reason),
  referenceExists: (subject: string, version: number) =>
    refusals.referred(`{magic=1,keytype=SCHEMA,subject=${subject},version=${version}}`),
  referred: (what: string) => refuse(42206, `One or more references exist to the schema ${what}.`),
  invalidSubject: (subject: string) =>
    refuse(42208, `The specified subject '${subject}' is not a valid.`),
  schemaTooLarge: () => refuse(42209, "Register operation failed because schema is too large"),
  contextNotEmpty: (context: string) =>
    refuse(42211, `The specified context '${context}' is not empty.`),
  invalidAssociation: (property: string, detail: string) =>
    refuse(
      42212,
      `The association specified an invalid value for property: '${property}', detail: ${detail}`,
    ),
  idsUsedUp: (context: string) =>
    refuse(
      50001,
      `The ids of the context '${context}' are used up: none is left for a new schema.`,
    ),
  /** The topic would not take it, and asking again would not help. */
  storeFailed: (reason: string) => refuse(50001, `The Kafka store refused the change: ${reason}`),
  timedOut: () => refuse(50002, "The operation timed out: it may have been carried out or not."),
  /** Nobody can write to the topic at the moment. */
  brokerGone: (reason: string) => refuse(50003, `The Kafka store cannot be reached: ${reason}`),
} as const;
