import type { Altered } from "../config/alter.ts";
import type { Texts } from "../config/layers.ts";
import { isRefused, type Refused } from "../partitions/partition.ts";
import { errors } from "../protocol/errors.ts";
import { type ConfigResource, findConfigResource } from "./config-resource.ts";
import { repeated } from "./repeated.ts";
import type { Services } from "./services.ts";

interface Named {
  readonly resourceType: number;
  readonly resourceName: string;
}

/**
 * Changes the settings of every resource named, each for itself; `alter` says what shall be set
 * in the end. A resource named twice is refused, as by Kafka.
 */
export async function changeConfigs<R extends Named>(
  resources: readonly R[],
  validateOnly: boolean,
  services: Services,
  alter: (resource: ConfigResource, asked: R) => Altered,
) {
  const keyOf = ({ resourceType, resourceName }: Named) => `${resourceType}/${resourceName}`;
  const duplicates = repeated(resources.map(keyOf));
  const responses = [];
  for (const asked of resources) {
    const { resourceType, resourceName } = asked;
    const refusal: Refused | null = duplicates.has(keyOf(asked))
      ? { error: "INVALID_REQUEST", message: "a resource is named twice" }
      : await changeOne(asked, validateOnly, services, (resource) => alter(resource, asked));
    const problem = refusal === null ? {} : explained(refusal);
    responses.push({ resourceType, resourceName, ...problem });
  }
  return responses;
}

async function changeOne(
  { resourceType, resourceName }: Named,
  validateOnly: boolean,
  services: Services,
  alter: (resource: ConfigResource) => Altered,
): Promise<Refused | null> {
  const resource = findConfigResource(resourceType, resourceName, services);
  if (isRefused(resource)) return resource;
  const altered = alter(resource);
  if ("error" in altered) return altered;
  if (validateOnly) return null;
  const changes = difference(resource.texts, altered.texts);
  return services.metadata.changeConfigs(resource.kept, resource.name, changes);
}

/** What has to be set, and unset (null), to get from one to the other. */
function difference(now: Texts, next: Texts): Map<string, string | null> {
  const changes = new Map<string, string | null>();
  for (const name of Object.keys(now)) if (!Object.hasOwn(next, name)) changes.set(name, null);
  for (const [name, text] of Object.entries(next)) {
    if (!Object.hasOwn(now, name) || now[name] !== text) changes.set(name, text);
  }
  return changes;
}

const explained = ({ error, message }: Refused) => ({
  errorCode: errors[error].code,
  errorMessage: message ?? errors[error].message,
});
