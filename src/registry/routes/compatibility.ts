import { isRefused, type Refused, refusals } from "../refusals.ts";
import type { Registry } from "../registry.ts";
import type { OfferedSchema } from "../subjects/commands.ts";
import { readOffered } from "../subjects/offered.ts";
import { maxSchemaBytes } from "../subjects/parser.ts";
import { misfitsOf, scrutinyOf } from "../subjects/register.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { normalizeSubject } from "../subjects/subject-name.ts";
import { readVersion } from "./find-version.ts";
import { schemaBody } from "./request-bodies.ts";
import { flag, route } from "./route.ts";

const query = { normalize: flag, verbose: flag };

export const compatibilityRoutes = [
  route({
    method: "POST",
    path: "/compatibility/subjects/:subject/versions",
    query,
    body: schemaBody,
    answer: ({ registry, params, query, body }) => {
      const subject = normalizeSubject(params.subject!);
      const earlier = registry.subjects.versions(subject);
      return verdict(registry, subject, body, earlier, query);
    },
  }),

  route({
    method: "POST",
    path: "/compatibility/subjects/:subject/versions/:version",
    query,
    body: schemaBody,
    answer: ({ registry, params, query, body }) => {
      const { subjects } = registry;
      const subject = normalizeSubject(params.subject!);
      const version = readVersion(params.version!);
      if (isRefused(version)) return version;
      const found = version === -1 ? subjects.latest(subject) : subjects.version(subject, version);
      if (found === null && version !== -1) return refusals.versionNotFound(version);
      return verdict(registry, subject, body, found === null ? [] : [found], query);
    },
  }),
];

function verdict(
  registry: Registry,
  subject: string,
  offered: OfferedSchema,
  earlier: readonly StoredSchema[],
  { normalize, verbose }: { readonly normalize: boolean; readonly verbose: boolean },
): object | Refused {
  const { subjects, parser } = registry;
  if (Buffer.byteLength(offered.schema) > maxSchemaBytes) return refusals.schemaTooLarge();
  const isEmpty = offered.schema.trim() === "";
  const read = isEmpty
    ? refusals.invalidSchema("Empty schema")
    : readOffered(parser, subject, offered, normalize, scrutinyOf(subjects, subject));
  const found = isRefused(read) ? read : misfitsOf(subjects, parser, { ...read, subject, earlier });
  // Who asks for reasons is told that a schema makes no sense as one of them.
  if (isRefused(found) && !verbose) return found;
  const messages = isRefused(found) ? [found.message] : found;
  const answer = { is_compatible: messages.length === 0 };
  return verbose ? { ...answer, messages } : answer;
}
