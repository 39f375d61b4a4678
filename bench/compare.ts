/** The comparison itself: fresh systems, warm-ups, then counted runs, all in turn: A B A B. */
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { measureLimits } from "./limits.ts";
import { metrics, type Sample } from "./metrics.ts";
import type { Progress } from "./progress.ts";
import { untilQuiet, watchOthers } from "./quiet.ts";
import type { ScenarioResult, SystemResult } from "./results.ts";
import type { Run, Scale, Scenario } from "./scenarios/scenario.ts";
import { Server } from "./systems/server.ts";
import type { System } from "./systems/system.ts";

export interface Session {
  readonly dir: string;
  readonly runs: number;
  readonly scale: Scale;
  readonly progress: Progress;
  readonly hurry: boolean;
}

/** Others may use the cores for so little, or we wait; but not for ever. */
const quietShare = 0.1;
const quietWithinMs = 120_000;

interface Contestant {
  readonly server: Server;
  run: Run;
  warmup: Sample | null;
  readonly counted: Sample[];
  readonly others: number[];
  failure: string | null;
}

/** Not counted: a JVM has compiled what is hot only after some thousands of requests. */
const warmupRuns = 2;

/** How many runs a scenario takes on each system, the warm-ups included. */
export function runsOf(scenario: Scenario, runs: number): number {
  return warmupRuns + Math.min(runs, scenario.maxRuns ?? runs);
}

export async function compare(
  scenario: Scenario,
  systems: readonly System[],
  session: Session,
): Promise<ScenarioResult> {
  const { dir, scale, progress } = session;
  await mkdir(dir, { recursive: true });
  const busyBefore = await untilQuiet(quietShare, session.hurry ? 0 : quietWithinMs);
  const limits = await measureLimits(dir);
  progress.say(`${scenario.name}: ${scenario.title}`);
  const contestants: Contestant[] = [];
  try {
    for (const system of systems) contestants.push(await enter(scenario, system, session));
    const runs = runsOf(scenario, session.runs);
    for (let count = 0; count < runs; count++) {
      for (const contestant of contestants) {
        const others = watchOthers(() => contestants.flatMap(({ server }) => server.pids));
        await runOnce(scenario, contestant, count < warmupRuns, progress);
        if (contestant.counted.length > contestant.others.length) contestant.others.push(others());
      }
    }
  } finally {
    for (const { server } of contestants) await server.remove();
  }
  const results = contestants.map(({ server, warmup, counted, others, failure }) => {
    return [server.name, { warmup, counted, others, failure } satisfies SystemResult] as const;
  });
  return {
    name: scenario.name,
    scale,
    limits,
    busyBefore,
    systems: Object.fromEntries(results),
  };
}

async function enter(
  scenario: Scenario,
  system: System,
  { dir, scale }: Session,
): Promise<Contestant> {
  const server = await Server.install(system, join(dir, `${scenario.name}-${system.name}`));
  const contestant: Contestant = {
    server,
    run: async () => ({}),
    warmup: null,
    counted: [],
    others: [],
    failure: null,
  };
  try {
    await server.start();
    contestant.run = await scenario.begin({ server, scale });
  } catch (problem) {
    contestant.failure = sentence(problem);
  }
  return contestant;
}

async function runOnce(
  scenario: Scenario,
  contestant: Contestant,
  isWarmup: boolean,
  progress: Progress,
): Promise<void> {
  const what = `${scenario.name}  ${contestant.server.system.title}`;
  if (contestant.failure !== null) {
    progress.ran(`${what}  failed: ${contestant.failure}`);
    return;
  }
  // Nobody pays for another's dirty pages.
  execFileSync("sync", { timeout: 120_000 });
  try {
    const sample = await contestant.run(isWarmup);
    if (isWarmup) contestant.warmup = sample;
    else contestant.counted.push(sample);
    progress.ran(`${what}  ${isWarmup ? "warm-up " : ""}${brief(scenario, sample)}`);
  } catch (problem) {
    contestant.failure = sentence(problem);
    progress.ran(`${what}  failed: ${contestant.failure}`);
  }
}

function brief(scenario: Scenario, sample: Sample): string {
  const parts = scenario.metrics.slice(0, 3).map((name) => {
    const value = sample[name];
    return value === undefined ? "" : `${value.toPrecision(4)} ${metrics[name].unit}`;
  });
  return parts.filter((part) => part !== "").join(", ");
}

function sentence(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
