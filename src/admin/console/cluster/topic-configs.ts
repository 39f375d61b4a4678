import { describeConfigs } from "../../../client/admin/configs.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { DescribeConfigs } from "../../../protocol/messages/32-describe-configs.ts";
import type { ConfigSetting } from "../contract.ts";
import { granted } from "../refused.ts";

const topicResource = 2;
/** Source of a value that the topic itself was given (KIP-226). */
const ownSource = 1;

/** A topic's settings, each with what it would fall back to. Rejects with `Refused`. */
export async function topicConfigs(cluster: Cluster, topic: string): Promise<ConfigSetting[]> {
  const [described, fallbacks] = await Promise.all([
    describeConfigs(cluster, { type: "topic", name: topic }),
    fallbackValues(cluster, topic),
  ]);
  return granted(described).map((entry) => {
    const isOwn = entry.source === "topic";
    const behind = isOwn ? null : entry.value;
    return { ...entry, isOwn, defaultValue: fallbacks.get(entry.name) ?? behind };
  });
}

/** By name, the first value behind the topic's own; empty where the cluster does not tell. */
async function fallbackValues(cluster: Cluster, topic: string) {
  const described = { resourceType: topicResource, resourceName: topic, configurationKeys: null };
  const request = { resources: [described], includeSynonyms: true };
  const answer = await cluster.ask("any", DescribeConfigs, request);
  const configs = isRefusal(answer) ? [] : (answer.results[0]?.configs ?? []);
  return new Map(
    configs.map(({ name, synonyms }) => {
      const behind = synonyms.find(({ source }) => source !== ownSource);
      return [name, behind === undefined ? null : inUnitsOf(name, behind)] as const;
    }),
  );
}

/** A topic counts milliseconds where the broker's own setting may count hours. */
function inUnitsOf(name: string, behind: { name: string; value: string | null }): string | null {
  const unit = Object.keys(unitMs).find((ending) => behind.name.endsWith(ending));
  if (unit === undefined || !name.endsWith(".ms") || behind.value === null) return behind.value;
  return String(Number(behind.value) * unitMs[unit]!);
}

const unitMs: Readonly<Record<string, number>> = { ".hours": 3_600_000, ".minutes": 60_000 };
