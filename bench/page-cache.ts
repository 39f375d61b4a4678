import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/** Everything clean leaves the page cache, so first everything is made clean. Needs root. */
export function dropPageCache(): void {
  execFileSync("sync", { timeout: 120_000 });
  writeFileSync("/proc/sys/vm/drop_caches", "3");
}
