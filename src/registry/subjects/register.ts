import type { Scrutiny } from "../formats/format.ts";
import { isRefused, type Refused, refusals } from "../refusals.ts";
import type { CommandOf, OfferedSchema } from "./commands.ts";
import { misfits } from "./compatibility.ts";
import { inherit } from "./inherit.ts";
import { lookUp } from "./look-up.ts";
import { type ReadContent, type ReadSchema, readOffered } from "./offered.ts";
import { maxSchemaBytes, type SchemaParser } from "./parser.ts";
import type { RegistryRecord } from "./records.ts";
import { reservedFieldProblems } from "./reserved-fields.ts";
import { isImport, isReadOnly } from "./settings.ts";
import type { SchemaContent, StoredSchema } from "./stored-schema.ts";
import { besideSubject, contextOf, defaultContext, prefixOf } from "./subject-name.ts";
import type { Subjects } from "./subjects.ts";
import { refused, type Verdict } from "./verdict.ts";

/** Clients put four bytes before the data. */
const maxId = 2 ** 31 - 1;

/** Registers a schema, or finds it registered already. */
export function register(
  subjects: Subjects,
  parser: SchemaParser,
  command: CommandOf<"register">,
  nowMs: number,
): Verdict<StoredSchema> {
  const { subject, offered } = command;
  if (Buffer.byteLength(offered.schema) > maxSchemaBytes) return refused(refusals.schemaTooLarge());
  const known = alreadyThere(subjects, parser, command);
  if (known !== null) return "errorCode" in known ? refused(known) : { records: [], reply: known };
  const forbidden = checkMode(subjects, subject, offered);
  if (forbidden !== null) return refused(forbidden);
  const mode = subjects.mode(subject);
  const nextVersion = (subjects.versions(subject, "all").at(-1)?.version ?? 0) + 1;
  const populated = isImport(mode) ? offered : inherit(subjects, subject, offered, nextVersion);
  if (populated.schema.trim() === "") return refused(refusals.invalidSchema("Empty schema"));
  const normalize = command.normalize && !isImport(mode);
  const scrutiny = scrutinyOf(subjects, subject, offered.id);
  const read = readOffered(parser, subject, populated, normalize, scrutiny);
  if ("errorCode" in read) return refused(read);
  const { content } = read;
  const owned = populated.references.find((reference) => {
    const target = besideSubject(subject, reference.subject);
    return subjects.associations.ofSubject(target, { lifecycle: "STRONG" }).length > 0;
  });
  if (owned !== undefined) {
    const what = `Subject '${owned.subject}' has a strong association and cannot be referenced`;
    return refused(refusals.notPermitted(what));
  }
  const same = sameContent(subjects, subject, content);
  if (same !== null && offered.version === 0) return { records: [], reply: same };
  if (!isImport(mode) && !command.force) {
    const lines = misfitsOf(subjects, parser, {
      ...read,
      subject,
      earlier: subjects.versions(subject),
    });
    if (isRefused(lines)) return refused(lines);
    if (lines.length > 0) return refused(refusals.incompatible(subject, lines));
  }
  const wanted = offered.version > 0 ? offered.version : nextVersion;
  if (wanted !== nextVersion && !isImport(mode)) {
    return refused(refusals.invalidSchema("Version is not one more than previous version"));
  }
  return store(subjects, { ...content, subject, version: wanted }, nowMs);
}

/** Whoever imports, or has switched the checks of new schemas off, knows what it is. */
export function scrutinyOf(subjects: Subjects, subject: string, id = -1): Scrutiny {
  const { validateNewSchemas = true } = subjects.config(subject);
  return id < 0 && validateNewSchemas ? "new" : "imported";
}

/** What the client means may be there: then nothing is written, whatever the mode. */
function alreadyThere(
  subjects: Subjects,
  parser: SchemaParser,
  { subject, offered, normalize }: CommandOf<"register">,
): StoredSchema | Refused | null {
  const { defaultMetadata, overrideMetadata, defaultRuleSet, overrideRuleSet } =
    subjects.config(subject);
  if (defaultMetadata ?? overrideMetadata ?? defaultRuleSet ?? overrideRuleSet) return null;
  if (offered.schema.trim() === "") return null;
  const found = lookUp(subjects, parser, { subject, offered, normalize, which: "live" });
  if (found === null || "errorCode" in found) return found;
  if (offered.version === 0) return offered.id < 0 || offered.id === found.id ? found : null;
  if (offered.version === -1) {
    return found.version === subjects.latest(subject)?.version ? found : null;
  }
  if (offered.id !== found.id) return null;
  const asked = subjects.version(subject, offered.version);
  return asked?.id === found.id ? asked : null;
}

