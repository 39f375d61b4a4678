/**
 * What the broker was started with: flags over environment over file. Every mistake is found
 * before anything starts, and each is one sentence that says how to mend it.
 */
import type { Settings } from "./define.ts";
import type { Texts } from "./layers.ts";
import { nearestName } from "./nearest.ts";

/** Texts by setting name from one place, and how that place writes the name of one. */
export interface Source {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface SourceEntry {
  readonly name: string;
  readonly text: string;
  /** As a person would look it up: `--set num.partitions`, `millrace.yaml:3`. */
  readonly origin: string;
}

export type Resolution = {
  /** Checked texts by name; for `BrokerConfig`. */
  readonly given: Texts;
  /** Where each was set, by name. */
  readonly origins: Texts;
  /** Sentences; unless this is empty nothing may be started. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
};

/** Merges sources, the strongest first, and checks every text, also of those overruled. */
export function resolveSettings(settings: Settings, sources: readonly Source[]): Resolution {
  const given: Record<string, string> = {};
  const origins: Record<string, string> = {};
  const problems = sources.flatMap((source) => source.problems);
  for (const { name, text, origin } of sources.flatMap((source) => source.entries)) {
    const problem = textProblem(settings, name, text);
    if (problem !== null) problems.push(`${origin}: ${problem}`);
    if (Object.hasOwn(given, name)) continue;
    given[name] = text;
    origins[name] = origin;
  }
  return { given, origins, problems, warnings: sources.flatMap((source) => source.warnings) };
}

/** What is wrong with a setting's name or text, as a sentence; null when nothing is. */
export function textProblem(settings: Settings, name: string, text: string): string | null {
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (!setting) return unknownName(name, Object.keys(settings));
  const parsed = setting.parse(text);
  if (!("problem" in parsed)) return null;
  const shown = setting.secret ? name : `${name}=${shorten(text)}`;
  return `${shown} ${parsed.problem}.`;
}

export function unknownName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const mend = nearest ? `did you mean ${nearest}?` : "docs/configuration.md lists all there are.";
  return `${shorten(name)} is not a setting; ${mend}`;
}

/** `--set name=value`, the last of a name counting. */
export function fromFlags(assignments: readonly string[]): Source {
  const entries: SourceEntry[] = [];
  const problems: string[] = [];
  for (const assignment of assignments) {
    const separator = assignment.indexOf("=");
    if (separator <= 0) {
      problems.push(`--set ${shorten(assignment)}: write it as --set name=value.`);
      continue;
    }
    const name = assignment.slice(0, separator).trim();
    entries.unshift({ name, text: assignment.slice(separator + 1), origin: `--set ${name}` });
  }
  return { entries, problems, warnings: [] };
}

const prefix = "MILLRACE_";

/** Variables with our prefix that are read elsewhere. */
const otherVariables: readonly string[] = [
  "MILLRACE_BROKERS",
  "MILLRACE_CONFIG",
  "MILLRACE_REGISTRY",
];

/** The environment variable of a setting: `log.retention.ms` is `MILLRACE_LOG_RETENTION_MS`. */
export const variableOf = (name: string): string =>
  prefix + name.replaceAll(".", "_").toUpperCase();

/**
 * An unknown variable is a warning only: Kubernetes gives every container MILLRACE_SERVICE_HOST
 * and the like when a service is called millrace.
 */
export function fromEnvironment(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Source {
  const names = new Map(Object.keys(settings).map((name) => [variableOf(name), name]));
  const entries: SourceEntry[] = [];
  const warnings: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || text === undefined) continue;
    const name = names.get(variable);
    if (name !== undefined) entries.push({ name, text, origin: variable });
    else if (!otherVariables.includes(variable)) {
      const nearest = nearestName(variable, names.keys());
      if (nearest) warnings.push(`${variable} is not a setting; did you mean ${nearest}?`);
    }
  }
  return { entries, problems: [], warnings };
}

/** No screenful of somebody's paste in a sentence. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
