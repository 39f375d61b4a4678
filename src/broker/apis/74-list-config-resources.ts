import { errors } from "../../protocol/errors.ts";
import { ListConfigResources } from "../../protocol/messages/74-list-config-resources.ts";
import { type Context, serve } from "../api.ts";
import { configResource } from "../config-resource.ts";

/**
 * Which things are there that can have settings?
 *
 * v0 only client metrics (KIP-714) · v1 every type (KIP-1142)
 */
export default serve(ListConfigResources, {
  answer({ resourceTypes }, ctx) {
    const known: readonly number[] = Object.values(configResource);
    if (resourceTypes.some((type) => !known.includes(type))) {
      return { errorCode: errors.UNSUPPORTED_VERSION.code, configResources: [] };
    }
    const types = resourceTypes.length === 0 ? known : [...new Set(resourceTypes)];
    const configResources = types.flatMap((resourceType) =>
      namesOf(resourceType, ctx).map((resourceName) => ({ resourceType, resourceName })),
    );
    return { configResources };
  },
  legacy: {
    "0": { request: (old) => ({ ...old, resourceTypes: [configResource.clientMetrics] }) },
  },
});

function namesOf(type: number, { services }: Context): readonly string[] {
  const { metadata, nodeId } = services;
  switch (type) {
    case configResource.topic:
      return [...metadata.topics()].map(({ name }) => name);
    case configResource.broker:
    case configResource.brokerLogger:
      return [String(nodeId)];
    case configResource.clientMetrics:
      return [...metadata.configured("clientMetrics")];
    default:
      return [...metadata.configured("group")];
  }
}