function checkMode(subjects: Subjects, subject: string, { id }: OfferedSchema): Refused | null {
  const mode = subjects.mode(subject);
  const where = `Subject ${subject} in context ${prefixOf(contextOf(subject))}`;
  if (isReadOnly(mode)) return refusals.notPermitted(`${where} is in read-only mode`);
  if (id >= 0 && !isImport(mode)) return refusals.notPermitted(`${where} is not in import mode`);
  if (id < 0 && isImport(mode)) return refusals.notPermitted(`${where} is not in read-write mode`);
  return null;
}

/** The version of the subject with the same content, if the client would accept its id. */
function sameContent(
  subjects: Subjects,
  subject: string,
  content: ReadContent,
): StoredSchema | null {
  const id = subjects.idOf(content, contextOf(subject));
  if (id === null || (content.id >= 0 && content.id !== id)) return null;
  return subjects.withId(id, subject)?.deleted === false ? subjects.withId(id, subject) : null;
}

interface Candidate extends ReadSchema {
  readonly subject: string;
  /** In the order of versions. */
  readonly earlier: readonly StoredSchema[];
}

/** Why the schema does not get along with these earlier versions, in Confluent's lines. */
export function misfitsOf(
  subjects: Subjects,
  parser: SchemaParser,
  { subject, content, parsed, earlier }: Candidate,
): readonly string[] | Refused {
  const config = subjects.config(subject);
  const { compatibilityLevel: level = "BACKWARD", compatibilityGroup } = config;
  const { compatibilityPolicy: policy = "STRICT", validateFields = false } = config;
  const group = ({ metadata }: Pick<SchemaContent, "metadata">) =>
    compatibilityGroup && metadata?.properties?.[compatibilityGroup];
  const relevant = earlier.filter((stored) => group(stored) === group(content));
  const parsable = relevant.map((stored) => ({
    version: stored.version,
    schema: stored.schema,
    parse: () => parser.parseStored(stored),
  }));
  const format = parser.formats.get(parsed.type)!;
  const fields = validateFields ? format.fieldsOf(parsed) : [];
  const internal = fields.find((name) => name.startsWith("$$"));
  if (internal !== undefined) {
    return refusals.invalidSchema(`Field names cannot start with $$ prefix: ${internal}`);
  }
  const found = misfits({ level, policy }, format, parsed, parsable);
  if (isRefused(found)) return found;
  const reserved = validateFields
    ? reservedFieldProblems(content, fields, earlier.at(-1) ?? null)
    : [];
  const lines = [...reserved, ...found];
  if (lines.length === 0) return [];
  return [...lines, `{validateFields: '${validateFields}', compatibility: '${level}'}`];
}

function store(
  subjects: Subjects,
  wanted: ReadContent & { readonly subject: string; readonly version: number },
  nowMs: number,
): Verdict<StoredSchema> {
  const { subject } = wanted;
  const context = contextOf(subject);
  const known = subjects.idOf(wanted, context);
  const id = wanted.id >= 0 ? wanted.id : (known ?? subjects.maxId(context) + 1);
  if (id > maxId) return refused(refusals.idsUsedUp(prefixOf(context)));
  const holder = subjects.withId(id, prefixOf(context));
  if (holder !== null && known !== id) {
    const where = `${id} in context ${prefixOf(context)}`;
    return refused(
      refusals.notPermitted(`Overwrite new schema with id ${where} is not permitted.`),
    );
  }
  const value: StoredSchema = { ...wanted, id, deleted: false, writtenAtMs: nowMs };
  const records: RegistryRecord[] = [];
  if (context !== defaultContext && !subjects.isNamed(context)) {
    records.push({ kind: "CONTEXT", context, isThere: true });
  }
  // A softly deleted version of the same schema gives way to the new one.
  for (const { id: deletedId, version } of subjects.versions(subject, "deleted")) {
    const isReplaced = deletedId === id && version < value.version;
    if (!isReplaced || subjects.referencedBy(subject, version, "all").length > 0) continue;
    records.push({ kind: "SCHEMA", subject, version, value: null });
  }
  records.push({ kind: "SCHEMA", subject, version: value.version, value });
  return { records, reply: value };
}
