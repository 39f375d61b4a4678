import { isRefused, refusals } from "../refusals.ts";
import { isValidSubject, normalizeSubject } from "../subjects/subject-name.ts";
import { findVersion, readVersion } from "./find-version.ts";
import { schemaBody } from "./request-bodies.ts";
import { type Call, flag, optionalText, Plain, page, paging, route } from "./route.ts";
import { contentAnswer, maxListed, schemaText, versionAnswer } from "./schema-answers.ts";

const referencedByQuery = paging;

export const versionRoutes = [
  route({
    method: "GET",
    path: "/subjects/:subject/versions",
    query: { deleted: flag, deletedOnly: flag, deletedAsNegative: flag, ...paging },
    answer: ({ registry: { subjects }, params, query }) => {
      const subject = normalizeSubject(params.subject!);
      const { deleted, deletedOnly, deletedAsNegative } = query;
      if (!subjects.has(subject, deleted || deletedOnly ? "all" : "live")) {
        return refusals.subjectNotFound(subject);
      }
      const which = deletedOnly && !deletedAsNegative ? "deleted" : "all";
      const versions = subjects.versions(
        subject,
        deleted || which === "deleted" || deletedAsNegative ? which : "live",
      );
      const numbers = versions.map(({ version, deleted: isDeleted }) =>
        isDeleted && deletedAsNegative ? -version : version,
      );
      return page(numbers, query);
    },
  }),

  route({
    method: "POST",
    path: "/subjects/:subject/versions",
    query: { normalize: flag, format: optionalText, force: flag },
    body: schemaBody,
    answer: async ({ registry, params, query, body: offered }) => {
      if (!isValidSubject(params.subject!, "schemas")) {
        return refusals.invalidSubject(params.subject!);
      }
      const subject = normalizeSubject(params.subject!);
      const normalize = query.normalize || registry.subjects.config(subject).normalize === true;
      const { force, format } = query;
      const command = { kind: "register", subject, offered, normalize, force } as const;
      const registered = await registry.ask(command);
      if (isRefused(registered)) return registered;
      const { id, version } = registered;
      const wishes = { format, referenceFormat: null };
      const { ts, deleted, ...content } = contentAnswer(registry, registered, wishes);
      return { id, version, ...content };
    },
  }),

  route({
    method: "GET",
    path: "/subjects/:subject/versions/:version",
    query: { format: optionalText, referenceFormat: optionalText, deleted: flag },
    answer: ({ registry, params, query }) => {
      const subject = normalizeSubject(params.subject!);
      const which = query.deleted ? "all" : "live";
      const found = findVersion(registry.subjects, subject, params.version!, which);
      return isRefused(found) ? found : versionAnswer(registry, found, query);
    },
  }),

  route({
    method: "GET",
    path: "/subjects/:subject/versions/:version/schema",
    query: { format: optionalText, deleted: flag },
    answer: ({ registry, params, query }) => {
      const subject = normalizeSubject(params.subject!);
      const which = query.deleted ? "all" : "live";
      const found = findVersion(registry.subjects, subject, params.version!, which);
      return isRefused(found) ? found : new Plain(schemaText(registry, found, query.format));
    },
  }),

  // Clients use both spellings.
  ...["referencedby", "referencedBy"].map((word) =>
    route({
      method: "GET",
      path: `/subjects/:subject/versions/:version/${word}`,
      query: referencedByQuery,
      answer: referencedBy,
    }),
  ),

  route({
    method: "DELETE",
    path: "/subjects/:subject/versions/:version",
    query: { permanent: flag },
    answer: ({ registry, params, query: { permanent } }) => {
      const subject = normalizeSubject(params.subject!);
      const version = readVersion(params.version!);
      if (isRefused(version)) return version;
      return registry.ask({ kind: "deleteVersion", subject, version, permanent });
    },
  }),
];

function referencedBy({ registry, params, query }: Call<typeof referencedByQuery, null>) {
  const { subjects } = registry;
  const subject = normalizeSubject(params.subject!);
  const found = findVersion(subjects, subject, params.version!, "all");
  if (isRefused(found)) return found;
  const ids = subjects.referencedBy(found.subject, found.version).map(({ id }) => id);
  return page(ids, query, maxListed);
}
