import { isRefused, refusals } from "../refusals.ts";
import { lookUp } from "../subjects/look-up.ts";
import { everyContext, normalizeSubject } from "../subjects/subject-name.ts";
import { inEveryContext } from "./find-version.ts";
import { schemaBody } from "./request-bodies.ts";
import { flag, optionalText, page, paging, route, texts } from "./route.ts";
import { versionAnswer } from "./schema-answers.ts";

export const subjectRoutes = [
  route({
    method: "GET",
    path: "/subjects",
    query: { subjectPrefix: optionalText, deleted: flag, deletedOnly: flag, ...paging },
    answer: ({ registry, query }) => {
      const which = query.deletedOnly ? "deleted" : query.deleted ? "all" : "live";
      return page(registry.subjects.names(query.subjectPrefix ?? everyContext, which), query);
    },
  }),

  route({
    method: "POST",
    path: "/subjects/:subject",
    query: { normalize: flag, deleted: flag, format: optionalText },
    body: schemaBody,
    answer: ({ registry, params, query, body: offered }) => {
      const { subjects, parser } = registry;
      const subject = normalizeSubject(params.subject!);
      const which = query.deleted ? "all" : "live";
      const normalize = query.normalize || subjects.config(subject).normalize === true;
      for (const name of inEveryContext(subjects, subject)) {
        const found = lookUp(subjects, parser, { subject: name, offered, normalize, which });
        // What makes no sense in another context is no mistake of the client's.
        if (isRefused(found) && name === subject) return found;
        if (found === null || isRefused(found)) continue;
        return versionAnswer(registry, found, { format: query.format, referenceFormat: null });
      }
      const isKnown = subjects.has(subject, which);
      return isKnown ? refusals.schemaNotFound() : refusals.subjectNotFound(subject);
    },
  }),

  route({
    method: "DELETE",
    path: "/subjects/:subject",
    query: { permanent: flag },
    answer: ({ registry, params, query: { permanent } }) => {
      const subject = normalizeSubject(params.subject!);
      return registry.ask({ kind: "deleteSubject", subject, permanent });
    },
  }),

  route({
    method: "GET",
    path: "/subjects/:subject/metadata",
    query: { key: texts, value: texts, format: optionalText, deleted: flag },
    answer: ({ registry, params, query }) => {
      const subject = normalizeSubject(params.subject!);
      const which = query.deleted ? "all" : "live";
      const wanted = query.key.map((key, index) => [key, query.value[index]] as const);
      const found = registry.subjects.versions(subject, which).findLast(({ metadata }) => {
        const properties = metadata?.properties;
        return properties && wanted.every(([key, value]) => properties[key] === value);
      });
      if (found !== undefined) {
        return versionAnswer(registry, found, { format: query.format, referenceFormat: null });
      }
      const isKnown = registry.subjects.has(subject, which);
      return isKnown ? refusals.schemaNotFound() : refusals.subjectNotFound(subject);
    },
  }),
];
