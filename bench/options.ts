import { parseArgs } from "node:util";
import { type SystemName, systemNames } from "./systems/system.ts";

export interface Options {
  readonly only: readonly string[];
  /** Counted runs of each scenario on each system, behind the warm-ups. */
  readonly runs: number;
  readonly scale: "quick" | "default" | "full";
  readonly against: readonly SystemName[];
  /** Where the systems keep their data; the disk that is measured. */
  readonly dir: string;
  /** Results to show instead of measuring; of a scenario in several, the last. */
  readonly report: readonly string[];
  readonly docs: boolean;
  readonly micro: boolean;
  readonly list: boolean;
  readonly profile: boolean;
  /** Do not wait until others leave the machine alone. */
  readonly hurry: boolean;
}

export const usage = `npm run bench -- [options]

  --only NAME[,NAME]     only these scenarios, or those whose name begins so
  --runs N               counted runs after the warm-ups (default 5, with --quick 2)
  --quick                few and small scenarios, with clients that are not warm, under 5 minutes
  --full                 every combination, longer runs, 10 GB to recover
  --against NAME[,NAME]  which systems: ${systemNames.join(", ")} (default all)
  --dir DIR              where they keep their data (default .bench/data)
  --profile              Millrace writes CPU profiles to .bench/profiles, and is slower
  --hurry                do not wait for a quiet machine
  --report FILE[,FILE]   show these results instead of measuring
  --docs                 write docs/benchmarks.md and its charts; with --profile, flame graphs
  --micro                the micro-benchmarks beside the code, against stored ratios
  --list                 name the scenarios
`;

/** Throws a sentence for the user when something in it is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      runs: { type: "string" },
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      against: { type: "string", default: systemNames.join(",") },
      dir: { type: "string", default: ".bench/data" },
      report: { type: "string" },
      docs: { type: "boolean", default: false },
      micro: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      hurry: { type: "boolean", default: false },
    },
  });
  const against = split(values.against);
  const unknown = against.find((name) => !systemNames.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--against ${unknown}: no such system`);
  const runs = Number(values.runs ?? (values.quick ? 2 : 5));
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: not a count`);
  if (values.quick && values.full) throw new Error("--quick and --full exclude each other");
  return {
    only: split(values.only),
    runs,
    scale: values.quick ? "quick" : values.full ? "full" : "default",
    against: against as SystemName[],
    dir: values.dir,
    report: split(values.report),
    docs: values.docs,
    micro: values.micro,
    list: values.list,
    profile: values.profile,
    hurry: values.hurry,
  };
}

function split(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(",").filter((part) => part !== "");
}
