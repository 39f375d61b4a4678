import { type Association, type Lifecycle, lifecycles } from "../associations/association.ts";
import { refusals } from "../refusals.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { contextOf, prefixOf, readSubject } from "../subjects/subject-name.ts";
import type { Subjects } from "../subjects/subjects.ts";
import { associationAnswer } from "./association-answers.ts";
import { inEveryContext } from "./find-version.ts";
import { noSuchPath } from "./no-such-path.ts";
import {
  flag,
  optionalText,
  Plain,
  page,
  paging,
  type QueryReader,
  route,
  texts,
} from "./route.ts";
import { asStored, contentAnswer, maxListed, schemaText, versionAnswer } from "./schema-answers.ts";

/** `NONE`: what is associated with nothing. */
const lifecyclesOrNone: QueryReader<readonly (Lifecycle | "NONE")[]> = (given) => {
  const words = [...lifecycles, "NONE"] as const;
  const read = given.map((text) => words.find((word) => word === text));
  return read.every((word) => word !== undefined) ? read : undefined;
};

export const schemaRoutes = [
  route({
    method: "GET",
    path: "/schemas",
    query: {
      subjectPrefix: optionalText,
      deleted: flag,
      latestOnly: flag,
      ruleType: optionalText,
      resourceType: optionalText,
      associationType: texts,
      lifecycle: lifecyclesOrNone,
      ...paging,
    },
    answer: ({ registry, query }) => {
      const { subjects } = registry;
      const which = query.deleted ? "all" : "live";
      const found = subjects.names(query.subjectPrefix ?? "", "all").flatMap((name) => {
        const versions = subjects.versions(name, which);
        return query.latestOnly ? versions.slice(-1) : versions;
      });
      const { ruleType } = query;
      const wanted = ruleType ? found.filter((stored) => hasRule(stored, ruleType)) : found;
      const told = wanted.flatMap((stored) => {
        const associations = associationsOf(subjects, stored, query);
        return associations === null ? [] : [{ stored, associations }];
      });
      return page(told, query, maxListed).map(({ stored, associations }) => ({
        ...versionAnswer(registry, stored, asStored),
        ...(associations.length === 0 ? {} : { associations: associations.map(associationAnswer) }),
      }));
    },
  }),

  route({
    method: "GET",
    path: "/schemas/types",
    answer: ({ registry }) => [...registry.parser.formats.keys()],
  }),

  route({
    method: "GET",
    path: "/schemas/ids/:id",
    query: {
      subject: optionalText,
      format: optionalText,
      referenceFormat: optionalText,
      fetchMaxId: flag,
    },
    answer: ({ registry, params, query }) => {
      const id = readId(params.id!);
      if (id === null) return noSuchPath;
      const found = withId(registry.subjects, id, query.subject);
      if (found === null) return refusals.schemaNotFound(id);
      const { subject, version } = found;
      const maxId = Math.max(registry.subjects.maxId(contextOf(subject)), 1);
      return {
        subject,
        version,
        ...contentAnswer(registry, found, query),
        ...(query.fetchMaxId ? { maxId } : {}),
      };
    },
  }),

  route({
    method: "GET",
    path: "/schemas/ids/:id/schema",
    query: { subject: optionalText, format: optionalText },
    answer: ({ registry, params, query }) => {
      const id = readId(params.id!);
      if (id === null) return noSuchPath;
      const found = withId(registry.subjects, id, query.subject);
      if (found === null) return refusals.schemaNotFound(id);
      return new Plain(schemaText(registry, found, query.format));
    },
  }),

  route({
    method: "GET",
    path: "/schemas/ids/:id/subjects",
    query: { subject: optionalText, deleted: flag, ...paging },
    answer: ({ registry, params, query }) => {
      const found = sharing(registry.subjects, params.id!, query);
      return "errorCode" in found
        ? found
        : page(
            found.map(({ subject }) => subject),
            query,
          );
    },
  }),

  route({
    method: "GET",
    path: "/schemas/ids/:id/versions",
    query: { subject: optionalText, deleted: flag, ...paging },
    answer: ({ registry, params, query }) => {
      const found = sharing(registry.subjects, params.id!, query);
      return "errorCode" in found
        ? found
        : page(
            found.map(({ subject, version }) => ({ subject, version })),
            query,
          );
    },
  }),

  route({
    method: "GET",
    path: "/schemas/guids/:guid",
    query: { format: optionalText },
    answer: ({ registry, params, query }) => {
      const guid = params.guid!.toLowerCase();
      const [found] = idsOfGuid(registry.subjects, guid);
      const stored = found && registry.subjects.withId(found.id, prefixOf(found.context));
      if (!stored) return refusals.schemaNotFound(params.guid!);
      return contentAnswer(registry, stored, { format: query.format, referenceFormat: null });
    },
  }),

  route({
    method: "GET",
    path: "/schemas/guids/:guid/ids",
    answer: ({ registry, params }) => idsOfGuid(registry.subjects, params.guid!.toLowerCase()),
  }),
];

function readId(text: string): number | null {
  return /^-?\d{1,10}$/.test(text) ? Number(text) : null;
}

/**
 * The schema with an id: of the subject, where one is named; if that has it not, of a subject of
 * this name in another context; and then whoever has the id in the subject's context.
 */
function withId(subjects: Subjects, id: number, name: string | null): StoredSchema | null {
  if (name === null) return subjects.withId(id, null);
  for (const subject of inEveryContext(subjects, name)) {
    const found = subjects.withId(id, subject);
    if (found !== null) return found;
  }
  const { context, subject } = readSubject(name);
  return context === "." && subject !== "" ? subjects.withId(id, null) : null;
}

function sharing(
  subjects: Subjects,
  idText: string,
  { subject, deleted }: { readonly subject: string | null; readonly deleted: boolean },
) {
  const id = readId(idText);
  if (id === null) return noSuchPath;
  const found = withId(subjects, id, subject);
  if (found === null) return refusals.schemaNotFound();
  return subjects.sharing(found, deleted ? "all" : "live");
}

/** In every context that knows the content. */
function idsOfGuid(subjects: Subjects, guid: string) {
  return subjects.contexts().flatMap((context) => {
    const id = subjects.idOfGuid(guid, context);
    return id === null ? [] : [{ context, id }];
  });
}

/** What is told of a schema's associations; null: it is not among those asked for. */
function associationsOf(
  { associations }: Subjects,
  { subject }: StoredSchema,
  asked: {
    readonly resourceType: string | null;
    readonly associationType: readonly string[];
    readonly lifecycle: readonly (Lifecycle | "NONE")[];
  },
): readonly Association[] | null {
  const { resourceType, associationType: associationTypes, lifecycle } = asked;
  const isAsked = resourceType !== null || associationTypes.length > 0 || lifecycle.length > 0;
  if (!isAsked) return [];
  const all = associations.ofSubject(subject, { resourceType, associationTypes });
  if (all.length === 0) return lifecycle.includes("NONE") ? [] : null;
  const found = all.filter((one) => lifecycle.length === 0 || lifecycle.includes(one.lifecycle));
  return found.length === 0 ? null : found;
}

function hasRule({ ruleSet }: StoredSchema, type: string): boolean {
  const { migrationRules = [], domainRules = [], encodingRules = [] } = ruleSet ?? {};
  return [...migrationRules, ...domainRules, ...encodingRules].some((rule) => rule.type === type);
}
