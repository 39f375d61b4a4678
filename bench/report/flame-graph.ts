/** A CPU profile of V8 (`--cpu-prof`) as a flame graph in SVG: width is time on the CPU. */

/** The parts of a `.cpuprofile` that matter here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0, as is the column. */
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

interface Frame {
  readonly name: string;
  readonly children: Map<string, Frame>;
  micros: number;
}

const width = 1200;
const rowHeight = 17;
/** Narrower frames are left out: nobody could read or hit them. */
const leastShare = 0.002;
const characterWidth = 6.6;
const idle = new Set(["(idle)", "(program)"]);

const style = `
  text { font: 11px ui-monospace, monospace; fill: #1f2328; }
  rect { stroke: #ffffff; stroke-width: 0.5; }
  .title { font: 600 15px system-ui, sans-serif; }
  .ours { fill: #6fc3bd; } .node { fill: #e3b06b; } .engine { fill: #c9ced6; }
  @media (prefers-color-scheme: dark) {
    .title { fill: #e6edf3; }
    rect { stroke: #0d1117; }
  }`;

export function flameGraph(title: string, profile: CpuProfile): string {
  const root = tree(profile);
  const rects: string[] = [];
  const depth = draw(root, 0, width, 0, root.micros, rects);
  const height = 40 + (depth + 1) * rowHeight;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" ` +
      `aria-label="${escaped(title)}">`,
    `<style>${style}\n</style>`,
    `<text class="title" x="4" y="20">${escaped(title)}</text>`,
    ...rects,
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

/** Calls with the same name under the same caller are one frame, idle time is left out. */
function tree({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const micros = new Map<number, number>();
  samples.forEach((id, index) => {
    micros.set(id, (micros.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const add = (id: number, parent: Frame): number => {
    const node = byId.get(id);
    if (node === undefined || idle.has(node.callFrame.functionName)) return 0;
    const name = nameOf(node.callFrame);
    const frame = parent.children.get(name) ?? { name, children: new Map(), micros: 0 };
    parent.children.set(name, frame);
    let own = micros.get(id) ?? 0;
    for (const child of node.children ?? []) own += add(child, frame);
    frame.micros += own;
    return own;
  };
  const root: Frame = { name: "all", children: new Map(), micros: 0 };
  const [first] = nodes;
  for (const child of first?.children ?? []) root.micros += add(child, root);
  return root;
}

function nameOf({ functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"]) {
  const file = url.slice(url.lastIndexOf("/") + 1);
  const place = file === "" ? "" : ` ${file}:${lineNumber + 1}`;
  return `${functionName || "(anonymous)"}${place}`;
}

/** Draws a frame's children, then theirs; how deep it went. */
function draw(
  frame: Frame,
  x: number,
  pixels: number,
  depth: number,
  all: number,
  rects: string[],
): number {
  let left = x;
  let deepest = depth;
  const children = [...frame.children.values()].sort((a, b) => b.micros - a.micros);
  for (const child of children) {
    const share = child.micros / all;
    if (share < leastShare) continue;
    const span = (child.micros / frame.micros) * pixels;
    rects.push(rect(child, left, span, depth, share));
    deepest = Math.max(deepest, draw(child, left, span, depth + 1, all, rects));
    left += span;
  }
  return deepest;
}

function rect({ name }: Frame, x: number, span: number, depth: number, share: number): string {
  const y = 30 + depth * rowHeight;
  const kind = / [\w-]+\.ts:\d+$/.test(name) ? "ours" : name.startsWith("(") ? "engine" : "node";
  const at = `x="${x.toFixed(1)}" y="${y}" width="${span.toFixed(1)}" height="${rowHeight - 1}"`;
  const fits = Math.floor(span / characterWidth) - 1;
  const text = fits < 3 ? "" : escaped(name.slice(0, fits));
  const hint = `<title>${escaped(name)} ${(share * 100).toFixed(1)} %</title>`;
  const label = `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${text}</text>`;
  return `<g>${hint}<rect class="${kind}" ${at}/>${label}</g>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
