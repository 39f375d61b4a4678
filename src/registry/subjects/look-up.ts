import { isProblem } from "../formats/format.ts";
import { type Refused, refusals } from "../refusals.ts";
import type { OfferedSchema } from "./commands.ts";
import { inherit, withoutVersion } from "./inherit.ts";
import { readOffered } from "./offered.ts";
import { maxSchemaBytes, type SchemaParser } from "./parser.ts";
import { guidOf, type StoredSchema } from "./stored-schema.ts";
import { contextOf } from "./subject-name.ts";
import type { Subjects, Which } from "./subjects.ts";

export interface LookUp {
  readonly subject: string;
  readonly offered: OfferedSchema;
  readonly normalize: boolean;
  readonly which: Which;
}

/** The version of the subject that says the same; null when there is none. */
export function lookUp(
  subjects: Subjects,
  parser: SchemaParser,
  asked: LookUp,
): StoredSchema | Refused | null {
  const { subject, offered } = asked;
  if (Buffer.byteLength(offered.schema) > maxSchemaBytes) return refusals.schemaTooLarge();
  if (offered.schema.trim() === "") return null;
  const found = find(subjects, parser, asked);
  if (found !== null) return found;
  const populated = inherit(subjects, subject, offered, null);
  const isMore = guidOf(populated) !== guidOf(offered);
  return isMore ? find(subjects, parser, { ...asked, offered: populated }) : null;
}

function find(
  subjects: Subjects,
  parser: SchemaParser,
  { subject, offered, normalize, which }: LookUp,
): StoredSchema | Refused | null {
  const read = readOffered(parser, subject, offered, normalize, "stored");
  if ("errorCode" in read) return read;
  const { content, parsed } = read;
  const id = subjects.idOf(content, contextOf(subject));
  const exact = id === null ? null : subjects.withId(id, subject);
  if (exact !== null && subjects.version(subject, exact.version, which)) return exact;
  const guid = guidOf(withoutVersion(content));
  const versions = subjects.versions(subject, which).reverse();
  return (
    versions.find((stored) => isSame(stored, content.schema, guid)) ??
    versions.find((stored) => isWrittenOut(parser, parsed.canonical, offered, stored)) ??
    null
  );
}

const isSame = (stored: StoredSchema, schema: string, guid: string): boolean =>
  stored.schema === schema && guidOf(withoutVersion(stored)) === guid;

/** Clients may send a stored schema with everything it mentions written out (Avro). */
function isWrittenOut(
  parser: SchemaParser,
  canonical: string,
  offered: OfferedSchema,
  stored: StoredSchema,
): boolean {
  const format = parser.formats.get(stored.schemaType);
  if (offered.references.length > 0 || stored.references.length === 0) return false;
  if (offered.schemaType !== stored.schemaType || format?.formatted === undefined) return false;
  const parsed = parser.parseStored(stored);
  return !isProblem(parsed) && format.formatted(parsed, "resolved") === canonical;
}
