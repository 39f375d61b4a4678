/** The comparison itself: fresh systems, warm-ups, then counted runs, all in turn: A B A B. */
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { WarmClient } from "./clients/warm-client.ts";
import { watchCompilers } from "./compilers.ts";
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
  readonly java: WarmClient;
  run: Run;
  readonly warmups: Sample[];
  readonly counted: Sample[];
  readonly others: number[];
  readonly compiling: number[];
  /** Cores that compilers took in the last run. */
  lastCompiling: number;
  failure: string | null;
}

/**
 * Warm-ups are not counted. A JVM goes on compiling for tens of thousands of requests, so there are
 * as many as it takes until a run is no better than the one before by this share, and until the
 * compilers of client and server together need less than this share of a core: so many at least,
 * and at most as many as the scale says.
 */
const steadyShare = 0.1;
const warmShare = 0.1;
const leastWarmups = 2;

/** How many runs a scenario takes on each system, at least, the warm-ups included. */
export function runsOf(scenario: Scenario, runs: number, scale: Scale): number {
  return Math.min(leastWarmups, scale.mostWarmups) + countedRuns(scenario, runs);
}

function countedRuns(scenario: Scenario, runs: number): number {
  return Math.min(runs, scenario.maxRuns ?? runs);
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
  const java = new WarmClient();
  try {
    for (const system of systems) contestants.push(await enter(scenario, system, java, session));
    await warmUp(scenario, contestants, session);
    for (let count = 0; count < countedRuns(scenario, session.runs); count++) {
      for (const contestant of contestants) {
        if (java.isLost) await warmUp(scenario, contestants, session);
        const others = watchOthers(() => {
          return [java, ...contestants.map(({ server }) => server)].flatMap(({ pids }) => pids);
        });
        const sample = await runOnce(scenario, contestant, false, progress);
        if (contestant.failure !== null) continue;
        contestant.counted.push(sample);
        contestant.compiling.push(contestant.lastCompiling);
        contestant.others.push(others());
      }
    }
  } finally {
    await java.close();
    for (const { server } of contestants) await server.remove();
  }
  const results = contestants.map(({ server, warmups, counted, others, compiling, failure }) => {
    const result: SystemResult = { warmups, counted, others, compiling, failure };
    return [server.name, result] as const;
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
  java: WarmClient,
  { dir, scale }: Session,
): Promise<Contestant> {
  const server = await Server.install(system, join(dir, `${scenario.name}-${system.name}`));
  const contestant: Contestant = {
    server,
    java,
    run: async () => ({}),
    warmups: [],
    counted: [],
    others: [],
    compiling: [],
    lastCompiling: 0,
    failure: null,
  };
  try {
    await server.start();
    contestant.run = await scenario.begin({ server, scale, java });
  } catch (problem) {
    contestant.failure = sentence(problem);
  }
  return contestant;
}

async function warmUp(
  scenario: Scenario,
  contestants: readonly Contestant[],
  { progress, scale }: Session,
): Promise<void> {
  for (let count = 0; count < scale.mostWarmups; count++) {
    for (const contestant of contestants) {
      if (count >= leastWarmups && isWarm(scenario, contestant)) continue;
      if (contestant.warmups.length >= leastWarmups) progress.more(1);
      contestant.warmups.push(await runOnce(scenario, contestant, true, progress));
    }
  }
}

/** Have the compilers come to rest, and did the last warm-up bring nothing more? */
function isWarm({ metrics: [metric] }: Scenario, contestant: Contestant): boolean {
  const { warmups, lastCompiling, failure } = contestant;
  if (failure !== null || metric === undefined) return true;
  if (lastCompiling >= warmShare) return false;
  const [before = 0, last = 0] = warmups.slice(-2).map((sample) => sample[metric]);
  return metrics[metric].better === "more"
    ? last <= before * (1 + steadyShare)
    : last >= before * (1 - steadyShare);
}

/** A run that fails is the contestant's last; its sample is empty. */
async function runOnce(
  scenario: Scenario,
  contestant: Contestant,
  isWarmup: boolean,
  progress: Progress,
): Promise<Sample> {
  const what = `${scenario.name}  ${contestant.server.system.title}`;
  let sample: Sample = {};
  if (contestant.failure === null) {
    // Nobody pays for another's dirty pages.
    execFileSync("sync", { timeout: 120_000 });
    const compiling = watchCompilers(contestant.java, contestant.server);
    try {
      sample = await contestant.run(isWarmup);
    } catch (problem) {
      contestant.failure = sentence(problem);
    }
    contestant.lastCompiling = compiling();
  }
  const came = contestant.failure === null ? brief(scenario, sample) : contestant.failure;
  progress.ran(`${what}  ${isWarmup ? "warm-up: " : ""}${came}`);
  return sample;
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
