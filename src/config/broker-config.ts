import { brokerSettings } from "./broker.ts";
import { consoleSettings } from "./console.ts";
import type { Settings, Values } from "./define.ts";
import { groupSettings } from "./group.ts";
import { groupConfigSettings } from "./group-config.ts";
import { configSource, type Layer, type Texts, valuesInForce } from "./layers.ts";
import { registrySettings } from "./registry.ts";
import { type TopicConfig, topicSettings } from "./topic.ts";
import { topicDefaultSettings } from "./topic-defaults.ts";

/** Everything that can be set for the whole broker. */
export const serverSettings = {
  ...brokerSettings,
  ...topicDefaultSettings,
  ...groupSettings,
  ...registrySettings,
  ...consoleSettings,
};

export type BrokerValues = Values<typeof serverSettings>;
export type GroupConfig = Values<typeof groupConfigSettings>;

/**
 * The broker's configuration: what it was started with, and over it what clients changed while
 * it runs. Read `values` where they are used: those of live settings change.
 */
export class BrokerConfig {
  private readonly given: Texts;
  private dynamicLayers: readonly Layer[] = [];
  private current: BrokerValues;

  /** `given`: checked texts by name, from flags, environment and file (see `resolve.ts`). */
  constructor(given: Texts = {}) {
    this.given = given;
    this.current = this.compute();
  }

  get values(): BrokerValues {
    return this.current;
  }

  /** Strongest first. */
  get layers(): readonly Layer[] {
    return [...this.dynamicLayers, { source: configSource.static, texts: this.given }];
  }

  /** Replaces what clients changed: for this broker, and for every broker of the cluster. */
  setDynamic(broker: Texts, allBrokers: Texts): void {
    this.dynamicLayers = [
      { source: configSource.broker, texts: liveOnly(broker) },
      { source: configSource.allBrokers, texts: liveOnly(allBrokers) },
    ];
    this.current = this.compute();
  }

  /** The configuration in force for a topic with these overrides. */
  forTopic(overrides: Texts): TopicConfig {
    return this.over(topicSettings, { source: configSource.topic, texts: overrides });
  }

  /** The configuration in force for a group with these overrides. */
  forGroup(overrides: Texts): GroupConfig {
    return this.over(groupConfigSettings, { source: configSource.group, texts: overrides });
  }

  private over<S extends Settings>(settings: S, own: Layer): Values<S> {
    return valuesInForce(settings, [own], { settings: serverSettings, layers: this.layers });
  }

  private compute(): BrokerValues {
    const behind = { settings: serverSettings, layers: this.layers };
    return valuesInForce(serverSettings, this.layers, behind);
  }
}

/** A setting that was live once may be stored still; one that is not live stays as started. */
function liveOnly(texts: Texts): Texts {
  const settings: Settings = serverSettings;
  return Object.fromEntries(Object.entries(texts).filter(([name]) => settings[name]?.live));
}
