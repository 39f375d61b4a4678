/** What results mean: medians, ratios, and whether a target is reached. */
import {
  type MetricName,
  metrics,
  type Sample,
  type Summary,
  summarize,
  type Target,
} from "../metrics.ts";
import type { Results, ScenarioResult, SystemResult } from "../results.ts";
import { scenarios } from "../scenarios/index.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { type SystemName, systemNames } from "../systems/system.ts";

export interface Compared {
  readonly scenario: Scenario;
  readonly result: ScenarioResult;
  /** Those that took part, in the order of `systemNames`. */
  readonly systems: readonly SystemName[];
  readonly lines: readonly Line[];
}

/** One metric of one scenario. */
export interface Line {
  readonly metric: MetricName;
  readonly summaries: Readonly<Partial<Record<SystemName, Summary>>>;
  /** Median of Millrace by that of the baseline; null without one. */
  readonly ratio: number | null;
  readonly verdicts: readonly Verdict[];
}

export interface Verdict {
  readonly text: string;
  readonly reached: boolean;
}

export function compared(results: Results): readonly Compared[] {
  return scenarios.flatMap((scenario) => {
    const result = results.scenarios.find(({ name }) => name === scenario.name);
    if (result === undefined) return [];
    const systems = systemNames.filter((name) => result.systems[name] !== undefined);
    const lines = scenario.metrics.map((metric) => line(scenario, result, metric));
    return [{ scenario, result, systems, lines }];
  });
}

function line(scenario: Scenario, result: ScenarioResult, metric: MetricName): Line {
  const summaries: Partial<Record<SystemName, Summary>> = {};
  for (const name of systemNames) {
    const system = result.systems[name];
    const values = system === undefined ? [] : valuesOf(system, metric);
    if (values.length > 0) summaries[name] = summarize(values);
  }
  const ours = summaries.millrace?.median;
  const theirs = scenario.baseline === null ? undefined : summaries[scenario.baseline]?.median;
  const ratio = ours === undefined || theirs === undefined ? null : ours / theirs;
  const targets = scenario.targets.filter((target) => target.metric === metric);
  const verdicts = targets.flatMap((target) => {
    const measure = measureOf(target, theirs, result);
    return ours === undefined || measure === null ? [] : [judge(target, ours, measure)];
  });
  return { metric, summaries, ratio, verdicts };
}

function valuesOf({ counted }: SystemResult, metric: MetricName): number[] {
  return counted.flatMap((sample: Sample) => sample[metric] ?? []);
}

function measureOf(
  { of }: Target,
  baseline: number | undefined,
  { limits }: ScenarioResult,
): number | null {
  switch (of) {
    case "one":
      return 1;
    case "baseline":
      return baseline ?? null;
    case "slowestLimit":
      return Math.min(limits.loopback, limits.pageCacheWrite);
    default:
      return limits[of];
  }
}

const measureNames: Readonly<Record<Target["of"], string>> = {
  one: "",
  baseline: " × baseline",
  loopback: " of loopback",
  pageCacheWrite: " of page-cache write",
  slowestLimit: " of the lower limit",
};

function judge(target: Target, ours: number, measure: number): Verdict {
  const wantsMore = metrics[target.metric].better === "more";
  const share = ours / measure;
  const reached = wantsMore ? share >= target.bound : share <= target.bound;
  const isPlain = target.of === "one";
  const unit = isPlain ? ` ${metrics[target.metric].unit}` : measureNames[target.of];
  const bound = `${wantsMore ? "≥" : "≤"} ${target.bound.toLocaleString("en")}${unit}`;
  const is = isPlain || target.of === "baseline" ? "" : ` (is ${share.toFixed(2)})`;
  return { text: `${bound}${is}`, reached };
}

/** Three significant digits, thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 4 });
}

export function spread({ median, min, max }: Summary): string {
  return `${figure(median)} [${figure(min)}–${figure(max)}]`;
}
