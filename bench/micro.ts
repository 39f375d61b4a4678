/**
 * The micro-benchmarks beside the code. Times belong to a machine, so what is guarded are ratios
 * of two benchmarks of one file: how much faster one is than the other, against what is stored.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../test/interop/child.ts";
import { run } from "./bounded-process.ts";

interface Guard {
  /** The file with both benchmarks. */
  readonly file: string;
  /** Names as the file prints them; with a group, `group > name`. */
  readonly faster: string;
  readonly slower: string;
  /** Time of the slower by that of the faster, when it was stored. */
  readonly ratio: number;
}

interface Stored {
  /** Share of a ratio that may be lost before it counts as a failure: machines differ. */
  readonly tolerance: number;
  readonly guards: readonly Guard[];
}

const withinMs = 180_000;
const nanoseconds = { ps: 1e-3, ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** Runs every guarded file and prints its ratios; 1 when one has fallen too far. */
export async function runMicro(): Promise<number> {
  const text = await readFile(join(import.meta.dirname, "micro-ratios.json"), "utf8");
  const { tolerance, guards }: Stored = JSON.parse(text);
  let failures = 0;
  for (const file of new Set(guards.map((guard) => guard.file))) {
    process.stderr.write(`${file}\n`);
    const times = await timesOf(file);
    for (const guard of guards.filter((one) => one.file === file)) {
      const ratio = timeOf(times, guard.slower) / timeOf(times, guard.faster);
      const isKept = ratio >= guard.ratio * (1 - tolerance);
      if (!isKept) failures += 1;
      const mark = isKept ? "ok  " : "SLOW";
      const was = `stored ${guard.ratio.toFixed(2)}`;
      process.stdout.write(`${mark} ${ratio.toFixed(2)} × (${was})  ${guard.faster}\n`);
    }
  }
  return failures === 0 ? 0 : 1;
}

function timeOf(times: ReadonlyMap<string, number>, name: string): number {
  const time = times.get(name);
  if (time === undefined) throw new Error(`no benchmark "${name}" in ${[...times.keys()]}`);
  return time;
}

/** Best times in ns by name: the best is what others on the machine disturb least. */
async function timesOf(file: string): Promise<ReadonlyMap<string, number>> {
  const args = ["--import", "tsx", join(root, file)];
  const output = await run({ command: process.execPath, args }, withinMs);
  const times = new Map<string, number>();
  let group = "";
  let name = "";
  for (const line of stripVTControlCharacters(output).split("\n")) {
    const [, groupName] = /^• (.+)$/.exec(line) ?? [];
    const [, benchName] = /^(\S.*?) +[\d.]+ \S+\/iter/.exec(line) ?? [];
    const [, least, unit] = /^ +\( *([\d.]+) (\S+) … /.exec(line) ?? [];
    if (groupName !== undefined) group = `${groupName.trim()} > `;
    else if (benchName !== undefined) name = `${group}${benchName}`;
    else if (name !== "" && unit !== undefined && unit in nanoseconds) {
      times.set(name, Number(least) * nanoseconds[unit as keyof typeof nanoseconds]);
      name = "";
    }
  }
  return times;
}
