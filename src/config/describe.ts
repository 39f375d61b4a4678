/** What DescribeConfigs answers about a topic, a group, the broker or a metrics subscription. */
import { type Owner, settingsOf } from "./alter.ts";
import { type BrokerConfig, serverSettings } from "./broker-config.ts";
import type { ConfigType, Setting } from "./define.ts";
import {
  type ConfigSource,
  configSource,
  type Layer,
  type Origin,
  origins,
  type Texts,
  textInForce,
} from "./layers.ts";

/** Kafka's numbers for the look of a value (KIP-569). */
const typeNumber: Readonly<Record<ConfigType, number>> = {
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  PASSWORD: 9,
};

export interface DescribedConfig {
  readonly name: string;
  /** null: secret, or not set. */
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly source: ConfigSource;
  readonly sensitive: boolean;
  readonly synonyms: readonly DescribedSynonym[];
  /** Kafka's number of the value's type. */
  readonly type: number;
  readonly documentation: string;
}

export interface DescribedSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: ConfigSource;
}

/**
 * Every setting of `owner`, or those named; unknown names are left out, as by Kafka. `own`: what
 * is set for that topic, group or subscription; nothing for `node`, whose changes `broker` knows.
 * `allBrokers` lists only what is set there.
 */
export function describeConfigs(
  owner: Owner,
  own: Texts,
  broker: BrokerConfig,
  names: readonly string[] | null,
): readonly DescribedConfig[] {
  const wanted = names === null ? null : new Set(names);
  const layers = layersOf(owner, own, broker);
  const behind = { settings: serverSettings, layers: broker.layers };
  const described: DescribedConfig[] = [];
  for (const [name, setting] of Object.entries(settingsOf(owner))) {
    if (wanted && !wanted.has(name)) continue;
    if (owner === "allBrokers" && !Object.hasOwn(own, name)) continue;
    const found = origins(name, setting, layers, behind);
    const shown = (text: string | null) => (setting.secret ? null : text);
    described.push({
      name,
      value: shown(textInForce(setting, found)),
      readOnly: !setting.live,
      source: found[0]?.source ?? configSource.default,
      sensitive: setting.secret,
      synonyms: listed(owner, setting, found).map((origin) => synonym(origin, shown)),
      type: typeNumber[setting.type],
      documentation: setting.acts ? setting.doc : `${setting.doc} (Not acted on yet.)`,
    });
  }
  return described;
}

/**
 * Of topics and metrics subscriptions Kafka lists no default but the broker's; and hours, which
 * stand in for milliseconds, only where the broker's milliseconds are set or they decide.
 */
function listed(owner: Owner, setting: Setting<unknown>, found: readonly Origin[]) {
  const listsOwnDefault = owner !== "topic" && owner !== "clientMetrics";
  if (listsOwnDefault) return found;
  if (setting.synonyms.length > 0) {
    const twinsCount = found[0]?.factor !== 1 || found.slice(1).some(({ factor }) => factor === 1);
    return twinsCount ? found : found.filter(({ factor }) => factor === 1);
  }
  return found.filter(({ source }) => source !== configSource.default);
}

const synonym = (origin: Origin, shown: (text: string) => string | null): DescribedSynonym => ({
  name: origin.name,
  value: shown(origin.text),
  source: origin.source,
});

function layersOf(owner: Owner, own: Texts, broker: BrokerConfig): readonly Layer[] {
  return owner === "node" ? broker.layers : [{ source: configSource[owner], texts: own }];
}
