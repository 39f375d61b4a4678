/**
 * Which subject belongs to which topic. Confluent's clients of 2026 ask before anything else, and
 * go by the topic's name when they are told of nothing.
 */
import type { Association } from "../associations/association.ts";
import { type AssociationFilter, anyResource } from "../associations/associations.ts";
import { isRefused, type Refused, refusals, refuse } from "../refusals.ts";
import type { Registry } from "../registry.ts";
import type { Resource } from "../subjects/commands.ts";
import { normalizeSubject, prefixFor } from "../subjects/subject-name.ts";
import { associationAnswer, resourceAnswer } from "./association-answers.ts";
import { answerQuestion, type MutationWishes, mutate } from "./association-batches.ts";
import {
  type AssociationsBody,
  associationsBody,
  batchBody,
  readLifecycle,
} from "./association-bodies.ts";
import {
  flag,
  optionalText,
  page,
  paging,
  type QueryReader,
  route,
  Status,
  texts,
} from "./route.ts";
import { maxListed } from "./schema-answers.ts";

const lifecycle: QueryReader<AssociationFilter["lifecycle"]> = ([text]) =>
  readLifecycle(text || null);

const typed: QueryReader<string> = ([text]) => text || "topic";

const filters = { resourceType: typed, associationType: texts, lifecycle };
const listing = { ...filters, ...paging };
const writing = { context: optionalText, dryRun: flag };

export const associationRoutes = [
  ...lists((registry, filter, { subject = "" }) =>
    registry.subjects.associations.ofSubject(normalizeSubject(subject), filter),
  )("/associations/subjects/:subject"),
  ...lists((registry, filter, { resourceId = "" }) =>
    registry.subjects.associations.ofResourceId(resourceId, filter),
  )("/associations/resources/:resourceId"),
  ...lists((registry, filter, { resourceNamespace = anyResource, resourceName = anyResource }) =>
    registry.subjects.associations.ofResource(resourceNamespace, resourceName, filter),
  )("/associations/resources/:resourceNamespace/:resourceName"),

  route({
    method: "POST",
    path: "/associations",
    query: writing,
    body: anyBody,
    answer: ({ registry, query, body }) =>
      associate(
        registry,
        associationsBody(body, true, wishesOf(registry, query)),
        true,
        query.dryRun,
      ),
  }),

  route({
    method: "PUT",
    path: "/associations/resources/:resourceId",
    query: writing,
    body: anyBody,
    answer: ({ registry, params, query, body }) => {
      const resourceId = params.resourceId!;
      const told = { resourceId, ...(body as object) };
      if (told.resourceId !== resourceId && told.resourceId !== null) {
        return refusals.invalidAssociation("resourceId", "the path and the body do not agree");
      }
      const read = associationsBody({ ...told, resourceId }, false, wishesOf(registry, query));
      return associate(registry, read, false, query.dryRun);
    },
  }),

  route({
    method: "DELETE",
    path: "/associations/resources/:resourceId",
    query: { resourceType: typed, associationType: texts, cascadeLifecycle: flag, dryRun: flag },
    answer: async ({ registry, params, query }): Promise<Status | Refused> => {
      const count = await registry.ask({
        kind: "dissociate",
        resourceId: params.resourceId!,
        resourceType: query.resourceType,
        associationTypes: query.associationType,
        cascade: query.cascadeLifecycle,
        dryRun: query.dryRun,
      });
      if (isRefused(count)) return count;
      return count === 0 ? refusals.associationNotFound(params.resourceId!) : new Status(204);
    },
  }),

  route({
    method: "POST",
    path: "/associations::batchGet",
    query: { includeSchemas: flag },
    body: batchBody,
    answer: ({ registry, query, body }) => {
      const results = body.map((json) => answerQuestion(registry, json, query.includeSchemas));
      return new Status(207, { results });
    },
  }),

  route({
    method: "POST",
    path: "/associations::batchMutate",
    query: writing,
    body: batchBody,
    answer: async ({ registry, query, body }) => {
      const wishes: MutationWishes = wishesOf(registry, query);
      const results: object[] = [];
      for (const json of body) results.push(await mutate(registry, json, wishes));
      return new Status(207, { results });
    },
  }),
];

/** A list of associations, however they are found. */
function lists(
  find: (
    registry: Registry,
    filter: AssociationFilter,
    params: Readonly<Record<string, string>>,
  ) => readonly Association[],
) {
  return (path: string) => [
    route({
      method: "GET",
      path,
      query: listing,
      answer: ({ registry, params, query }) => {
        const { resourceType, associationType: associationTypes } = query;
        const filter = { resourceType, associationTypes, lifecycle: query.lifecycle ?? null };
        return page(find(registry, filter, params), query, maxListed).map(associationAnswer);
      },
    }),
  ];
}

function anyBody(json: unknown): object | Refused {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return isObject ? json : refuse(400, "The request's body makes no sense: an object is expected.");
}

function wishesOf(
  registry: Registry,
  { context, dryRun }: { readonly context: string | null; readonly dryRun: boolean },
): MutationWishes {
  return { context: context ? prefixFor(context) : "", dryRun, newGuid: () => registry.newGuid() };
}

async function associate(
  registry: Registry,
  read: AssociationsBody | Refused,
  isCreate: boolean,
  dryRun: boolean,
): Promise<object | Refused> {
  if ("errorCode" in read) return read;
  const made = await registry.ask({ kind: "associate", ...read, isCreate, dryRun });
  if ("errorCode" in made) return made;
  const resource: Resource = read.resource;
  return resourceAnswer(registry, resource, made.associations, made.schemas);
}
