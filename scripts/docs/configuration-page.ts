/** docs/configuration.md: every setting there is, from its own declaration. */
import { brokerSettings } from "../../src/config/broker.ts";
import { clientMetricsSettings } from "../../src/config/client-metrics.ts";
import type { Setting, Settings, Unit } from "../../src/config/define.ts";
import { day, GiB, hour, KiB, MiB, minute, second, unlimited } from "../../src/config/define.ts";
import { groupSettings } from "../../src/config/group.ts";
import { groupConfigSettings } from "../../src/config/group-config.ts";
import { registrySettings } from "../../src/config/registry.ts";
import { variableOf } from "../../src/config/resolve.ts";
import { topicSettings } from "../../src/config/topic.ts";
import { topicDefaultSettings } from "../../src/config/topic-defaults.ts";
import { table } from "./table.ts";

const introduction = `# Configuration

Generated from \`src/config\` by \`npm run docs\`.

Names, ranges and defaults are those of Apache Kafka 4.2 wherever Kafka has the setting; a default
that differs says so. A setting is given, strongest first,

1. as a flag: \`--set log.retention.ms=3600000\`
2. in the environment: \`${variableOf("log.retention.ms")}=3600000\`
3. in a YAML file: \`--config millrace.yaml\` with a line \`log.retention.ms: 3600000\`

and settings marked _live_ are also changed while the broker runs, by any Kafka client
(\`kafka-configs.sh --alter\`). All mistakes are reported together before anything starts.

**Not acted on yet** means: the setting is accepted, checked and shown as Kafka does, so that no
tool stumbles over it, but nothing in Millrace changes with it.
`;

export function configurationPage(): string {
  return [
    introduction,
    section("Broker", "", brokerSettings, true),
    section("Groups", "The group coordinator's settings.", groupSettings, true),
    section("Schema Registry", "See [the registry](registry.md).", registrySettings, true),
    section(
      "Defaults of topics",
      "What holds for topics that do not say otherwise.",
      topicDefaultSettings,
      true,
    ),
    section(
      "Topics",
      "Set when a topic is created, or later: `millrace topic alter-config`. All are live. " +
        "The default is that of the broker-wide setting named beside it.",
      topicSettings,
      false,
    ),
    section(
      "One group",
      "Set for a group by its id (ConfigResource GROUP). All are live.",
      groupConfigSettings,
      false,
    ),
    section(
      "Client metrics",
      "One subscription by its name (ConfigResource CLIENT_METRICS, KIP-714). All are live.",
      clientMetricsSettings,
      false,
    ),
  ].join("\n");
}

function section(title: string, about: string, settings: Settings, isBroker: boolean): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`${name}\`${isBroker && setting.live ? " _live_" : ""}`,
    defaultOf(setting),
    rangeOf(setting),
    description(setting, isBroker),
  ]);
  const head = ["name", "default", "allowed", "what it does"];
  return [`## ${title}`, "", ...(about ? [about, ""] : []), table(head, rows), ""].join("\n");
}

function description(setting: Setting<unknown>, isBroker: boolean): string {
  const names = setting.synonyms.map(({ name }) => `\`${name}\``);
  const behind = names.length > 0 ? ` ${isBroker ? "Or" : "Default:"} ${names.join(", ")}.` : "";
  return `${setting.acts ? "" : "**Not acted on yet.** "}${setting.doc}${behind}`;
}

function defaultOf(setting: Setting<unknown>): string {
  const value = setting.default;
  if (value === null || value === undefined) return "not set";
  if (typeof value === "number") return humanNumber(value, setting.unit);
  return `\`${setting.format(value)}\``.replace("``", "empty");
}

const scales: Readonly<Record<Unit, readonly (readonly [size: number, name: string])[]>> = {
  ms: [
    [day, "d"],
    [hour, "h"],
    [minute, "min"],
    [second, "s"],
  ],
  bytes: [
    [GiB, "GiB"],
    [MiB, "MiB"],
    [KiB, "KiB"],
  ],
  minutes: [[24 * 60, "d"]],
  hours: [[24, "d"]],
  none: [],
};

/** `604800000 (7 d)`: what to type, and what it means where that is not plain. */
function humanNumber(value: number, unit: Unit): string {
  if (value === unlimited) return "unlimited";
  const scale = scales[unit].find(([size]) => value >= size && value % size === 0);
  return scale ? `${value} (${value / scale[0]} ${scale[1]})` : String(value);
}

function rangeOf(setting: Setting<unknown>): string {
  return setting.range.replaceAll(String(2 ** 31 - 1), "2³¹ − 1");
}
