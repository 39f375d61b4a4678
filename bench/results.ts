import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Limits } from "./limits.ts";
import type { Machine } from "./machine.ts";
import type { Sample } from "./metrics.ts";
import type { Scale } from "./scenarios/scenario.ts";
import type { SystemName } from "./systems/system.ts";

/** Everything a session measured, as it is written to disk. */
export interface Results {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly command: string;
  readonly machine: Machine;
  readonly systems: Readonly<Partial<Record<SystemName, SystemFacts>>>;
  readonly scenarios: readonly ScenarioResult[];
}

export interface SystemFacts {
  readonly title: string;
  readonly version: string;
  readonly settings: readonly string[];
}

export interface ScenarioResult {
  /** Of `scenarios/`, which says what it is and what it is to reach. */
  readonly name: string;
  readonly scale: Scale;
  /** Measured just before the scenario. */
  readonly limits: Limits;
  /** Share of the cores that others used just before, 0 to 1. */
  readonly busyBefore: number;
  readonly systems: Readonly<Partial<Record<SystemName, SystemResult>>>;
  /** The session it is from, where several were joined. */
  readonly session?: SessionFacts;
}

export interface SessionFacts {
  readonly command: string;
  /** Of Millrace. */
  readonly version: string;
}

export interface SystemResult {
  readonly warmups: readonly Sample[];
  readonly counted: readonly Sample[];
  /** Share of the cores, 0 to 1, that neither system nor client used in each of these runs. */
  readonly others: readonly number[];
  /** Cores that the compilers of client and server took, where they are JVMs. */
  readonly compiling?: readonly number[];
  /** Why it has fewer runs than asked for. */
  readonly failure: string | null;
}

export async function writeResults(path: string, results: Results): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(results, null, 1)}\n`);
}

/** Reads sessions and joins them: the first's machine; of a scenario in several, the last. */
export async function readResults(paths: readonly string[]): Promise<Results> {
  const sessions: Results[] = [];
  for (const path of paths) sessions.push(JSON.parse(await readFile(path, "utf8")));
  const [first] = sessions;
  if (first === undefined) throw new Error("no results are named");
  const byName = new Map<string, ScenarioResult>();
  for (const session of sessions) {
    const { command, systems } = session;
    const facts = { command, version: systems.millrace?.version ?? "" };
    for (const scenario of session.scenarios) {
      byName.set(scenario.name, { session: facts, ...scenario });
    }
  }
  const systems = Object.assign({}, ...sessions.map((session) => session.systems));
  return { ...first, systems, scenarios: [...byName.values()] };
}
