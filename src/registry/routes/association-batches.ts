/** Many resources in one request: each is answered by itself, with a result or an error. */

import { isRefused, type Refused, refusals } from "../refusals.ts";
import type { Registry } from "../registry.ts";
import type { RegistryCommand, Resource } from "../subjects/commands.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { resourceAnswer } from "./association-answers.ts";
import {
  type BodyWishes,
  itemsOf,
  questionBody,
  resourceBody,
  typeBody,
  wantedBody,
} from "./association-bodies.ts";
import { malformed } from "./request-bodies.ts";

export type MutationWishes = BodyWishes;

export function answerQuestion(registry: Registry, json: unknown, withSchemas: boolean): object {
  const { subjects } = registry;
  const asked = questionBody(json);
  if (isRefused(asked)) return failed(500, `Error while getting associations: ${asked.message}`);
  const { resourceId, resourceName, resourceNamespace, resourceType, filter } = asked;
  const found =
    resourceId === null
      ? subjects.associations.ofResource(resourceNamespace ?? "", resourceName ?? "", filter)
      : subjects.associations.ofResourceId(resourceId, filter);
  const resource = {
    resourceName: resourceName ?? found[0]?.resourceName ?? null,
    resourceNamespace: resourceNamespace ?? found[0]?.resourceNamespace ?? null,
    resourceId: resourceId ?? found[0]?.resourceId ?? null,
    resourceType,
  };
  const schemas = new Map<string, StoredSchema>();
  for (const { associationType, subject } of withSchemas ? found : []) {
    const latest = subjects.latest(subject);
    if (latest !== null) schemas.set(associationType, latest);
  }
  return { result: resourceAnswer(registry, resource, found, schemas) };
}

/** Operations of one kind that stand together are one command; the first refusal ends it all. */
export async function mutate(
  registry: Registry,
  json: unknown,
  wishes: MutationWishes,
): Promise<object> {
  const resource = resourceBody(json, wishes.dryRun);
  if ("errorCode" in resource) return told(resource);
  const commands = commandsOf(json as Json, resource, wishes);
  if ("errorCode" in commands) return told(commands);
  const schemas = new Map<string, StoredSchema>();
  for (const command of commands) {
    const done = await registry.ask(command);
    if (isRefused(done)) return told(done);
    if (typeof done !== "object" || done === null || !("associations" in done)) continue;
    for (const [type, schema] of done.schemas) schemas.set(type, schema);
  }
  const { resourceId, resourceType } = resource;
  const after =
    wishes.dryRun || resourceId === null
      ? []
      : registry.subjects.associations.ofResourceId(resourceId, { resourceType });
  return { result: resourceAnswer(registry, resource, after, schemas) };
}

type Json = Readonly<Record<string, unknown>>;
type Mutation = Extract<RegistryCommand, { readonly kind: "associate" | "dissociate" }>;

function commandsOf(
  json: Json,
  resource: Resource,
  wishes: MutationWishes,
): readonly Mutation[] | Refused {
  const { dryRun } = wishes;
  const items = itemsOf(json);
  if ("errorCode" in items) return items;
  const commands: Mutation[] = [];
  const types = new Set<string>();
  for (const item of items) {
    const type = typeBody(item);
    if (typeof type !== "string") return type;
    if (types.has(type)) {
      return refusals.invalidAssociation("associationType", `'${type}' is there twice`);
    }
    types.add(type);
    const { opType } = item;
    if (opType === "DELETE") {
      commands.push({
        kind: "dissociate",
        resourceId: resource.resourceId ?? "",
        resourceType: resource.resourceType,
        associationTypes: [type],
        cascade: item.cascadeLifecycle === true,
        dryRun,
      });
      continue;
    }
    if (opType !== "CREATE" && opType !== "UPSERT") {
      return malformed("CREATE, UPSERT or DELETE as opType");
    }
    const isCreate = opType === "CREATE";
    const wanted = wantedBody(item, resource, isCreate, wishes);
    if ("errorCode" in wanted) return wanted;
    const last = commands.at(-1);
    if (last?.kind === "associate" && last.isCreate === isCreate) {
      commands[commands.length - 1] = { ...last, wanted: [...last.wanted, wanted] };
    } else {
      commands.push({ kind: "associate", resource, wanted: [wanted], isCreate, dryRun });
    }
  }
  return commands;
}

const failed = (code: number, message: string) => ({ error: { error_code: code, message } });

/** Codes of its own within batches: Confluent's. */
const batchCodes: ReadonlyMap<number, number> = new Map([
  [409, 40901],
  [42201, 42212],
]);

function told({ errorCode, message }: Refused): object {
  const code = batchCodes.get(errorCode) ?? errorCode;
  const isKnown = code >= 40901 && code <= 42299 && code !== 42205;
  if (isKnown) return failed(code, message);
  return failed(500, `Error while creating association: ${message}`);
}
