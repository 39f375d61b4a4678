import { type DescribedConfig, describeConfigs } from "../config/describe.ts";
import type { Texts } from "../config/layers.ts";
import type { ConfigResource } from "./config-resource.ts";
import type { Services } from "./services.ts";

/** Settings as DescribeConfigs and CreateTopics send them. */
export const describeResourceConfigs = (
  { owner, texts }: ConfigResource,
  names: readonly string[] | null,
  { config }: Pick<Services, "config">,
) => describeConfigs(owner, texts, config, names).map(entry);

/** All settings of a topic with these overrides, whether or not it exists. */
export const describeTopicConfigs = (overrides: Texts, { config }: Pick<Services, "config">) =>
  describeConfigs("topic", overrides, config, null).map(entry);

const entry = (described: DescribedConfig) => ({
  name: described.name,
  value: described.value,
  readOnly: described.readOnly,
  configSource: described.source,
  isSensitive: described.sensitive,
  synonyms: described.synonyms,
  configType: described.type,
  documentation: described.documentation,
});
