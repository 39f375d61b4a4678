/** What Confluent's Schema Registry REST API says and takes, as far as the console uses it. */
import { queryText, send } from "./call.ts";

export const schemaTypes = ["AVRO", "JSON", "PROTOBUF"] as const;
export type SchemaType = (typeof schemaTypes)[number];

export const compatibilities = [
  "BACKWARD",
  "BACKWARD_TRANSITIVE",
  "FORWARD",
  "FORWARD_TRANSITIVE",
  "FULL",
  "FULL_TRANSITIVE",
  "NONE",
] as const;

export const modes = ["READWRITE", "READONLY", "IMPORT"] as const;

export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

export interface RegisteredSchema {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  /** Absent: AVRO. */
  readonly schemaType?: SchemaType;
  readonly references?: readonly Reference[];
  readonly schema: string;
}

export interface SchemaDraft {
  readonly schemaType: SchemaType;
  readonly schema: string;
  readonly references?: readonly Reference[];
}

export interface Verdict {
  readonly is_compatible: boolean;
  readonly messages?: readonly string[];
}

/** Path segments, encoded: `registryPath("subjects", name, "versions")`. */
export function registryPath(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

const change = (method: string, path: string, body?: unknown) =>
  send(method, `/api/registry${path}`, body);

const compatibilityPath = (subject: string) =>
  registryPath("compatibility", "subjects", subject, "versions", "latest");

/** With reasons, of which one may be that it is no schema. */
export function checkDraft(subject: string, draft: SchemaDraft): Promise<Verdict> {
  return change("POST", `${compatibilityPath(subject)}?verbose=true`, draft) as Promise<Verdict>;
}

/** Without reasons; rejects with `Refused` (42201) when it is no schema. */
export function checkDraftStrictly(subject: string, draft: SchemaDraft): Promise<Verdict> {
  return change("POST", compatibilityPath(subject), draft) as Promise<Verdict>;
}

export function registerDraft(subject: string, draft: SchemaDraft): Promise<{ id: number }> {
  return change("POST", registryPath("subjects", subject, "versions"), draft) as Promise<{
    id: number;
  }>;
}

/** Soft first; what was deleted softly may then be deleted for good. */
export function deleteVersion(subject: string, version: number, isForGood: boolean) {
  const path = registryPath("subjects", subject, "versions", version);
  return change("DELETE", path + queryText(isForGood ? { permanent: "true" } : {}));
}

export function deleteSubject(subject: string, isForGood: boolean) {
  const path = registryPath("subjects", subject);
  return change("DELETE", path + queryText(isForGood ? { permanent: "true" } : {}));
}

/** Null stands for the whole registry. */
export function setCompatibility(subject: string | null, compatibility: string) {
  const path = subject === null ? "/config" : registryPath("config", subject);
  return change("PUT", path, { compatibility });
}

export function setMode(subject: string | null, mode: string) {
  const path = subject === null ? "/mode" : registryPath("mode", subject);
  return change("PUT", path, { mode });
}
