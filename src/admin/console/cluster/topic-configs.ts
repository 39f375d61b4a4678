import { describeConfigs } from "../../../client/admin/configs.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { CreateTopics } from "../../../protocol/messages/19-create-topics.ts";
import type { ConfigSetting } from "../contract.ts";
import { granted } from "../refused.ts";

/** A topic's settings, each with what it would fall back to. Rejects with `Refused`. */
export async function topicConfigs(cluster: Cluster, topic: string): Promise<ConfigSetting[]> {
  const [described, defaults] = await Promise.all([
    describeConfigs(cluster, { type: "topic", name: topic }),
    newTopicConfigs(cluster),
  ]);
  return granted(described).map((entry) => {
    const isOwn = entry.source === "topic";
    const behind = isOwn ? null : entry.value;
    return { ...entry, isOwn, defaultValue: defaults.get(entry.name) ?? behind };
  });
}

/** No topic has this name: it is only asked what it would be like. */
const unmade = "console.defaults.of.a.new.topic";
const timeoutMs = 10_000;

/**
 * By name, what a topic created without any settings would have (KIP-525): DescribeConfigs hides
 * the default of what a topic has set itself. Empty where the cluster does not tell.
 */
async function newTopicConfigs(cluster: Cluster): Promise<Map<string, string | null>> {
  const topic = { name: unmade, numPartitions: 1, replicationFactor: -1 };
  const request = { topics: [{ ...topic, assignments: [], configs: [] }], timeoutMs };
  const asked = { ...request, validateOnly: true };
  const answer = await cluster.ask("controller", CreateTopics, asked, { brokerWaitMs: timeoutMs });
  const configs = isRefusal(answer) ? [] : (answer.topics[0]?.configs ?? []);
  return new Map(configs.map(({ name, value }) => [name, value]));
}
