/** What Linux says of a process and of the machine, from /proc. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Of `/proc/PID/stat`: clock ticks per second, which Linux fixes at 100 for user space. */
export const ticksPerSecond = 100;

/** CPU time that a process, all its threads and its ended children have used, user and system. */
export function cpuSeconds(pid: number): number {
  return spent(`/proc/${pid}/stat`).seconds;
}

/** CPU time that the compiler threads of a JVM have used, those that have ended left out. */
export function compilerSeconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, id) => sum + compilerThreadSeconds(join(folder, id)), 0);
}

function compilerThreadSeconds(folder: string): number {
  try {
    const { name, seconds } = spent(join(folder, "stat"));
    return /^C[12] Compiler/.test(name) ? seconds : 0;
  } catch {
    // It has ended since it was listed.
    return 0;
  }
}

function spent(path: string): { name: string; seconds: number } {
  const stat = readFileSync(path, "latin1");
  // The second field is the command in parentheses, and may contain spaces.
  const end = stat.lastIndexOf(")");
  const fields = stat
    .slice(end + 2)
    .split(" ")
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  const seconds = (user + system + childUser + childSystem) / ticksPerSecond;
  return { name: stat.slice(stat.indexOf("(") + 1, end), seconds };
}

/** Resident memory now, in MB of 10^6 bytes. */
export function rssMb(pid: number): number {
  return statusKb(pid, "VmRSS") * 1024e-6;
}

/** Largest resident memory since the start or the last `resetPeakRss`, in MB. */
export function peakRssMb(pid: number): number {
  return statusKb(pid, "VmHWM") * 1024e-6;
}

export function resetPeakRss(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function statusKb(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const [, kb] = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status) ?? [];
  if (kb === undefined) throw new Error(`process ${pid} has no ${field}`);
  return Number(kb);
}

/** Ticks all cores have spent at work, and altogether, since the machine started. */
export function machineTicks(): { busy: number; all: number } {
  const [first = ""] = readFileSync("/proc/stat", "latin1").split("\n", 1);
  const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, count) => sum + count, 0);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { busy: all - idle, all };
}
