/** How a subject, a context or the whole registry treats new schemas: configuration and mode. */
import type { CompatibilityPolicy } from "../formats/format.ts";
import type { Metadata, RuleSet } from "./stored-schema.ts";

export const compatibilityLevels = [
  "NONE",
  "BACKWARD",
  "BACKWARD_TRANSITIVE",
  "FORWARD",
  "FORWARD_TRANSITIVE",
  "FULL",
  "FULL_TRANSITIVE",
] as const;
export type CompatibilityLevel = (typeof compatibilityLevels)[number];

/**
 * - `READONLY_OVERRIDE`: as `READONLY`; Confluent's older word for all contexts at once.
 * - `IMPORT`: ids and versions are the client's to choose, and nothing is checked.
 * - `FORWARD`: as `IMPORT`; only for all contexts at once.
 */
export const modes = ["READWRITE", "READONLY", "READONLY_OVERRIDE", "IMPORT", "FORWARD"] as const;
export type Mode = (typeof modes)[number];

export const defaultMode: Mode = "READWRITE";

/** Names as they stand in the topic and in answers. */
export interface Config {
  readonly alias?: string;
  readonly aliasForDeks?: string;
  readonly normalize?: boolean;
  readonly validateFields?: boolean;
  readonly validateNewSchemas?: boolean;
  readonly validateRules?: boolean;
  readonly compatibilityLevel?: CompatibilityLevel;
  readonly compatibilityPolicy?: CompatibilityPolicy;
  readonly compatibilityGroup?: string;
  readonly defaultMetadata?: Metadata;
  readonly overrideMetadata?: Metadata;
  readonly defaultRuleSet?: RuleSet;
  readonly overrideRuleSet?: RuleSet;
}

/** What a change leaves out stays; what it sets to null goes. */
export type ConfigChange = { readonly [K in keyof Config]?: Config[K] | null | undefined };

export function changeConfig(config: Config, change: ConfigChange): Config {
  const changed: Record<string, unknown> = { ...config };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete changed[name];
    else if (value !== undefined) changed[name] = value;
  }
  return changed;
}

/** A subject's own configuration, and what it takes over from the whole registry's. */
export function mergeConfig(global: Config, own: Config): Config {
  const { normalize, validateFields, validateNewSchemas, validateRules } = global;
  const { compatibilityPolicy, compatibilityGroup } = global;
  const inherited = { normalize, validateFields, validateNewSchemas, validateRules };
  return changeConfig({}, { ...inherited, compatibilityPolicy, compatibilityGroup, ...own });
}

export const isReadOnly = (mode: Mode): boolean =>
  mode === "READONLY" || mode === "READONLY_OVERRIDE";

export const isImport = (mode: Mode): boolean => mode === "IMPORT" || mode === "FORWARD";
