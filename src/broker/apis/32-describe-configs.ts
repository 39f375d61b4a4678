import { isRefused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeConfigs } from "../../protocol/messages/32-describe-configs.ts";
import { answerEach } from "../answer-each.ts";
import { serve } from "../api.ts";
import { configResource, findConfigResource } from "../config-resource.ts";
import { describeResourceConfigs } from "../describe-configs.ts";

/**
 * How is this topic, broker or group set up, and where does each value come from?
 *
 * v1 sources and synonyms (KIP-226) · v3 types and documentation (KIP-569)
 */
export default serve(DescribeConfigs, {
  gaps: [
    "broker loggers have no settings: their list is empty",
    "hours that the operator set are told as such, with their synonyms; Kafka calls them a default",
    "`broker.id` is null unless it was set, where Kafka tells `node.id`",
    "synonyms of a default name every broker setting behind it; Kafka leaves out those in hours",
  ],

  async answer({ resources, includeSynonyms, includeDocumentation }, ctx) {
    const { services } = ctx;
    const ownLogger = String(services.nodeId);
    return {
      results: await answerEach(resources, ({ resourceType, resourceName, configurationKeys }) => {
        const named = { resourceType, resourceName };
        if (resourceType === configResource.brokerLogger && resourceName === ownLogger) {
          return { ...named, configs: [] };
        }
        const resource = findConfigResource(resourceType, resourceName, services);
        if (isRefused(resource)) {
          const { code, message } = errors[resource.error];
          return {
            ...named,
            errorCode: code,
            errorMessage: resource.message ?? message,
            configs: [],
          };
        }
        // An empty list of keys asks for all of them, as null does.
        const keys = configurationKeys?.length === 0 ? null : configurationKeys;
        const described = describeResourceConfigs(resource, keys, services);
        ctx.lists(described.length);
        const configs = described.map((config) => ({
          ...config,
          synonyms: includeSynonyms ? config.synonyms : [],
          documentation: includeDocumentation ? config.documentation : null,
        }));
        // Empty, not null, as Kafka sends it.
        return { ...named, errorMessage: "", configs };
      }),
    };
  },
});
