import type { Machine } from "../machine.ts";
import { figure } from "../report/comparison.ts";
import type { Rate } from "./closed-loop.ts";

export interface RegistryFigures {
  readonly startedAt: string;
  readonly machine: Machine;
  /** Share of all cores, 0 to 1, that others took while requests were measured. */
  readonly othersShare: number;
  /** Registered before anything was measured. */
  readonly subjects: number;
  readonly read: readonly Rate[];
  readonly register: readonly Rate[];
  readonly rssMb: {
    readonly empty: number;
    readonly filled: number;
    readonly afterLoad: number;
    readonly restarted: number;
  };
  readonly start: { readonly emptyMs: number; readonly restartMs: number };
  /** What the restarted node lists, and what was registered in all. */
  readonly afterRestart: { readonly listed: number; readonly registered: number };
}

/** For a terminal: a line for each row, figures of three digits. */
export function report(figures: RegistryFigures): string {
  const { machine, read, register, rssMb, start, afterRestart } = figures;
  const { listed, registered } = afterRestart;
  const rates = [
    ...read.map((rate) => row("GET /schemas/ids/{id}", rate)),
    ...register.map((rate) => row("POST a new schema", rate)),
  ];
  const others = Math.round(figures.othersShare * 100);
  return [
    `${machine.cores} cores, ${machine.cpu}, Node.js ${machine.node}, ${machine.disk}`,
    `Clients run on the same cores; others took ${others} % of them.`,
    "",
    line(`${figures.subjects} subjects`, "clients", "requests/s", "p50, ms", "p99, ms"),
    ...rates,
    "",
    line("", "empty", "filled", "after load", "restarted"),
    line("RSS, MB", rssMb.empty, rssMb.filled, rssMb.afterLoad, rssMb.restarted),
    line("start to ready, ms", start.emptyMs, "", "", start.restartMs),
    "",
    `Of ${registered} subjects registered, ${listed} are there after the restart.`,
  ].join("\n");
}

function row(what: string, { clients, requestsPerSecond, p50Ms, p99Ms }: Rate): string {
  return line(what, clients, requestsPerSecond, p50Ms, p99Ms);
}

function line(first: string, ...rest: readonly (string | number)[]): string {
  const cells = rest.map((cell) => (typeof cell === "number" ? figure(cell) : cell).padStart(12));
  return `${first.padEnd(24)}${cells.join("")}`;
}
