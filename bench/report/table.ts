/** The results on a terminal. */
import Table from "cli-table3";
import { metrics } from "../metrics.ts";
import { rows } from "../scenarios/scenario.ts";
import { type Compared, figure, spread } from "./comparison.ts";

const plain = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" },
  ...{ "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "" },
  ...{ right: "", "right-mid": "", middle: "  " },
};

export function table(all: readonly Compared[]): string {
  const style = { head: [], border: [], "padding-left": 0, "padding-right": 0 };
  const head = ["metric", "Millrace", "os", "Kafka", "ratio", "to reach"];
  const printed = new Table({ head, chars: plain, style });
  let row = "";
  for (const { scenario, result, lines } of all) {
    if (scenario.row !== row) printed.push([""], [rows[scenario.row].toUpperCase()]);
    row = scenario.row;
    printed.push([{ content: `${scenario.name}: ${scenario.title}`, colSpan: 6 }]);
    for (const { metric, summaries, ratio, verdicts } of lines) {
      const { title, unit } = metrics[metric];
      const cell = (name: keyof typeof summaries) =>
        summaries[name] === undefined ? "" : spread(summaries[name]);
      const marks = verdicts.map(({ text, reached }) => `${reached ? "yes" : "NO "} ${text}`);
      printed.push([
        `  ${title}, ${unit}`,
        ...[cell("millrace"), cell("millrace-os"), cell("kafka")],
        ratio === null ? "" : figure(ratio),
        marks.join("; "),
      ]);
    }
    for (const [name, system] of Object.entries(result.systems)) {
      if (system.failure === null) continue;
      printed.push([{ content: `  ${name} failed: ${system.failure.slice(0, 200)}`, colSpan: 6 }]);
    }
  }
  return printed.toString().replace(/ +$/gm, "");
}
