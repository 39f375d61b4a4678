/** docs/benchmarks.md, its charts, and the figures they were made of. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../test/interop/child.ts";
import { metrics, summarize } from "../metrics.ts";
import { type Results, writeResults } from "../results.ts";
import { type Row, rows } from "../scenarios/scenario.ts";
import { type ChartFile, charts } from "./charts.ts";
import { type Compared, compared, figure, spread } from "./comparison.ts";

const docs = join(root, "docs");

export async function writeDocs(results: Results): Promise<void> {
  const all = compared(results);
  const drawn = charts(all);
  const folder = join(docs, "benchmarks");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { name, text } of drawn) await writeFile(join(folder, name), text);
  await writeResults(join(folder, "results.json"), results);
  await writeFile(join(docs, "benchmarks.md"), page(results, all, drawn));
}

function page(results: Results, all: readonly Compared[], drawn: readonly ChartFile[]): string {
  const shown = Object.keys(rows) as Row[];
  const parts = [
    introduction(results),
    ...warning(all),
    ...drawn.filter(({ name }) => !isRowChart(name)).map(picture),
    reached(all),
    ...shown.flatMap((row) => section(row, all, drawn, results.systems.millrace?.version)),
    conditions(results, all),
  ];
  return `${parts.join("\n\n")}\n`;
}

function introduction({ startedAt, command, machine, scenarios }: Results): string {
  const commands = new Set(scenarios.map(({ session }) => session?.command ?? command));
  return `# Benchmarks

Millrace and Apache Kafka side by side, written by \`npm run bench -- --docs\` from
[the figures themselves](benchmarks/results.json), on ${startedAt.slice(0, 10)} by

\`\`\`sh
${[...commands].join("\n")}
\`\`\`

on ${machine.cores} cores, which brokers and clients share: **throughput belongs to this machine,
the broker's CPU time per GB and the ratios carry over.**

Every cell is the median of the counted runs [lowest–highest]. The ratio is Millrace's median by
the baseline's, which is Kafka unless the row says otherwise. Rows where Millrace falls short are
marked **no** and stand as they were measured.`;
}

/** Share of the cores in others' hands from which on figures say little. */
const busyShare = 0.1;

/** A page that was written on a busy machine says so first. */
function warning(all: readonly Compared[]): string[] {
  const { median } = othersOf(all);
  if (!(median > busyShare)) return [];
  const share = `${figure(median * 100)} %`;
  return [
    `**The machine was not quiet: others used ${share} of the cores (median of counted runs). ` +
      "Throughput and latencies are far below what they are on an idle one, and rows can turn " +
      "round; broker CPU, memory and start are less affected.**",
  ];
}

function isRowChart(name: string): boolean {
  return Object.keys(rows).some((row) => name === `${row}.svg`);
}

function picture({ name, title }: ChartFile): string {
  return `![${title}](benchmarks/${name})`;
}

function reached(all: readonly Compared[]): string {
  const verdicts = all.flatMap(({ lines }) => lines.flatMap((line) => line.verdicts));
  const yes = verdicts.filter((verdict) => verdict.reached).length;
  return `${yes} of ${verdicts.length} targets are reached.`;
}

function section(
  row: Row,
  all: readonly Compared[],
  drawn: readonly ChartFile[],
  version: string | undefined,
): string[] {
  const mine = all.filter(({ scenario }) => scenario.row === row);
  if (mine.length === 0) return [];
  const chart = drawn.find(({ name }) => name === `${row}.svg`);
  return [
    `## ${rows[row]}`,
    ...(chart === undefined ? [] : [picture(chart)]),
    ...mine.flatMap((one) => [heading(one, version), figures(one)]),
  ];
}

/** With the version that was measured, where it is not that of the page. */
function heading({ scenario, result }: Compared, version: string | undefined): string {
  const failures = Object.entries(result.systems).flatMap(([name, { failure }]) =>
    failure === null ? [] : [` ${name} failed: ${failure.split("\n", 1)[0]}.`],
  );
  const [first] = Object.values(result.systems);
  const runs = first?.counted.length ?? 0;
  const { session } = result;
  const isOlder = session !== undefined && session.version !== version;
  const earlier = isOlder ? ` Measured with ${session.version.split(",", 1)[0]}.` : "";
  const how = `${scenario.how}. Counted runs: ${runs}.${earlier}${failures.join("")}`;
  return `### ${scenario.name}: ${scenario.title}\n\n${how}`;
}

