/**
 * Changes to the configuration of a topic, a group, the broker or a metrics subscription, as
 * AlterConfigs (all at once) and IncrementalAlterConfigs (KIP-339) ask for them.
 */
import { type BrokerConfig, serverSettings } from "./broker-config.ts";
import { clientMetricsSettings } from "./client-metrics.ts";
import { type Settings, splitList } from "./define.ts";
import { groupConfigSettings } from "./group-config.ts";
import { origins, type Texts, textInForce } from "./layers.ts";
import { textProblem, unknownName } from "./resolve.ts";
import { topicSettings } from "./topic.ts";

/** Whose configuration it is; `node` is this broker, `allBrokers` the cluster's default. */
export type Owner = "topic" | "group" | "clientMetrics" | "node" | "allBrokers";

/** SET 0, DELETE 1, APPEND 2, SUBTRACT 3 on the wire. */
export type AlterOperation = "set" | "delete" | "append" | "subtract";

export interface ConfigChange {
  readonly name: string;
  readonly operation: AlterOperation;
  readonly value: string | null;
}

export interface AlterRefusal {
  readonly error: "INVALID_CONFIG" | "INVALID_REQUEST";
  readonly message: string;
}

export type Altered = { readonly texts: Texts } | AlterRefusal;

const declarations = {
  topic: topicSettings,
  group: groupConfigSettings,
  clientMetrics: clientMetricsSettings,
  node: serverSettings,
  allBrokers: serverSettings,
} satisfies Record<Owner, Settings>;

export const settingsOf = (owner: Owner): Settings => declarations[owner];

/** What is set after `changes` to what is set now; nothing changes unless all of them may. */
export function alterConfigs(
  owner: Owner,
  now: Texts,
  changes: readonly ConfigChange[],
  broker: BrokerConfig,
): Altered {
  const touched = new Set(changes.map((change) => change.name));
  if (touched.size < changes.length) {
    return { error: "INVALID_REQUEST", message: "A setting may be changed once in a request." };
  }
  const next: Record<string, string> = { ...now };
  for (const change of changes) {
    const refusal = applyChange(owner, next, change, broker);
    if (refusal) return refusal;
  }
  return checkConfigs(owner, next, broker, touched);
}

/** All that will be set, in place of all that is (CreateTopics, AlterConfigs). */
export function replaceConfigs(
  owner: Owner,
  entries: Iterable<readonly [name: string, value: string | null]>,
  broker: BrokerConfig,
): Altered {
  const next = new Map<string, string>();
  for (const [name, value] of entries) {
    if (value === null) {
      const message = `${name} has no value; leave it out to get the default.`;
      return { error: "INVALID_REQUEST", message };
    }
    next.set(name, value);
  }
  // Not by assignment: a setting called __proto__ is refused, not lost.
  return checkConfigs(owner, Object.fromEntries(next), broker, new Set(next.keys()));
}

function applyChange(
  owner: Owner,
  next: Record<string, string>,
  change: ConfigChange,
  broker: BrokerConfig,
): AlterRefusal | null {
  const { name, operation, value } = change;
  if (operation === "delete") {
    // Deleting what is not there, or not even known, is what Kafka 4.2 lets pass.
    delete next[name];
    return null;
  }
  if (value === null) {
    return { error: "INVALID_REQUEST", message: `${name} has no value; use DELETE to unset it.` };
  }
  if (operation === "set") {
    next[name] = value;
    return null;
  }
  const setting = settingsOf(owner)[name];
  if (setting?.type !== "LIST") {
    return refused(`${name} is not a list: use SET instead of ${operation.toUpperCase()}.`);
  }
  const items = splitList(next[name] ?? inherited(owner, name, broker));
  const named = splitList(value);
  const kept = operation === "append" ? items : items.filter((item) => !named.includes(item));
  const added = operation === "append" ? named.filter((item) => !items.includes(item)) : [];
  next[name] = [...kept, ...added].join(",");
  return null;
}

/** What a list begins with when it is not set here: what is in force without it. */
function inherited(owner: Owner, name: string, broker: BrokerConfig): string {
  const setting = settingsOf(owner)[name]!;
  const behind = { settings: serverSettings, layers: broker.layers };
  const own = owner === "node" || owner === "allBrokers" ? broker.layers : [];
  return textInForce(setting, origins(name, setting, own, behind)) ?? "";
}

function checkConfigs(
  owner: Owner,
  texts: Texts,
  broker: BrokerConfig,
  touched: ReadonlySet<string>,
): Altered {
  const settings = settingsOf(owner);
  const ofBroker = owner === "node" || owner === "allBrokers";
  for (const name of touched) {
    const text = texts[name];
    if (text === undefined) continue;
    if (!Object.hasOwn(settings, name)) return refused(unknownName(name, Object.keys(settings)));
    if (ofBroker && !settings[name]!.live) {
      const message = `${name} takes effect at a start only: set it there, and restart.`;
      return { error: "INVALID_REQUEST", message };
    }
    const problem = textProblem(settings, name, text);
    if (problem === null) continue;
    // Kafka names the request, not the configuration, when it is the broker's own.
    return { error: ofBroker ? "INVALID_REQUEST" : "INVALID_CONFIG", message: problem };
  }
  const conflict =
    owner === "topic" ? topicConflict(texts, broker) : groupConflict(owner, texts, broker);
  return conflict === null ? { texts } : refused(conflict);
}

/** Values that are good by themselves but not together. */
function topicConflict(texts: Texts, broker: BrokerConfig): string | null {
  const config = broker.forTopic(texts);
  const shortest = config["min.compaction.lag.ms"];
  const longest = config["max.compaction.lag.ms"];
  if (shortest > longest) {
    const above = `max.compaction.lag.ms (${longest})`;
    return `min.compaction.lag.ms (${shortest}) must not exceed ${above}.`;
  }
  if (config["remote.storage.enable"]) {
    return "remote.storage.enable=true needs remote storage, which this broker does not have.";
  }
  return null;
}

const boundedByBroker = [
  "consumer.session.timeout.ms",
  "consumer.heartbeat.interval.ms",
  "share.session.timeout.ms",
  "share.heartbeat.interval.ms",
  "share.record.lock.duration.ms",
  "streams.session.timeout.ms",
  "streams.heartbeat.interval.ms",
] as const;

/** `share.session.timeout.ms` lies between `group.share.min.session.timeout.ms` and `…max…`. */
function groupConflict(owner: Owner, texts: Texts, broker: BrokerConfig): string | null {
  if (owner !== "group") return null;
  const config = broker.forGroup(texts);
  for (const name of boundedByBroker) {
    if (!Object.hasOwn(texts, name)) continue;
    const bound = (which: "min" | "max") => {
      const full = `group.${name.replace(".", `.${which}.`)}` as keyof typeof broker.values;
      return { full, ms: Number(broker.values[full]) };
    };
    const [least, most] = [bound("min"), bound("max")];
    if (config[name] < least.ms) return `${name} must be at least ${least.full} (${least.ms}).`;
    if (config[name] > most.ms) return `${name} must be at most ${most.full} (${most.ms}).`;
  }
  const mostName = "group.streams.max.standby.replicas";
  const most = broker.values[mostName];
  if (config["streams.num.standby.replicas"] <= most) return null;
  return `streams.num.standby.replicas must be at most ${mostName} (${most}).`;
}

const refused = (message: string): AlterRefusal => ({ error: "INVALID_CONFIG", message });
