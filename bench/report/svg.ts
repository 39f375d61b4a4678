/** Bars as SVG: readable on a light page and on a dark one, and without any script. */

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Which colour: the index of its series. */
  readonly series: number;
  /** What stands behind the bar. */
  readonly text: string;
}

export interface Chart {
  readonly title: string;
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
  /** A ratio is drawn from 1, on a logarithmic scale; other figures from 0. */
  readonly scale: "ratio" | "linear";
}

const width = 980;
const labelWidth = 420;
const valueWidth = 110;
const barHeight = 16;
const pitch = 22;
const top = 64;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .s0 { fill: #0b7a75; } .s1 { fill: #7fb8b3; } .s2 { fill: #b0653a; }
  .one { stroke: #57606a; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .s0 { fill: #34c3b9; } .s1 { fill: #2c6f6b; } .s2 { fill: #e39a6b; }
    .one { stroke: #8b949e; }
  }`;

export function svg({ title, series, bars, scale }: Chart): string {
  const height = top + bars.length * pitch + 16;
  const x = scale === "ratio" ? ratioScale(bars) : linearScale(bars);
  const origin = scale === "ratio" ? 1 : 0;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}\n</style>`,
    `<text class="title" x="8" y="22">${escaped(title)}</text>`,
    ...legend(series),
    ...bars.map((bar, index) => drawn(bar, top + index * pitch, x, origin)),
  ];
  if (scale === "ratio") {
    const at = x(1).toFixed(1);
    const bottom = height - 12;
    parts.push(`<line class="one" x1="${at}" x2="${at}" y1="${top - 6}" y2="${bottom}"/>`);
  }
  return `${parts.join("\n")}\n</svg>\n`;
}

function legend(series: readonly string[]): string[] {
  return series.flatMap((name, index) => {
    if (name === "") return [];
    const x = 8 + index * 210;
    return [
      `<rect class="s${index}" x="${x}" y="36" width="12" height="12"/>`,
      `<text x="${x + 18}" y="46">${escaped(name)}</text>`,
    ];
  });
}

/** Where a value lies from left to right. */
type Scale = (value: number) => number;

const plotWidth = width - labelWidth - valueWidth;

function linearScale(bars: readonly Bar[]): Scale {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return (value) => labelWidth + (value / most) * plotWidth;
}

/** Twice as much is as far from 1 as half as much. */
function ratioScale(bars: readonly Bar[]): Scale {
  const logs = bars.map(({ value }) => Math.log2(value)).filter(Number.isFinite);
  const least = Math.min(-1, ...logs);
  const most = Math.max(1, ...logs);
  return (value) => labelWidth + ((Math.log2(value) - least) / (most - least)) * plotWidth;
}

function drawn({ label, value, series, text }: Bar, y: number, x: Scale, origin: number): string {
  const from = Math.min(x(value), x(origin));
  const length = Math.max(1, Math.abs(x(value) - x(origin)));
  const middle = y + barHeight - 4;
  const name =
    `<text x="${labelWidth - 8}" y="${middle}" text-anchor="end">` + `${escaped(label)}</text>`;
  const bar =
    `<rect class="s${series}" x="${from.toFixed(1)}" y="${y}" ` +
    `width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`;
  const end = (from + length + 6).toFixed(1);
  return `${name}${bar}<text x="${end}" y="${middle}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
