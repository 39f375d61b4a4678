import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Axis, countAxis, widestOf } from "./axis.ts";
import { clockTime } from "./format.ts";
import { useIsDark } from "./theme.ts";

export interface Series {
  readonly name: string;
  /** One for each moment; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly label: string;
  readonly timesMs: readonly number[];
  readonly series: readonly Series[];
  /** Absent: a count. */
  readonly axis?: Axis;
}

const heightPx = 180;

/** Lines over time. What they say last is there as text too. */
export function Chart({ label, timesMs, series, axis = countAxis }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const isDark = useIsDark();
  const names = series.map(({ name }) => name).join("\n");
  const data = [timesMs.map((ms) => ms / 1_000), ...series.map(({ values }) => values)];
  const latest = useRef(data);
  latest.current = data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other colours are another plot.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const options = chartOptions(element, names.split("\n"), axis);
    const made = new uPlot(options, latest.current as uPlot.AlignedData, element);
    plot.current = made;
    const watcher = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: heightPx }),
    );
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names, axis, isDark]);
  useEffect(() => plot.current?.setData(data as uPlot.AlignedData));

  return (
    <figure className="chart">
      <figcaption>
        {label}
        <ul className="legend">
          {series.map(({ name, values }, index) => (
            <li key={name} className={`series-${index % 6}`}>
              {name} <b>{axis.format(values.at(-1) ?? 0)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      {timesMs.length < 2 && <p className="faint">Measuring: the first lines come in seconds.</p>}
      <div ref={frame} aria-hidden="true" className={timesMs.length < 2 ? "hidden" : "plot"} />
    </figure>
  );
}

function chartOptions(
  element: HTMLElement,
  names: readonly string[],
  { format, steps }: Axis,
): uPlot.Options {
  const color = (name: string) => resolved(element, name);
  const font = "11px system-ui";
  const measure = rulerOf(font);
  const smallest = steps[0] ?? 0;
  const axis = {
    stroke: color("--text-2"),
    font,
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      y: { range: (_plot, _min, max) => [0, max > 0 ? Math.max(max * 1.15, smallest) : 1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 80,
        values: (_plot, splits) => splits.map((at) => clockTime(at * 1_000).slice(0, 8)),
      },
      {
        ...axis,
        size: (_plot, labels) => widestOf(labels, measure),
        incrs: [...steps],
        values: (_plot, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...names.map((label, index) => ({
        label,
        stroke: color(`--series-${index % 6}`),
        fill: index === 0 ? faded(color("--series-0")) : "transparent",
        width: 2,
        points: { show: false },
      })),
    ],
  };
}

/** How wide a text is in this font, in pixels of the page. */
function rulerOf(font: string): (text: string) => number {
  const ruler = document.createElement("canvas").getContext("2d");
  if (ruler === null) return (text) => text.length * 7;
  ruler.font = font;
  return (text) => ruler.measureText(text).width;
}

/** A colour as a canvas understands it: what `light-dark()` comes to here. */
function resolved(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}

const faded = (color: string) => color.replace(/^rgb\((.*)\)$/, "rgba($1, 0.1)");