function figures({ systems, lines }: Compared): string {
  const titles = { millrace: "Millrace", "millrace-os": "flush.policy=os", kafka: "Kafka" };
  const head = ["", ...systems.map((name) => titles[name]), "ratio", "to reach"];
  const body = lines.map(({ metric, summaries, ratio, verdicts }) => {
    const { title, unit } = metrics[metric];
    const cells = systems.map((name) => (summaries[name] ? spread(summaries[name]) : ""));
    const marks = verdicts.map(({ text, reached: is }) => `${text}: ${is ? "yes" : "**no**"}`);
    const ratioText = ratio === null ? "" : `**${figure(ratio)}**`;
    return [`${title}, ${unit}`, ...cells, ratioText, marks.join("<br>")];
  });
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function conditions(results: Results, all: readonly Compared[]): string {
  const { machine } = results;
  const systems = Object.values(results.systems).map(
    ({ title, version, settings }) =>
      `| ${title} | ${version} | ${settings.map((text) => `\`${text}\``).join(" ")} |`,
  );
  return `## Conditions

| | |
| --- | --- |
| processor | ${machine.cpu}, ${machine.cores} cores |
| memory | ${machine.memoryGb} GB |
| kernel | ${machine.kernel} |
| file system | ${machine.disk} |
| Node.js | ${machine.node} |

| system | version | settings beside its defaults |
| --- | --- | --- |
${systems.join("\n")}

Limits of the machine, measured before each scenario: median [lowest–highest].

${limits(all)}

How it is done:

- Each scenario starts every system on an empty directory of the same disk. All stay up, and runs
  go in turn, A B A B; before each run the disk is synchronised.
- Kafka's Java clients run in one JVM for each scenario, the same for all its systems: a new one
  compiles its code for 10 to 20 s and would measure little else. Each run has producers, consumers
  and connections of its own. librdkafka has a new process in each run.${olderClients(all)}
- Warm-ups are not counted: two to twelve runs of each system, until a run is no more than a tenth
  better than the one before, and the compilers of the client's JVM and of Kafka's together take
  less than a tenth of a core.${compiling(all)} Java clients that produce leave out the first fifth
  of their own records as well. A counted run of a produce scenario has as many records as fill its
  time at the rate of the warm-up.
- A broker's CPU time is user and system time of its process with all threads, warm-up records
  included, by GB of 10^9 bytes of record values. Peak RSS is the highest since the run began.
- Latencies at a fixed rate count from when a record was due, not from when it was sent.
- Connections of idle clients open TCP and send nothing.
- ${patience(results)} During the counted runs, what was neither system nor client used
  ${busy(all)} of them.

## Repeat it

\`\`\`sh
npm ci && npm run bench -- --docs
\`\`\`

It installs Apache Kafka and its clients from Maven Central, and librdkafka with its Python
package. \`--quick\` takes under 5 minutes, \`--only NAME\` one scenario, \`--full\` every
combination; dropping the page cache needs root.`;
}

function limits(all: readonly Compared[]): string {
  const kinds = [
    ["loopback, one connection, Node.js to Node.js", "loopback", "MB/s"],
    ["write into the page cache, new file", "pageCacheWrite", "MB/s"],
    ["fdatasync after 4 KiB, p50", "fdatasyncP50Ms", "ms"],
    ["fdatasync after 4 KiB, p99", "fdatasyncP99Ms", "ms"],
  ] as const;
  const lines = kinds.map(([title, key, unit]) => {
    const summary = summarize(all.map(({ result }) => result.limits[key]));
    return `| ${title} | ${spread(summary)} ${unit} |`;
  });
  return ["| limit | |", "| --- | ---: |", ...lines].join("\n");
}

function patience({ command }: Results): string {
  return command.includes("--hurry")
    ? "It did not wait for others to leave the cores alone (`--hurry`)."
    : "Before a scenario it waits up to two minutes until others use under a tenth of the cores.";
}

function busy(all: readonly Compared[]): string {
  const { median, max } = othersOf(all);
  return `${figure(median * 100)} % (median; at most ${figure(max * 100)} %)`;
}

/** What is left of it in the counted runs; nothing is known of sessions before it was measured. */
function compiling(all: readonly Compared[]): string {
  const systems = all.flatMap(({ result }) => Object.values(result.systems));
  const cores = systems.flatMap((system) => system.compiling ?? []);
  if (cores.length === 0) return "";
  const { median, max } = summarize(cores);
  return ` In counted runs they took ${figure(median)} cores (median; at most ${figure(max)}).`;
}

/** Of scenarios that were measured before the client was kept warm. */
function olderClients(all: readonly Compared[]): string {
  const older = all.filter(({ result }) =>
    Object.values(result.systems).every(({ compiling }) => compiling === undefined),
  );
  if (older.length === 0) return "";
  const names = older.map(({ scenario }) => scenario.name).join(", ");
  return ` In older figures every run had a new Java client, still compiling: ${names}.`;
}

function othersOf(all: readonly Compared[]) {
  const systems = all.flatMap(({ result }) => Object.values(result.systems));
  return summarize(systems.flatMap(({ others }) => others));
}
