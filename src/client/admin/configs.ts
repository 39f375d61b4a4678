import { DescribeConfigs } from "../../protocol/messages/32-describe-configs.ts";
import { IncrementalAlterConfigs } from "../../protocol/messages/44-incremental-alter-configs.ts";
import type { Cluster, Destination } from "../cluster.ts";
import { isRefusal, type Refusal, refusalOf } from "../refusal.ts";

/** What can be configured. The name of a broker is its number; empty stands for all of them. */
export interface ConfigResource {
  readonly type: "topic" | "broker" | "group";
  readonly name: string;
}

export interface ConfigEntry {
  readonly name: string;
  /** Null when it is a secret. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly isReadOnly: boolean;
  /** Empty when the broker does not document it. */
  readonly documentation: string;
}

/** Where a value comes from (KIP-226). */
export type ConfigSource = "topic" | "broker" | "cluster" | "file" | "default" | "group" | "other";

/** Null goes back to what stands behind: the broker's setting or the default. */
export type ConfigChanges = Readonly<Record<string, string | null>>;

const resourceTypes = { topic: 2, broker: 4, group: 32 } as const;
const sources: Readonly<Record<number, ConfigSource>> = {
  1: "topic",
  2: "broker",
  3: "cluster",
  4: "file",
  5: "default",
  8: "group",
};
const operations = { set: 0, delete: 1 };

/** The settings of a resource, by name. */
export async function describeConfigs(
  cluster: Cluster,
  resource: ConfigResource,
): Promise<ConfigEntry[] | Refusal> {
  const described = { ...named(resource), configurationKeys: null };
  const answer = await cluster.ask(destination(resource), DescribeConfigs, {
    resources: [described],
    includeDocumentation: true,
  });
  if (isRefusal(answer)) return answer;
  const result = answer.results[0];
  const refusal = refusalOf(result?.errorCode ?? -1, result?.errorMessage);
  if (refusal !== null) return refusal;
  const entries = result!.configs.map(({ name, value, configSource, readOnly, documentation }) => ({
    name,
    value,
    source: sources[configSource] ?? ("other" as const),
    isReadOnly: readOnly,
    documentation: documentation ?? "",
  }));
  return entries.sort((a, b) => a.name.localeCompare(b.name));
}

/** Changes these settings and leaves all others as they are. */
export async function alterConfigs(
  cluster: Cluster,
  resource: ConfigResource,
  changes: ConfigChanges,
): Promise<Refusal | null> {
  const configs = Object.entries(changes).map(([name, value]) => {
    return { name, value, configOperation: value === null ? operations.delete : operations.set };
  });
  const answer = await cluster.ask(destination(resource), IncrementalAlterConfigs, {
    resources: [{ ...named(resource), configs }],
    validateOnly: false,
  });
  if (isRefusal(answer)) return answer;
  const result = answer.responses[0];
  return refusalOf(result?.errorCode ?? -1, result?.errorMessage);
}

function named({ type, name }: ConfigResource) {
  return { resourceType: resourceTypes[type], resourceName: name };
}

/** Only a broker itself knows how it is configured; the rest every broker knows. */
function destination({ type, name }: ConfigResource): Destination {
  return type === "broker" && name !== "" ? { nodeId: Number(name) } : "any";
}
