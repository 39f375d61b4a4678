/** The charts of docs/benchmarks.md: one of ratios, and for each row one of medians. */
import { metrics } from "../metrics.ts";
import { rows } from "../scenarios/scenario.ts";
import type { SystemName } from "../systems/system.ts";
import { systemNames } from "../systems/system.ts";
import { type Compared, figure, type Line } from "./comparison.ts";
import { type Chart, svg } from "./svg.ts";

export interface ChartFile {
  /** In docs/benchmarks/. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

const titles = ["Millrace", "Millrace, flush.policy=os", "Apache Kafka"];

export function charts(all: readonly Compared[]): readonly ChartFile[] {
  const main = all.map((compared) => ({ compared, line: compared.lines[0]! }));
  const files = [
    ratioChart("ratios", "Times as good as Apache Kafka (right of the line: better)", main),
    ratioChart("cpu", "Times less broker CPU than Apache Kafka", cpuLines(all)),
    ...Object.keys(rows).map((row) => medianChart(all.filter((one) => one.scenario.row === row))),
  ];
  return files.filter((file) => file !== null);
}

interface Charted {
  readonly compared: Compared;
  readonly line: Line;
}

function cpuLines(all: readonly Compared[]): Charted[] {
  return all.flatMap((compared) => {
    const { lines } = compared;
    const isCpu = ({ metric }: Line) => metric === "cpuPerGigabyte" || metric === "cpuPerMillion";
    const line = lines.find(isCpu);
    return line === undefined ? [] : [{ compared, line }];
  });
}

function ratioChart(name: string, title: string, all: readonly Charted[]): ChartFile | null {
  const bars = all.flatMap(({ compared, line }) => {
    const { scenario } = compared;
    if (line.ratio === null || scenario.baseline !== "kafka") return [];
    const value = metrics[line.metric].better === "more" ? line.ratio : 1 / line.ratio;
    const label = `${scenario.name}, ${metrics[line.metric].title}`;
    return [{ label, value, series: value >= 1 ? 0 : 2, text: `${figure(value)} ×` }];
  });
  if (bars.length === 0) return null;
  const chart: Chart = { title, series: ["better", "", "worse"], bars, scale: "ratio" };
  return { name: `${name}.svg`, title, text: svg(chart) };
}

function medianChart(all: readonly Compared[]): ChartFile | null {
  const [first] = all;
  if (first === undefined) return null;
  const metric = first.lines[0]!.metric;
  const taking = systemNames.filter((name) => all.some(({ systems }) => systems.includes(name)));
  const bars = all.flatMap(({ scenario, systems, lines }) =>
    systems.flatMap((name) => {
      const summary = lines.find((line) => line.metric === metric)?.summaries[name];
      if (summary === undefined) return [];
      const label = name === systems[0] ? scenario.title : "";
      const series = systemNames.indexOf(name);
      return [{ label, value: summary.median, series, text: figure(summary.median) }];
    }),
  );
  if (bars.length === 0) return null;
  const { title, unit } = metrics[metric];
  const { row } = first.scenario;
  const heading = `${rows[row]}: ${title}, ${unit}`;
  const series = titles.map((text, at) => (isShown(taking, at) ? text : ""));
  return {
    name: `${row}.svg`,
    title: heading,
    text: svg({ title: heading, series, bars, scale: "linear" }),
  };
}

function isShown(taking: readonly SystemName[], index: number): boolean {
  const name = systemNames[index];
  return name !== undefined && taking.includes(name);
}
