import { readFileSync } from "node:fs";
import { arch, cpus, release, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly disk: string;
  readonly node: string;
}

/** What the figures depend on; no name by which the machine could be known. */
export function describeMachine(dir: string): Machine {
  const [first] = cpus();
  return {
    cpu: `${first?.model.trim() ?? "unknown"} (${arch()})`,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: `Linux ${release().replace(/^(\d+\.\d+\.\d+).*/, "$1")}`,
    disk: fileSystemOf(dir),
    node: process.version,
  };
}

/** The file system under a directory, with its options. */
function fileSystemOf(dir: string): string {
  const mounts = readFileSync("/proc/mounts", "utf8").trim().split("\n");
  let best = { point: "", text: "unknown" };
  for (const line of mounts) {
    const [, point = "", type = "", options = ""] = line.split(" ");
    const isAbove = dir === point || dir.startsWith(point.endsWith("/") ? point : `${point}/`);
    if (isAbove && point.length >= best.point.length) best = { point, text: `${type} ${options}` };
  }
  return best.text;
}
