import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CpuProfile, flameGraph } from "./report/flame-graph.ts";

/**
 * Draws what Millrace's processes left in the folders of `dir`, one per scenario and system: the
 * largest profile of each, which is that of the process that worked longest. The files written.
 */
export async function drawProfiles(dir: string): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const written: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const largest = entry.isDirectory() ? await largestIn(join(dir, entry.name)) : null;
    if (largest === null) continue;
    const profile: CpuProfile = JSON.parse(await readFile(largest, "utf8"));
    const path = join(dir, `${entry.name}.svg`);
    await writeFile(path, flameGraph(entry.name, profile));
    written.push(path);
  }
  return written;
}

async function largestIn(dir: string): Promise<string | null> {
  let largest: { path: string; bytes: number } | null = null;
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const { size: bytes } = await stat(path);
    if (name.endsWith(".cpuprofile") && bytes > (largest?.bytes ?? 0)) largest = { path, bytes };
  }
  return largest?.path ?? null;
}
