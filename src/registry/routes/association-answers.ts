/** Associations as clients are told of them. */
import type { Association } from "../associations/association.ts";
import type { Registry } from "../registry.ts";
import type { StoredSchema } from "../subjects/stored-schema.ts";
import { asStored, versionAnswer } from "./schema-answers.ts";

export function associationAnswer(association: Association): object {
  const { subject, guid, resourceName, resourceNamespace, resourceId } = association;
  const { resourceType, associationType, lifecycle, createdAtMs, writtenAtMs } = association;
  return {
    subject,
    guid,
    resourceName,
    resourceNamespace,
    resourceId,
    resourceType,
    associationType,
    lifecycle,
    ...frozenIfOdd(association),
    ...(createdAtMs === null ? {} : { createTs: createdAtMs }),
    ...(writtenAtMs === null ? {} : { updateTs: writtenAtMs }),
  };
}

/** What is known of the resource: of what is missing, nothing is said. */
export interface ToldResource {
  readonly resourceName: string | null;
  readonly resourceNamespace: string | null;
  readonly resourceId: string | null;
  readonly resourceType: string;
}

/** One resource with its associations, and by their types the schemas that go with them. */
export function resourceAnswer(
  registry: Registry,
  { resourceName, resourceNamespace, resourceId, resourceType }: ToldResource,
  associations: readonly Association[],
  schemas: ReadonlyMap<string, StoredSchema>,
): object {
  const told = associations.map((association) => {
    const { subject, associationType, lifecycle } = association;
    const schema = schemas.get(associationType);
    return {
      subject,
      associationType,
      lifecycle,
      ...frozenIfOdd(association),
      ...(schema === undefined ? {} : { schema: versionAnswer(registry, schema, asStored) }),
    };
  });
  return {
    ...(resourceName === null ? {} : { resourceName }),
    ...(resourceNamespace === null ? {} : { resourceNamespace }),
    ...(resourceId === null ? {} : { resourceId }),
    resourceType,
    ...(told.length === 0 ? {} : { associations: told }),
  };
}

/** Confluent tells of `frozen` only where it is not what the lifecycle lets expect. */
function frozenIfOdd({ frozen, lifecycle }: Association): object {
  return frozen === (lifecycle === "STRONG") ? {} : { frozen };
}
