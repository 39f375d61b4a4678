/**
 * Millrace and Apache Kafka side by side: same machine, same disk, same clients, in turn.
 *
 *     npm run bench -- --quick
 */
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { root } from "../test/interop/child.ts";
import { compileJava } from "./clients/java.ts";
import { compare, runsOf } from "./compare.ts";
import { describeMachine } from "./machine.ts";
import { runMicro } from "./micro.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { drawProfiles } from "./profiles.ts";
import { Progress } from "./progress.ts";
import { compared } from "./report/comparison.ts";
import { writeDocs } from "./report/docs.ts";
import { table } from "./report/table.ts";
import { type Results, readResults, type ScenarioResult, writeResults } from "./results.ts";
import { scenarios } from "./scenarios/index.ts";
import { type Scenario, scales } from "./scenarios/scenario.ts";
import { systemsByName } from "./systems/index.ts";
import type { System } from "./systems/system.ts";

const profileDir = join(root, ".bench/profiles");

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const chosen = choose(options);
  if (options.list) {
    process.stdout.write(chosen.map(({ name, title }) => `${name}  ${title}\n`).join(""));
    return 0;
  }
  if (options.micro) return runMicro();
  const results =
    options.report.length > 0 ? await readResults(options.report) : await measure(chosen, options);
  process.stdout.write(`${table(compared(results))}\n`);
  // A run that is profiled is a slow one: its figures do not belong on the page.
  if (options.profile) await drawFlames(options.docs);
  else if (options.docs) await writeDocs(results);
  return 0;
}

function choose({ only, scale }: Options): readonly Scenario[] {
  const tiers = { quick: ["quick"], default: ["quick", "default"], full: null }[scale];
  if (only.length > 0) {
    const isExact = (asked: string) => scenarios.some(({ name }) => name === asked);
    const found = scenarios.filter(({ name }) =>
      only.some((asked) => (isExact(asked) ? name === asked : name.startsWith(asked))),
    );
    if (found.length === 0) throw new Error(`--only ${only}: no scenario begins so; try --list`);
    return found;
  }
  return scenarios.filter(({ tier }) => tiers === null || tiers.includes(tier));
}

async function measure(chosen: readonly Scenario[], options: Options): Promise<Results> {
  await install();
  const dir = resolve(root, options.dir);
  await mkdir(dir, { recursive: true });
  const all = systemsByName(options.profile ? profileDir : null);
  const contest = chosen.map((scenario) => ({
    scenario,
    systems: scenario.systems.filter((name) => options.against.includes(name)),
  }));
  const units = contest.map(({ scenario, systems }) => {
    return runsOf(scenario, options.runs, scales[options.scale]) * systems.length;
  });
  const progress = new Progress(units.reduce((sum, count) => sum + count, 0));
  const startedAt = new Date().toISOString();
  const path = join(root, `.bench/results-${startedAt.replaceAll(/[:.]/g, "-")}.json`);
  const done: ScenarioResult[] = [];
  let results = await describe(Object.values(all), startedAt, dir);
  for (const { scenario, systems } of contest) {
    const { runs, hurry } = options;
    const session = { dir, runs, scale: scales[options.scale], progress, hurry };
    const contestants = systems.map((name) => all[name]);
    done.push(await compare(scenario, contestants, session));
    // After every scenario: what was measured outlives an interruption.
    results = { ...results, scenarios: done };
    await writeResults(path, results);
  }
  progress.say(`written to ${path}`);
  return results;
}

async function drawFlames(forDocs: boolean): Promise<void> {
  const into = forDocs ? join(root, "docs/flame-graphs") : profileDir;
  for (const path of await drawProfiles(profileDir, into)) process.stdout.write(`${path}\n`);
}

/** What the comparison needs: Kafka and its clients, our Java programs, a build of this tree. */
async function install(): Promise<void> {
  const log = { stdio: ["ignore", "inherit", "inherit"] as ["ignore", "inherit", "inherit"] };
  execFileSync(join(root, "test/interop/install.sh"), log);
  await compileJava();
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, ...log });
}

async function describe(
  systems: readonly System[],
  startedAt: string,
  dir: string,
): Promise<Results> {
  const facts = systems.map(async ({ name, title, settings, version }) => {
    return [name, { title, version: await version(), settings }] as const;
  });
  const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
  return {
    startedAt,
    command,
    machine: describeMachine(dir),
    systems: Object.fromEntries(await Promise.all(facts)),
    scenarios: [],
  };
}

try {
  process.exitCode = await main();
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : problem}\n\n${usage}`);
  process.exitCode = 2;
}
