/**
 * Where values come from. Layers hold texts by name, strongest layer first; what no layer sets
 * is decided by the synonyms of a setting, in their order, and last by its own default.
 */
import type { Setting, Settings, Values } from "./define.ts";

/** The sources of DescribeConfigs with their numbers (KIP-226, KIP-848, KIP-714). */
export const configSource = {
  topic: 1,
  broker: 2,
  allBrokers: 3,
  static: 4,
  default: 5,
  clientMetrics: 7,
  group: 8,
} as const;

export type ConfigSource = (typeof configSource)[keyof typeof configSource];

export type Texts = Readonly<Record<string, string>>;

export interface Layer {
  readonly source: ConfigSource;
  readonly texts: Texts;
}

/** Where synonyms are declared, and what is set of them. */
interface Behind {
  readonly settings: Settings;
  readonly layers: readonly Layer[];
}

/** A value in force, and every place that had something to say about it, strongest first. */
export interface Origin {
  readonly name: string;
  readonly text: string;
  readonly source: ConfigSource;
  /** What the value is multiplied by to get the unit of the setting it stands in for. */
  readonly factor: number;
}

/** All that was said about one setting and its synonyms `behind` it; the first is in force. */
export function origins(
  name: string,
  setting: Setting<unknown>,
  layers: readonly Layer[],
  behind: Behind,
): readonly Origin[] {
  const found = ownOrigins(name, setting, layers, 1);
  for (const synonym of setting.synonyms) {
    const other = behind.settings[synonym.name];
    if (!other) continue;
    found.push(...ownOrigins(synonym.name, other, behind.layers, synonym.factor));
    found.push(...defaultOrigin(synonym.name, other, synonym.factor));
  }
  // Behind a synonym with a default, the setting's own could never be reached.
  if (!found.some((origin) => origin.source === configSource.default)) {
    found.push(...defaultOrigin(name, setting, 1));
  }
  return found;
}

function ownOrigins(
  name: string,
  setting: Setting<unknown>,
  layers: readonly Layer[],
  factor: number,
): Origin[] {
  const found: Origin[] = [];
  for (const { source, texts } of layers) {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (text === undefined) continue;
    const parsed = setting.parse(text);
    // A text that another version let in must not stop this one: the next layer decides.
    if ("problem" in parsed) continue;
    found.push({ name, text: setting.format(parsed.value), source, factor });
  }
  return found;
}

function defaultOrigin(name: string, setting: Setting<unknown>, factor: number): Origin[] {
  if (setting.default === null || setting.default === undefined) return [];
  return [{ name, text: setting.format(setting.default), source: configSource.default, factor }];
}

/** The text in force, in the setting's own unit; null when nothing says anything. */
export function textInForce(setting: Setting<unknown>, from: readonly Origin[]): string | null {
  const strongest = from[0];
  if (!strongest) return null;
  if (strongest.factor === 1) return strongest.text;
  const coarse = Number(strongest.text);
  // -1 hours is -1 milliseconds: "for ever" has no unit.
  return setting.format(coarse < 0 ? coarse : coarse * strongest.factor);
}

/** The values in force of a whole group of settings. */
export function valuesInForce<S extends Settings>(
  settings: S,
  layers: readonly Layer[],
  behind: Behind,
): Values<S> {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = textInForce(setting, origins(name, setting, layers, behind));
    const parsed = text === null ? { value: null } : setting.parse(text);
    values[name] = "value" in parsed ? parsed.value : setting.default;
  }
  return values as Values<S>;
}
